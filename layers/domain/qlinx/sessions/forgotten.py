"""A new password for a user of an employer who forgot theirs: by a mailed link that they ask for themselves.

It is the role's own (rule 6 of *Who a person is*): an account at the same address keeps its password and its
sessions, and the other way round. The link sets a password and nothing else: a second factor stays, and is
asked for at the next sign-in. So reading the mailbox alone opens nothing to whoever has one. The first
password is chosen by the link of an invitation, never by this.
"""

from datetime import datetime

from qlinx.aws.user_pool import PasswordRefused, UserPool
from qlinx.employers.model import EMPLOYER_GROUP, EmployerUser
from qlinx.employers.store import EMPLOYER_USER, agreement_of, employer_user_by_id
from qlinx.kit.contact import EmailAddress
from qlinx.kit.ids import derived_id
from qlinx.people.changes import end_password_request
from qlinx.people.errors import PasswordLinkEnded, password_refused
from qlinx.people.limits import PASSWORDS_OF_LINK, PASSWORDS_OF_NETWORK
from qlinx.people.mailed import PasswordRequest
from qlinx.people.passwords import live_requests, mail_link, request_of_link
from qlinx.records.context import Context
from qlinx.records.limits import count, count_network
from qlinx.records.sessions import all_ended
from qlinx.records.turns import in_turn
from qlinx.sessions.limits import EMPLOYER_PASSWORD_MAILS
from qlinx.sessions.whose import employer_user

LINK = "employer-password"
NEW_PASSWORD_MAIL = "sessions.new_password"  # noqa: S105 - the name of a mail


def ask_new_password(
    ctx: Context, email: EmailAddress, employer_id: str | None, *, network_address: str
) -> None:
    """Has a link mailed to the user of an employer with this address;
    does and says the same where there is none.

    Raises
    ------
    TooManyRequests
    """
    count_network(ctx, PASSWORDS_OF_NETWORK, network_address)
    address_hash = ctx.address_hash(email.match_key)
    user = _able(ctx, employer_user(ctx, address_hash, employer_id), address_hash)
    person_id = user.person_id if user else derived_id("nobody", address_hash)
    mail_link(
        ctx,
        person_id,
        address_hash,
        limit=EMPLOYER_PASSWORD_MAILS,
        template=NEW_PASSWORD_MAIL,
        since=_links_since(user) if user else None,
    )


def user_of(ctx: Context, request: PasswordRequest) -> EmployerUser | None:
    """The user for whom a new password was asked, as long as they may sign in at that address,
    and were not invited afresh, or chose a password, since.
    """
    user = _able(ctx, employer_user_by_id(ctx.store, request.person_id), request.address_hash)
    since = _links_since(user) if user else None
    return None if since and request.requested_at < since else user


def password_token(ctx: Context, request: PasswordRequest) -> str:
    return ctx.keys.sign(LINK, [request.person_id, request.request_id])


def password_link(ctx: Context, token: str) -> tuple[PasswordRequest, EmployerUser]:
    """Whom a link for a new password is for; changes nothing.

    Raises
    ------
    LinkDamaged
    PasswordLinkEnded
        Used, too old, or nothing is open to the user any more.
    """
    request = request_of_link(ctx, LINK, token)
    user = user_of(ctx, request)
    if user is None:
        raise PasswordLinkEnded
    return request, user


def choose_new_password(ctx: Context, token: str, password: str, *, pool: UserPool) -> None:
    """Sets the password, ends every session of the user and every link.

    A refused password leaves them as they are.

    Raises
    ------
    LinkDamaged, PasswordLinkEnded, InputInvalid, TooManyRequests, ChangedMeanwhile
    """
    in_turn(
        ctx,
        lambda: request_of_link(ctx, LINK, token).person_id,
        lambda: _chosen(ctx, token, password, pool),
    )


def _chosen(ctx: Context, token: str, password: str, pool: UserPool) -> bool:
    request, user = password_link(ctx, token)
    count(ctx, PASSWORDS_OF_LINK, request.request_id)
    try:
        pool.set_password(user.person_id, password)
    except PasswordRefused as error:
        raise password_refused() from error
    # Who removed their own user, with a token of theirs, gets it back whole.
    pool.add_to_group(user.person_id, EMPLOYER_GROUP)
    pool.sign_out(user.person_id)
    others = (one for one in live_requests(ctx, user.person_id) if one.request_id != request.request_id)
    ended = [end_password_request(one) for one in (request, *others)]
    now = ctx.now()
    changed = EMPLOYER_USER.replace(user, password_chosen_at=now, **all_ended(now))
    return ctx.store.try_write(*ended, changed)


def _links_since(user: EmployerUser) -> datetime | None:
    """From when on a link that was asked for works: one from before the user was removed and invited afresh
    does not come alive again.
    """
    return max(filter(None, (user.password_chosen_at, user.invited_at)), default=None)


def _able(ctx: Context, user: EmployerUser | None, address_hash: str) -> EmployerUser | None:
    """A user who has a password to forget, and something to sign in for.

    Nobody takes the same read as somebody.
    """
    agreement = agreement_of(ctx.store, user.employer_id if user else address_hash)
    if user is None or agreement is None or agreement.is_over_on(ctx.today()):
        return None
    is_over = user.ends_at is not None and user.ends_at <= ctx.now()
    if not user.is_able or is_over or user.password_chosen_at is None or user.address_hash != address_hash:
        return None
    return user
