"""A new password for whoever forgot theirs:
by a link to the address of the account, with the same answer for any address.
"""

from datetime import datetime, timedelta

from qlinx.aws.user_pool import PasswordRefused, UserPool
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import LinkDamaged
from qlinx.kit.ids import derived_id
from qlinx.kit.keyed import TokenInvalid
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.errors import PasswordLinkEnded, password_refused
from qlinx.people.holder import OPEN, OPEN_OR_FROZEN, Holder, holder_at, opened_by
from qlinx.people.joins import put_to_sleep
from qlinx.people.limits import PASSWORD_MAILS, PASSWORDS_OF_LINK, PASSWORDS_OF_NETWORK
from qlinx.people.mailed import PasswordRequest
from qlinx.people.model import Account, Person
from qlinx.people.store import (
    ACCOUNT,
    PASSWORD,
    password_request_item,
    password_requests_of,
)
from qlinx.records.context import Context
from qlinx.records.limits import Limit, count, count_network, tally
from qlinx.records.sessions import all_ended
from qlinx.records.turns import in_turn

LINK = "password"
NEW_PASSWORD_MAIL = "people.new_password"  # noqa: S105 - the name of a mail
LINK_LIFE = timedelta(hours=1)


def ask_new_password(ctx: Context, email: EmailAddress, *, network_address: str) -> None:
    """Has a link mailed to the address if an account has it; does and says the same if none has.

    A frozen one is told so.

    Beyond some mails a day for an address nothing is mailed while a link lives, and the last of them lives
    until the next day. So nobody fills a mailbox, and nobody is kept from a new password by others who ask
    for one.

    Raises
    ------
    TooManyRequests
    """
    count_network(ctx, PASSWORDS_OF_NETWORK, network_address)
    address_hash = ctx.address_hash(email.match_key)
    # Who has the address is looked for in either case.
    found = holder_at(ctx, address_hash, OPEN_OR_FROZEN)
    # With the person, so that it is told and erased with them; of nobody, who is the same each time, where no
    # account has it.
    person_id = found[0].person_id if found else derived_id("nobody", address_hash)
    mail_link(ctx, person_id, address_hash, limit=PASSWORD_MAILS, template=NEW_PASSWORD_MAIL)


def mail_link(
    ctx: Context,
    person_id: str,
    address_hash: str,
    *,
    limit: Limit,
    template: str,
    since: datetime | None = None,
) -> None:
    """Writes a request for a new password down and has its link mailed,
    as far as the limit of the address lets through. ``since``: links from before it work no more.
    """
    asked, now = tally(ctx, limit, address_hash), ctx.now()
    if not asked.is_within and any(
        since is None or one.requested_at >= since for one in live_requests(ctx, person_id)
    ):
        return
    request = PasswordRequest(
        person_id=person_id,
        request_id=ctx.new_id(),
        address_hash=address_hash,
        requested_at=now,
        works_until=now + LINK_LIFE if asked.number < asked.most else max(asked.ends_at, now + LINK_LIFE),
    )
    refs = {"request_id": request.request_id}
    ctx.store.write(
        PASSWORD.insert(request),
        enqueue_mail(ctx, request.person_id, template, refs, once=request.request_id),
    )


def holder_of(ctx: Context, request: PasswordRequest) -> Holder | None:
    """Whose open account still has the address of a request."""
    return opened_by(ctx, request.person_id, request.address_hash, OPEN)


def told_holder_of(ctx: Context, request: PasswordRequest) -> Holder | None:
    """The same where the account is frozen:
    nobody gets a new password, and its address is told how to go on.
    """
    return opened_by(ctx, request.person_id, request.address_hash, OPEN_OR_FROZEN)


def live_requests(ctx: Context, person_id: str) -> tuple[PasswordRequest, ...]:
    """The requests for a new password of an account whose links still work: a handful, by the limits."""
    return tuple(one for one in password_requests_of(ctx.store, person_id) if ctx.now() < link_ends(one))


def link_ends(request: PasswordRequest) -> datetime:
    """Until when the link of a request works."""
    return request.works_until or request.requested_at + LINK_LIFE


def new_password_token(ctx: Context, request: PasswordRequest) -> str:
    return ctx.keys.sign(LINK, [request.person_id, request.request_id])


def request_of_link(ctx: Context, purpose: str, token: str) -> PasswordRequest:
    """The request that a link for a new password is of, in whatever role; changes nothing.

    Raises
    ------
    LinkDamaged
    PasswordLinkEnded
        Used, or too old.
    """
    try:
        person_id, request_id = ctx.keys.read(purpose, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    request = ctx.store.get(PASSWORD, password_request_item(person_id, request_id))
    if request is None or ctx.now() >= link_ends(request):
        raise PasswordLinkEnded
    return request


def password_link(ctx: Context, token: str) -> tuple[PasswordRequest, Person, Account]:
    """Whom a link for a new password is for; changes nothing.

    Raises
    ------
    LinkDamaged, PasswordLinkEnded
    """
    request = request_of_link(ctx, LINK, token)
    found = holder_of(ctx, request)
    if found is None:
        raise PasswordLinkEnded
    return request, *found


def choose_new_password(ctx: Context, token: str, password: str, *, pool: UserPool) -> None:
    """Sets the password, ends every session, and ends every link. A refused password leaves them as they are.

    Joins that were made with another address are put to sleep: the mail proves this address alone (rule 2).

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
    request, person, account = password_link(ctx, token)
    count(ctx, PASSWORDS_OF_LINK, request.request_id)
    # First: cut off after it, the account shows less than it may rather than more.
    put_to_sleep(ctx, person.person_id, person.address_hash)
    try:
        pool.set_password(person.person_id, password)
    except PasswordRefused as error:
        raise password_refused() from error
    pool.sign_out(person.person_id)
    others = (one for one in live_requests(ctx, person.person_id) if one.request_id != request.request_id)
    ended = [PASSWORD.remove(one) for one in (request, *others)]
    changed = ACCOUNT.replace(account, password_at=ctx.now(), **all_ended(ctx.now()))
    return ctx.store.try_write(*ended, changed)
