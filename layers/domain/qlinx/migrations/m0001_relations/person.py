"""The plan of one person: the table of what becomes of stored data, line by line (docs/decisions/0092)."""

from collections.abc import Iterator, Mapping
from typing import Any

from qlinx.aws.database import Item, Key
from qlinx.invitations.store import INVITEE
from qlinx.kit.ids import derived_id
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import OUTBOX, enqueue_mail
from qlinx.migrations.m0001_relations import pieces, stops
from qlinx.migrations.m0001_relations.choices import NAME
from qlinx.migrations.m0001_relations.fate import Fate, fate_of, undecided, waits
from qlinx.migrations.m0001_relations.old import OldEmployment
from qlinx.migrations.m0001_relations.outside import Outside
from qlinx.migrations.m0001_relations.reading import OLD_POINTER, Found
from qlinx.migrations.m0001_relations.writing import Writing
from qlinx.migrations.plan import Act, Plan, Question
from qlinx.migrations.runner import Unreadable
from qlinx.people.mailed import SignUp
from qlinx.people.model import PersonnelPointer
from qlinx.people.sign_up import CONFIRM_MAIL, CONFIRM_ONCE
from qlinx.people.store import (
    ACCOUNT,
    ADDRESS_CHANGE,
    EMPLOYMENT,
    JOIN,
    PASSWORD,
    PERSON,
    PERSONNEL,
    SIGN_UP,
    address_ground,
    personnel_item,
)
from qlinx.records.addresses import ADDRESS, AddressRow, address_item
from qlinx.records.context import Context
from qlinx.records.forwarding import FORWARD, Forward
from qlinx.records.shape import Shape
from qlinx.rights.store import EXPORT, RIGHTS_REQUEST, export_object

JOINS_TO_MAKE = "people.joins_to_make"

# Kinds whose form stayed, and that go where their employer's relation is, or home.
MOVED: Mapping[str, Shape[Any]] = {
    "invitee": INVITEE,
    "outbox": OUTBOX,
    "rights_request": RIGHTS_REQUEST,
    "export": EXPORT,
}
# Links of an account: they end with it, and where it was not certain who had them.
_LINKS: Mapping[str, Shape[Any]] = {"address_change": ADDRESS_CHANGE, "password_request": PASSWORD}
_REBUILT = frozenset({"person", "account", "employment"})


def plan_of(ctx: Context, found: Found, outside: Outside) -> Plan:
    """What becomes of a person of the old form. Of ``ctx`` only the clock is used.

    Raises
    ------
    Unreadable
        Something of a kind that nobody expects stands in the partition.
    """
    pid = found.person.person_id
    if reasons := tuple(waits(found)):
        return Plan(cases=("under_way",), waits=reasons)
    if choice := undecided(found):
        return Plan(cases=(choice.found,), waits=(choice.found,), questions=(Question(choice, pid),))
    fate = fate_of(found)
    writing = Writing()
    _account(ctx, found, fate, writing)
    for employment in found.employments:
        _relation(found, fate, employment, writing)
    _others(found, fate, writing)
    _addresses(found, writing)
    if fate.leads_on:
        forward = Forward(person_id=pid, home=fate.home, relations=fate.relations, since=found.now)
        writing.put(FORWARD, forward, before=None)
    return Plan(
        cases=tuple(_cases(found, fate)),
        questions=tuple(Question(choice, pid) for choice in fate.questions),
        first=tuple(_first(found, fate, outside)),
        moved=tuple(writing.moved),
        turn=tuple(writing.turn),
        left=tuple(writing.left),
    )


def _under(shape: Shape[Any], item: Item, person_id: str) -> Any:
    """The value of an item under another id."""
    return shape.value(item).model_copy(update={"person_id": person_id})


def _employer_of(item: Item, invitees: Mapping[str, str], inviters: Mapping[str, str]) -> str | None:
    """Whose an item is: that of an employer, by itself or by the invitation that it is about."""
    if item["kind"] == "invitee":
        return str(item["employer_id"])
    refs = item.get("refs", {})
    invitation_id = refs.get("invitation_id", "")
    return refs.get("employer_id") or invitees.get(invitation_id) or inviters.get(invitation_id)


def _account(ctx: Context, found: Found, fate: Fate, writing: Writing) -> None:
    old, item = found.person, found.only("person")
    if fate.account_id and found.account:
        person = pieces.account_person(found, fate)
        writing.put(PERSON, person, before=item)
        writing.put(ACCOUNT, pieces.account(found, fate, found.account), before=found.only("account"))
        _lead(
            found,
            AddressRow(address_hash=fate.address_hash, ground=address_ground(person), person_ids=()),
            fate.account_id,
            writing,
        )
        _remember(found, fate.address_hash, OWN_MAIL, writing)
        if not fate.over and any(not pieces.is_joined(found, fate, one) for one in found.employments):
            note = OUTBOX.value(enqueue_mail(ctx, old.person_id, JOINS_TO_MAKE, once=NAME).item)
            writing.put(OUTBOX, note, before=None)
        return
    if found.account and (ended := found.only("account")):
        writing.end(ACCOUNT, ended)
    if old.person_id not in fate.relations.values() and item:
        writing.end(PERSON, item)
    if fate.to_sign_up:
        _sign_up(ctx, found, writing)


