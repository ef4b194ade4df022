"""The plans of the ledger, which are made when every person is carried:
stops by sender, memories by employer.
"""

from qlinx.aws.database import Item
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.suppression import SUPPRESSION, Suppression
from qlinx.migrations.m0001_relations.old import OldErasedAddress, OldSuppression, read
from qlinx.migrations.plan import PASSED, Gone, Instead, New, Plan, partition
from qlinx.people.model import Memory
from qlinx.people.store import MEMORY_ITEM
from qlinx.records.addresses import rows_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime

_LEDGER = Regime.LEDGER
_OLD_MEMORY = "erased_address"


def look(ctx: Context, pk: str) -> Plan:
    """What becomes of a partition of the ledger."""
    kind, _, name = pk.partition("#")
    items = partition(ctx, _LEDGER, pk) if kind in {"suppression", "erased", "erasure"} else ()
    match kind:
        case "suppression":
            return _stops(ctx, name, items)
        case "erased" if items:
            return _memories(read(OldErasedAddress, items[0]), items[0])
        case "erasure" if items:
            return _proof(items[0])
    return PASSED


def _stops(ctx: Context, address_hash: str, items: tuple[Item, ...]) -> Plan:
    """What stopped all mail to an address stops ours,
    and that of every employer that names it or may not name it again.

    Employers whose mail went there before got theirs when their people were carried.
    """
    stored = next((item for item in items if item["sk"] == "suppression"), None)
    if stored is None:
        return PASSED
    old = read(OldSuppression, stored)
    known = {item["sk"]: SUPPRESSION.value(item) for item in items if item is not stored}
    employers = [row.employer_id for row in rows_of(ctx.store, address_hash)]
    erased = partition(ctx, _LEDGER, f"erased#{address_hash}")
    employers += [one for item in erased for one in item["employer_ids"]]
    remembered = partition(ctx, _LEDGER, f"memory#{address_hash}")
    employers += [item["employer_id"] for item in remembered]
    scopes = dict.fromkeys((OWN_MAIL, *(one for one in employers if one), *known))
    return Plan(
        cases=("stops",),
        moved=tuple(_stop(old, scope, known.get(scope)) for scope in scopes),
        turn=(Gone(_LEDGER, stored),),
    )


def _stop(old: OldSuppression, scope: str, known: Suppression | None) -> New:
    stops: dict[MailStop, object] = dict(known.since) if known else {}
    for stop, moment in old.since.items():
        stops[stop] = max(moment, known.since.get(stop, moment)) if known else moment
    value = Suppression.model_validate(
        {"address_hash": old.address_hash, "scope": scope, "since": stops, "holds": old.holds}
    )
    return New(_LEDGER, SUPPRESSION.item(value))


def _memories(old: OldErasedAddress, stored: Item) -> Plan:
    """That an address was erased is remembered for each employer, as long as it was to be."""
    made = (
        Memory(
            employer_id=employer_id,
            of="address",
            hashed=old.address_hash,
            since=old.erased_at,
            holds=old.holds,
        )
        for employer_id in old.employer_ids
    )
    return Plan(
        cases=("memory",),
        moved=tuple(New(_LEDGER, MEMORY_ITEM.item(memory)) for memory in made),
        turn=(Gone(_LEDGER, stored),),
    )


def _proof(stored: Item) -> Plan:
    """A proof of erasure names what stays by its kind."""
    kept = stored.get("kept", [])
    if not any(item["kind"] == _OLD_MEMORY for item in kept):
        return PASSED
    renamed = [{**item, "kind": MEMORY_ITEM.kind} if item["kind"] == _OLD_MEMORY else item for item in kept]
    return Plan(cases=("proof",), turn=(Instead(_LEDGER, stored, {**stored, "kept": renamed}),))
