"""Who is signed in: the token's claims checked against our own record, so that an ended session ends at once.

The user pool revokes refresh tokens only; an access token stays good until it runs out. Which sessions hold therefore stands
in the account, which is read anyway, and is compared with what the token tells (obligation 39).
"""

from qlinx.edge import wiring
from qlinx.edge.api import Api
from qlinx.edge.settings import setting
from qlinx.kit.errors import NotSignedIn
from qlinx.people.model import Account, AccountState
from qlinx.people.store import account_of
from qlinx.sessions.freshness import must_be_fresh


def signed_in_person(api: Api) -> Account:
    """The account of the caller.

    Raises
    ------
    NotSignedIn
        No token, no open account any more, or the session was ended.
    NotAllowed
        The caller is staff or works for an employer, or the token is of another pool.
    """
    caller = api.caller
    caller.must_come_from(setting("USER_ISSUER"))
    caller.must_be_person()
    account = account_of(wiring.context().store, caller.user_id)
    if account is None or account.state is not AccountState.OPEN:
        raise NotSignedIn
    caller.must_be_in_session_of(account)
    return account


def freshly_signed_in_person(api: Api) -> Account:
    """The account of the caller, who signed in a few minutes ago: for what takes an account over or away.

    Raises
    ------
    NotSignedIn, NotAllowed
        As for anything of theirs.
    SignInAgain
    """
    account = signed_in_person(api)
    must_be_fresh(wiring.context(), api.caller.signed_in_at)
    return account
