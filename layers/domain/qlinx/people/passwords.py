"""A new password for who forgot theirs: by a link to the address of the account, with the same answer for any address."""

from datetime import timedelta

from qlinx.aws.user_pool import PasswordRefused, UserPool
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.keyed import TokenInvalid
from qlinx.mailing.outbox import post
from qlinx.people.errors import LinkDamaged, PasswordLinkEnded, password_refused
from qlinx.people.joins import put_to_sleep
from qlinx.people.mailed import PasswordRequest
from qlinx.people.model import Account, AccountState, Person, PersonState
from qlinx.people.store import (
    ACCOUNT,
    PASSWORD,
    account_of,
    password_request_item,
    password_requests_of,
    person_by_id,
)
from qlinx.records.addresses import account_at
from qlinx.records.context import Context
from qlinx.records.limits import Limit, count
from qlinx.records.sessions import all_ended

LINK = "password"
LINK_LIFE = timedelta(hours=1)
OF_ADDRESS = Limit("password-address", 5, 3600)
OF_NETWORK = Limit("password-network", 60, 3600)
OF_LINK = Limit("password-link", 20, 3600)
_TRIES = 3


def ask_new_password(ctx: Context, email: EmailAddress, *, network_address: str) -> None:
    """Has a link mailed to the address if an account has it; does and says the same if none has.

    Raises
    ------
    TooManyRequests
    """
    count(ctx, OF_NETWORK, network_address, network_address=network_address)
    count(ctx, OF_ADDRESS, email.match_key, network_address=network_address)
    address_hash = ctx.address_hash(email.match_key)
    # Who has the address is looked for in either case; nobody has the id of an address.
    holder = _holder(ctx, account_at(ctx.store, address_hash) or address_hash, address_hash)
    request = PasswordRequest(
        # With the person, so that it is told and erased with them; of nobody where no account has the address.
        person_id=holder[0].person_id if holder else ctx.new_id(),
        request_id=ctx.new_id(),
        address_hash=address_hash,
        requested_at=ctx.now(),
    )
    refs = {"request_id": request.request_id}
    ctx.store.write(
        PASSWORD.insert(request),
        post(ctx, request.person_id, "people.new_password", refs, once=request.request_id),
    )


def holder_of(ctx: Context, request: PasswordRequest) -> tuple[Person, Account] | None:
    """Whose open account still has the address of a request."""
    return _holder(ctx, request.person_id, request.address_hash)


def _holder(ctx: Context, person_id: str, address_hash: str) -> tuple[Person, Account] | None:
    person, account = person_by_id(ctx.store, person_id), account_of(ctx.store, person_id)
    if person is None or account is None or account.state is not AccountState.OPEN:
        return None
    # Only the present sign-in address opens an account.
    if person.state is PersonState.ERASING or person.address_hash != address_hash:
        return None
    return person, account


def live_requests(ctx: Context, person_id: str) -> tuple[PasswordRequest, ...]:
    """The requests for a new password of an account whose links still work: a handful, by the limits."""
    since = ctx.now() - LINK_LIFE
    return tuple(one for one in password_requests_of(ctx.store, person_id) if one.requested_at > since)


def new_password_token(ctx: Context, request: PasswordRequest) -> str:
    return ctx.keys.sign(LINK, [request.person_id, request.request_id])


def password_link(ctx: Context, token: str) -> tuple[PasswordRequest, Person, Account]:
    """Whom a link for a new password is for; changes nothing.

    Raises
    ------
    LinkDamaged, PasswordLinkEnded
    """
    try:
        person_id, request_id = ctx.keys.read(LINK, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    request = ctx.store.get(PASSWORD, password_request_item(person_id, request_id))
    if request is None or ctx.now() >= request.requested_at + LINK_LIFE:
        raise PasswordLinkEnded
    holder = holder_of(ctx, request)
    if holder is None:
        raise PasswordLinkEnded
    return request, *holder


def choose_new_password(ctx: Context, token: str, password: str, *, pool: UserPool) -> None:
    """Sets the password, ends every session, and ends the link. A refused password leaves the link as it is.

    Joins that were made with another address are put to sleep: the mail proves this address alone (rule 2).

    Raises
    ------
    LinkDamaged, PasswordLinkEnded, InputInvalid, TooManyRequests, ChangedMeanwhile
    """
    for _ in range(_TRIES):
        request, person, account = password_link(ctx, token)
        count(ctx, OF_LINK, request.request_id)
        # First: cut off after it, the account shows less than it may rather than more.
        put_to_sleep(ctx, person.person_id, person.address_hash)
        try:
            pool.set_password(person.person_id, password)
        except PasswordRefused as error:
            raise password_refused() from error
        pool.sign_out(person.person_id)
        if ctx.store.wrote(
            PASSWORD.remove(request), ACCOUNT.replace(account, password_at=ctx.now(), **all_ended(ctx.now()))
        ):
            return
    raise ChangedMeanwhile
