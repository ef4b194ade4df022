"""Showing who you are without an account: a code to the address that is known (GDPR articles 12(2) and 12(6)).

Nobody learns whether an address is known. The answer is the same, and so is the work: one read of the address, one of a
person, one transaction of two writes. For a known address the second write is the mail's outbox entry; for an unknown one
it is a code that nobody can ask for, which goes with the rest.
"""

from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import NotFound
from qlinx.mailing.outbox import post
from qlinx.people.model import Person, PersonState
from qlinx.people.store import ADDRESS, address_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.limits import Limit, count
from qlinx.records.shape import Change
from qlinx.rights.errors import CodeRefused
from qlinx.people.model import IdentityCode
from qlinx.rights.model import RightKind, RightsRequest
from qlinx.rights.service import ask
from qlinx.people.store import IDENTITY_CODE, try_code

CODE = "identity"

_CODES_BY_ADDRESS = Limit("identity-code-address", 3, 3600)
_CODES_BY_CALLER = Limit("identity-code-network", 20, 3600)
_ATTEMPTS_BY_CALLER = Limit("identity-attempt-network", 30, 3600)


def ask_for_code(ctx: Context, email: EmailAddress, *, network_address: str) -> str:
    """Has a code mailed to the address if it is known, and gives the id under which the code is handed in.

    Raises
    ------
    TooManyRequests
    """
    address_hash = ctx.address_hash(email.match_key)
    count(ctx, _CODES_BY_CALLER, network_address, network_address=network_address)
    count(ctx, _CODES_BY_ADDRESS, address_hash, network_address=network_address)
    code = _code(ctx, address_hash)
    person = _active_person(ctx, address_hash)
    ctx.store.write(IDENTITY_CODE.insert(code), _mail_or_decoy(ctx, person, code))
    return code.code_request


def ask_with_code(
    ctx: Context, code_request: str, given: str, right: RightKind, *, network_address: str
) -> RightsRequest:
    """Takes in the request of somebody who hands in a mailed code; the code works once.

    Raises
    ------
    CodeRefused
        Wrong, used, too old, tried too often, or of an address that is not known.
    TooManyRequests
    """
    count(ctx, _ATTEMPTS_BY_CALLER, network_address, network_address=network_address)
    code = try_code(ctx.store, code_request)
    matches = ctx.keys.code_matches(CODE, code_request, given.replace(" ", ""))
    if code is None or not matches or code.ends_at <= ctx.now():
        raise CodeRefused
    person = _active_person(ctx, code.address_hash)
    if person is None:
        raise CodeRefused
    try:
        return ask(ctx, person.person_id, right, consuming=[IDENTITY_CODE.remove(code)])
    except NotFound as error:
        raise CodeRefused from error


def _code(ctx: Context, address_hash: str) -> IdentityCode:
    return IdentityCode(code_request=ctx.new_id(), address_hash=address_hash, created_at=ctx.now())


def _active_person(ctx: Context, address_hash: str) -> Person | None:
    pointer = ctx.store.get(ADDRESS, address_item(address_hash))
    # The second read is made in either case; nobody has the id of an address.
    person = person_by_id(ctx.store, pointer.person_id if pointer else address_hash)
    return person if person and person.state is PersonState.ACTIVE else None


def _mail_or_decoy(ctx: Context, person: Person | None, code: IdentityCode) -> Change:
    if person is None:
        return IDENTITY_CODE.insert(_code(ctx, code.address_hash))
    refs = {"code_request": code.code_request}
    return post(ctx, person.person_id, "rights.identity_code", refs, once=code.code_request)
