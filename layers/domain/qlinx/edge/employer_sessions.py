"""Which employer user is signed in, as `sessions` tells for people: checked against our own record."""

from collections.abc import Iterator

from qlinx.edge import wiring
from qlinx.edge.api import Api
from qlinx.edge.identity import Role
from qlinx.edge.settings import setting
from qlinx.employers.errors import AgreementOver, ReadingOnly
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.store import agreement_of, employer_user_by_id
from qlinx.factors.service import has_factor_since
from qlinx.kit.errors import DomainError, NotSignedIn


class EmployerApi(Api):
    """The routes of a function that users of an employer call."""

    def problems_of_callers(self, method: str) -> Iterator[type[DomainError]]:
        yield AgreementOver
        if method != "GET":
            yield ReadingOnly


def signed_in_employer_user(api: Api) -> EmployerUser:
    """The employer user who calls.

    Raises
    ------
    NotSignedIn
        No token, no such user any more, their time is over, no second factor, or the session was ended.
    NotAllowed
        The caller is no employer user, or the token is of another pool.
    ReadingOnly
        They may see only, and this changes something.
    AgreementOver
        The agreement with their employer has ended.
    """
    user, ctx = employer_user_in_session(api), wiring.context()
    agreement = agreement_of(ctx.store, user.employer_id)
    if agreement and agreement.is_over_on(ctx.today()):
        raise AgreementOver
    if user.access is Access.READ and api.event.http_method != "GET":
        raise ReadingOnly
    return user


def employer_user_in_session(api: Api) -> EmployerUser:
    """The employer user who calls, whatever they may do: for what is about their sign-in alone.

    Raises
    ------
    NotSignedIn, NotAllowed
    """
    caller = api.caller
    caller.must_come_from(setting("USER_ISSUER"))
    caller.must_be(Role.EMPLOYER)
    ctx = wiring.context()
    user = employer_user_by_id(ctx.store, caller.user_id)
    if user is None or not user.is_able or (user.ends_at and user.ends_at <= ctx.now()):
        raise NotSignedIn
    caller.must_be_in_session_of(user)
    # Whatever the pool renews by itself: nothing opens without the second factor.
    if not has_factor_since(user, caller.signed_in_at):
        raise NotSignedIn
    return user
