"""The plans of what stands beside people:
users and contacts of employers, invitations, old pointers, rosters.
"""

from qlinx.aws.database import Item, Key
from qlinx.employers.model import EmployerContact
from qlinx.employers.store import EMPLOYER_CONTACT, EMPLOYER_USER
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.store import INVITATION, SELECTION
from qlinx.migrations.m0001_relations.choices import ROSTER_UNDER_WAY
from qlinx.migrations.m0001_relations.old import OldContact, read
from qlinx.migrations.m0001_relations.person import MOVED
from qlinx.migrations.m0001_relations.reading import OLD_POINTER, hash_of, language_of
from qlinx.migrations.plan import PASSED, Gone, Instead, Plan, Written
from qlinx.people.store import person_item
from qlinx.records.addresses import ADDRESS, ground_of, led_to, row_of
from qlinx.records.addresses import EMPLOYER_CONTACT as CONTACT_ROW
from qlinx.records.addresses import EMPLOYER_USER as USER_ROW
from qlinx.records.context import Context
from qlinx.records.forwarding import FORWARD
from qlinx.records.shape import ChangedItem, NewItem, Regime

_RECORDS = Regime.RECORDS
_ROSTER_STEPS = frozenset({"received", "comparing", "applying", "finishing"})


def leftovers(ctx: Context, items: tuple[Item, ...]) -> Plan:
    """What still stands under an old id and has its twin under a new one:
    a run was cut off after the turn.
    """
    forward = FORWARD.value(next(item for item in items if item["kind"] == FORWARD.kind))
    twins = {
        Key(f"person#{place}", item["sk"]): item
        for item in items
        if item["kind"] in MOVED
        for place in forward.everywhere
    }
    there = ctx.store.database.get_many(ctx.store.table(_RECORDS), list(twins)) if twins else {}
    left = tuple(Gone(_RECORDS, item) for key, item in twins.items() if key in there)
    return Plan(cases=("left_over",), left=left) if left else PASSED


def user(ctx: Context, item: Item) -> Plan:
    """A user of an employer is found by their address from now on."""
    value = EMPLOYER_USER.value(item)
    turn = _led(ctx, value.address_hash, ground_of(USER_ROW, value.employer_id), value.person_id)
    return Plan(cases=("employer_user",), turn=turn) if turn else PASSED


def contact(ctx: Context, item: Item) -> Plan:
    """A contact person gets the hash of their address, their employer's language, and is found by it."""
    if "address_hash" in item:
        return PASSED
    old = read(OldContact, item)
    address_hash = hash_of(ctx, old.email)
    value = EmployerContact.model_validate(
        {
            **old.model_dump(),
            "address_hash": address_hash,
            "language": language_of(ctx, old.employer_id),
            "version": old.version + 1,
        }
    )
    turn = _led(ctx, address_hash, ground_of(CONTACT_ROW, old.employer_id), old.person_id)
    return Plan(
        cases=("employer_contact",),
        turn=(Instead(_RECORDS, item, EMPLOYER_CONTACT.item(value)), *turn),
    )


def pointer(ctx: Context, items: tuple[Item, ...]) -> Plan:
    """An old pointer goes with its person;
    here goes one that leads to nobody, or to somebody who is found otherwise by now.
    """
    old = next((item for item in items if item["sk"] == OLD_POINTER), None)
    if old is None:
        return PASSED
    person = ctx.store.database.get(ctx.store.table(_RECORDS), person_item(old["person_id"]))
    if person and "given_by" not in person:
        return PASSED
    return Plan(cases=("pointer_of_nobody",), turn=(Gone(_RECORDS, old),))


def invitation(ctx: Context, items: tuple[Item, ...]) -> Plan:
    """People who were named one by one get the ids of their relations; a walk that is under way begins again.

    Its parts are parts of the ids, which have changed: who has an invitation already is passed over.
    """
    stored = next((item for item in items if item["kind"] == INVITATION.kind), None)
    if stored is None:
        return PASSED
    value = INVITATION.value(stored)
    selections = (item for item in items if item["kind"] == SELECTION.kind)
    turn: list[Written] = [one for item in selections if (one := _named(ctx, value.employer_id, item))]
    if _is_under_way(value):
        again = value.model_copy(update={"parts_done": {}, "version": value.version + 1})
        turn.append(Instead(_RECORDS, stored, INVITATION.item(again)))
    return Plan(cases=("invitation",), turn=tuple(turn)) if turn else PASSED


def roster(items: tuple[Item, ...]) -> Plan:
    """A list that is being imported is finished first."""
    under_way = any(item["kind"] == "roster" and item["state"] in _ROSTER_STEPS for item in items)
    return Plan(cases=(ROSTER_UNDER_WAY,), waits=(ROSTER_UNDER_WAY,)) if under_way else PASSED


def _is_under_way(value: Invitation) -> bool:
    walking = value.state in {InvitationState.DISPATCHING, InvitationState.CANCELLED} and bool(
        value.open_parts
    )
    return walking and bool(value.parts_done)


def _named(ctx: Context, employer_id: str, item: Item) -> Instead | None:
    value = SELECTION.value(item)
    forwards = ctx.store.get_many(FORWARD, [Key(f"person#{one}", "forward") for one in value.person_ids])
    leads = {found.person_id: found.relations.get(employer_id) for found in forwards.values()}
    ids = tuple(leads.get(one) or one for one in value.person_ids)
    if ids == value.person_ids:
        return None
    changed = value.model_copy(update={"person_ids": ids, "version": value.version + 1})
    return Instead(_RECORDS, item, SELECTION.item(changed))


def _led(ctx: Context, address_hash: str, ground: str, person_id: str) -> tuple[Written, ...]:
    row = row_of(ctx.store, address_hash, ground)
    if row and person_id in row.person_ids:
        return ()
    change = led_to(row, address_hash, ground, person_id)
    before = ADDRESS.item(row) if row else None
    return (Instead(_RECORDS, before, change.item),) if isinstance(change, NewItem | ChangedItem) else ()
