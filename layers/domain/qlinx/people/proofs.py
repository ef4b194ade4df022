"""Showing that one reads the mail of an address: a code that is mailed there (GDPR articles 12(2) and 12(6)).

Nobody learns whether an address is known. The response is the same, and so is the work: one query of the
address, one of the sign-ups that wait there, one read of those who have it, one transaction of two writes.
For a known address the second write is the mail's outbox entry; for an unknown one it is a code that nobody
can ask for, which goes with the rest.

And nobody keeps the owner of an address from showing it. Each request has attempts of its own. So many codes
a day are mailed, each for the request that it was mailed for; the last of them is a *standing* code, which
works for every later request of the day, whoever asked first, until it is used. It is too long to be guessed
by however many (decision 96).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qlinx.aws.database import Item
from qlinx.kit.clock import stamp
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.errors import CodeRefused
from qlinx.people.limits import CODE_MAILS, CODES_OF_NETWORK, WRONG_CODES_OF_NETWORK
from qlinx.people.mailed import CODE_MINUTES, IdentityCode, StandingCode
from qlinx.people.store import (
    IDENTITY_CODE,
    STANDING_CODE,
    person_item,
    standing_at,
    standing_code_item,
    try_code,
)
from qlinx.records.addresses import AddressRow
from qlinx.records.catalogue import every_ground
from qlinx.records.context import Context
from qlinx.records.limits import count_network, give_back, tally
from qlinx.records.shape import Change, Regime
from qlinx.records.store import PERSON_PREFIX, person_key

CODE = "identity"
CODE_MAIL = "people.identity_code"


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody reads the mail of an address now;
    ``consuming`` uses it up, in the write of what it is used for.
    """

    address_hash: str
    consuming: Sequence[Change]


def ask_for_code(ctx: Context, email: EmailAddress, *, network_address: str) -> str:
    """Has a code mailed to the address if it is known, and gives the id under which the code is handed in.

    Raises
    ------
    TooManyRequests, ChangedMeanwhile
    """
    return ask_for_code_at(ctx, ctx.address_hash(email.match_key), network_address=network_address)


def ask_for_code_at(ctx: Context, address_hash: str, *, network_address: str) -> str:
    """The same for an address of which the hash is known."""
    count_network(ctx, CODES_OF_NETWORK, network_address)
    asked = tally(ctx, CODE_MAILS, address_hash)
    reader = _reader(ctx, standing_at(ctx.store, address_hash))
    if asked.number < asked.most:
        code = _code(ctx, address_hash)
        ctx.store.write(IDENTITY_CODE.insert(code), _mail_or_decoy(ctx, reader, code))
        return code.code_request
    until = max(asked.ends_at, ctx.now() + timedelta(minutes=CODE_MINUTES))
    for _ in attempts():
        code, changes = _with_standing_code(ctx, reader, address_hash, until)
        if ctx.store.try_write(*changes):
            return code.code_request
    raise ChangedMeanwhile


def _with_standing_code(
    ctx: Context, reader: str | None, address_hash: str, until: datetime
) -> tuple[IdentityCode, Sequence[Change]]:
    """A request for the standing code, which is mailed if there is none yet;
    else what was mailed is enough.
    """
    known = ctx.store.get(STANDING_CODE, standing_code_item(address_hash))
    if known and ctx.now() < known.ends_at:
        code = _code(ctx, address_hash, known.standing)
        return code, (IDENTITY_CODE.insert(code), _mail_or_decoy(ctx, None, code))
    made = StandingCode(address_hash=address_hash, standing=ctx.new_id(), ends_at=until)
    stands = (
        STANDING_CODE.replace(known, standing=made.standing, ends_at=until)
        if known
        else STANDING_CODE.insert(made)
    )
    code = _code(ctx, address_hash, made.standing)
    return code, (IDENTITY_CODE.insert(code), _mail_or_decoy(ctx, reader, code, until), stands)


def proof_given(ctx: Context, address_hash: str) -> IdentityCode:
    """A code for an address that was proved a moment ago by a mailed link;
    to be inserted with what followed from that.
    """
    return _code(ctx, address_hash)