def _sign_up(ctx: Context, found: Found, writing: Writing) -> None:
    """An account that was never opened, under an employer's person:
    a sign-up again, with its mail, under an id of its own.
    """
    old, opening = found.person, found.account
    if opening is None:
        return
    own = {name: getattr(old, name) for name in ("mobile", "postcode", "town") if old.given_by_self(name)}
    again = SignUp(
        person_id=derived_id("sign-up", old.person_id),
        language=old.language,
        first_name=old.first_name,
        last_name=old.last_name,
        email=old.email,
        address_hash=old.address_hash,
        mail_stops=stops.mirrored(found, old.address_hash, OWN_MAIL),
        statement_version=opening.statement_version,
        created_at=found.now,
        **own,
    )
    writing.put(SIGN_UP, again, before=None)
    mail = OUTBOX.value(enqueue_mail(ctx, again.person_id, CONFIRM_MAIL, once=CONFIRM_ONCE).item)
    writing.put(OUTBOX, mail, before=None)


def _relation(found: Found, fate: Fate, employment: OldEmployment, writing: Writing) -> None:
    person, work = pieces.relation(found, fate, employment), pieces.work(found, fate, employment)
    before = found.items[Key(f"person#{found.person.person_id}", f"employment#{employment.employer_id}")]
    if person.person_id == found.person.person_id:
        writing.put(PERSON, person, before=found.only("person"))
        writing.put(EMPLOYMENT, work, before=before)
    else:
        writing.move(PERSON, person)
        writing.move(EMPLOYMENT, work)
        writing.end(EMPLOYMENT, before)
    if pieces.is_joined(found, fate, employment):
        writing.put(JOIN, pieces.join(found, fate, employment), before=None)
    row = AddressRow(address_hash=person.address_hash, ground=address_ground(person), person_ids=())
    _lead(found, row, person.person_id, writing)
    _number(found, employment, person.person_id, writing)
    for address_hash in dict.fromkeys((person.address_hash, found.person.address_hash)):
        _remember(found, address_hash, employment.employer_id, writing)


def _lead(found: Found, empty: AddressRow, person_id: str, writing: Writing) -> None:
    """Has an address lead to a subject beside those that it leads to on this ground already."""
    before = found.rows.get(address_item(empty.address_hash, empty.ground))
    row = ADDRESS.value(before) if before else empty
    ids = tuple(dict.fromkeys((*row.person_ids, person_id)))
    writing.put(ADDRESS, row.model_copy(update={"person_ids": ids}), before=before)


def _number(found: Found, employment: OldEmployment, relation_id: str, writing: Writing) -> None:
    """The pointer of the personnel number: to the relation, or gone with a number that is none."""
    if employment.personnel_hash is None:
        return
    before = found.rows.get(personnel_item(employment.employer_id, employment.personnel_hash))
    ours = before is None or before["person_id"] == found.person.person_id
    _, hashed = pieces.number_of(found, employment)
    if hashed is None:
        if before and ours:
            writing.end(PERSONNEL, before)
        return
    version = before["version"] if before else 0
    pointer = PersonnelPointer(
        personnel_hash=hashed, employer_id=employment.employer_id, person_id=relation_id, version=version + 1
    )
    if before is None or before["person_id"] != relation_id:
        writing.put(PERSONNEL, pointer, before=before)


def _remember(found: Found, address_hash: str, scope: str, writing: Writing) -> None:
    if item := stops.remembered(found, address_hash, scope):
        writing.moved.append(item)


def _addresses(found: Found, writing: Writing) -> None:
    """The old pointers to this person end: the rows have taken their place."""
    for key, item in found.rows.items():
        if key.sk == OLD_POINTER and item["person_id"] == found.person.person_id:
            writing.end(ADDRESS, item)


def _others(found: Found, fate: Fate, writing: Writing) -> None:
    invitees = {item["invitation_id"]: item["employer_id"] for item in found.of_kind("invitee")}
    for item in found.items.values():
        kind = item["kind"]
        if kind in _REBUILT:
            continue
        if kind in _LINKS:
            if fate.reset or fate.over or fate.account_id is None:
                writing.end(_LINKS[kind], item)
            continue
        if kind not in MOVED:
            raise Unreadable(kind)
        place = fate.place_of(_employer_of(item, invitees, found.inviters))
        if place != found.person.person_id:
            writing.move(MOVED[kind], _under(MOVED[kind], item, place))
            writing.leave(MOVED[kind], item)


def _first(found: Found, fate: Fate, outside: Outside) -> Iterator[Act]:
    pid = found.person.person_id
    if fate.ends_sign_in:
        yield from outside.without_account(pid)
    elif fate.reset:
        yield from outside.ending_sign_in(pid)
    if fate.home != pid:
        for item in found.of_kind("export"):
            yield outside.copied(
                export_object(pid, item["request_id"]), export_object(fate.home, item["request_id"])
            )


def _cases(found: Found, fate: Fate) -> Iterator[str]:
    """What was found, for the report."""
    with_account = "account_with_relations" if found.employments else "account"
    alone = "relation" if len(found.employments) == 1 else "relations"
    yield with_account if fate.account_id else alone
    for employment in found.employments:
        if fate.account_id:
            yield "joined" if pieces.is_joined(found, fate, employment) else "stands_alone"
        if employment.personnel_number and pieces.number_of(found, employment)[0] is None:
            yield "number_dropped"
    yield from _marks(found, fate)


def _marks(found: Found, fate: Fate) -> Iterator[str]:
    if found.account and found.account.state != "open":
        yield found.account.state
    if found.decided:
        yield f"decided_{found.decided}"
    yield from (choice.found for choice in fate.questions)
    yield from ("sign_in_ended",) if fate.reset else ()
    yield from ("restricted",) if found.person.restricted else ()