def code_of(ctx: Context, code_request: str) -> str:
    """The digits of a code, for whoever has shown already that the address is theirs."""
    return ctx.keys.code(CODE, code_request)


def proved(ctx: Context, code_request: str, given: str, *, network_address: str) -> Proof:
    """What a mailed code shows; it works until it is used up.

    Only what is wrong is counted against a network.

    Raises
    ------
    CodeRefused
        Wrong, used, too old, or tried too often.
    TooManyRequests
    """
    counted = count_network(ctx, WRONG_CODES_OF_NETWORK, network_address)
    proof = _proof(ctx, try_code(ctx.store, code_request), given.replace(" ", ""))
    give_back(ctx, counted)
    return proof


def proved_just_now(ctx: Context, code_request: str) -> Proof:
    """What a link showed when it was followed, as long as its code lives and was not used up.

    Raises
    ------
    CodeRefused
    """
    return _proof(ctx, try_code(ctx.store, code_request), code_of(ctx, code_request))


def _proof(ctx: Context, code: IdentityCode | None, given: str) -> Proof:
    if code is None or code.ends_at <= ctx.now():
        raise CodeRefused
    if code.standing is None:
        if not ctx.keys.code_matches(CODE, code.code_request, given):
            raise CodeRefused
        return Proof(code.address_hash, (IDENTITY_CODE.remove(code),))
    known = ctx.store.get(STANDING_CODE, standing_code_item(code.address_hash))
    if known is None or known.standing != code.standing or known.ends_at <= ctx.now():
        raise CodeRefused
    if not ctx.keys.code_matches(CODE, known.standing, given, digits=LONG_CODE_DIGITS):
        raise CodeRefused
    return Proof(code.address_hash, (IDENTITY_CODE.remove(code), STANDING_CODE.remove(known)))


def use_up(ctx: Context, proof: Proof) -> None:
    """Ends a proof, before several things are done on the strength of it.

    Raises
    ------
    CodeRefused
        Somebody used it meanwhile.
    """
    if not ctx.store.try_write(*proof.consuming):
        raise CodeRefused


def _code(ctx: Context, address_hash: str, standing: str | None = None) -> IdentityCode:
    return IdentityCode(
        code_request=ctx.new_id(), address_hash=address_hash, standing=standing, created_at=ctx.now()
    )


def _reader(ctx: Context, rows: Sequence[AddressRow]) -> str | None:
    """The id of the first whose address it is, by the rank of its ground;
    nobody where each of them is gone or going.

    A code tells nobody's name.
    """
    ranked = [
        (ground.code_rank, ground.kind, row)
        for row in rows
        if (ground := every_ground().get(row.kind_of_ground)) and ground.code_rank is not None
    ]
    keys = [
        person_key(person_id, kind)
        for _, kind, row in sorted(ranked, key=lambda found: found[0])
        for person_id in row.person_ids
    ]
    # Known or not, the same is drawn and read; nobody has this id.
    nobody = person_item(ctx.new_id())
    found = ctx.store.database.get_many(ctx.store.table(Regime.RECORDS), keys or [nobody])
    first = next((key for key in keys if key in found and _gets_mail(ctx, found[key], rows)), None)
    return first.pk.removeprefix(PERSON_PREFIX) if first else None


def _gets_mail(ctx: Context, item: Item, rows: Sequence[AddressRow]) -> bool:
    """Whether the code reaches the address through this item:
    after a restore an account may know its own by the hash only.
    """
    written_to = ctx.address_hash(str(item["email"]).lower())
    going = item.get("state") == "erasing" or item.get("going")
    return not going and any(row.address_hash == written_to for row in rows)


def _mail_or_decoy(
    ctx: Context, reader: str | None, code: IdentityCode, until: datetime | None = None
) -> Change:
    if reader is None:
        return IDENTITY_CODE.insert(_code(ctx, code.address_hash))
    # With the address: by the time it is sent, this subject may have another, and the code proves nothing
    # about that.
    refs = {"code_request": code.code_request, "address_hash": code.address_hash}
    if code.standing and until:
        refs |= {"standing": code.standing, "until": stamp(until)}
    return enqueue_mail(ctx, reader, CODE_MAIL, refs, once=code.code_request)
