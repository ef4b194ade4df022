"""Who reaches what: nobody reaches more than before the migration, nor less."""

import pytest

from qlinx.records.shape import Regime
from tests.integration.migrations.carried import Carried, hash_of
from tests.support import stored_dump
from tests.support.stored_dump import X, of_kind
from tests.support.world import World


def named(employer: str) -> str:
    names = dict(zip((stored_dump.X, stored_dump.Y, stored_dump.Z, stored_dump.W), "XYZW", strict=True))
    return names[employer]


def reached_before(carried: Carried, mailbox: str) -> set[tuple[str, str]]:
    """A code or a link to an address led to its person, with all employments;
    the pool's address opened the account.
    """
    items = carried.before[Regime.RECORDS]
    hashed = hash_of(mailbox)
    ids = {item["person_id"] for item in of_kind(items, "address") if item["address_hash"] == hashed}
    ids |= {who for who, address in carried.users_before.items() if address and hash_of(address) == hashed}
    found: set[tuple[str, str]] = set()
    for item in items:
        if item.get("person_id") in ids:
            if item["kind"] == "account":
                found.add((item["person_id"], "account"))
            if item["kind"] == "employment":
                found.add((item["person_id"], named(item["employer_id"])))
    return found


def reached_after(carried: Carried, mailbox: str) -> set[tuple[str, str]]:
    """The law: accounts with that address, lone relations that name it,
    relations joined to those accounts by it.
    """
    hashed, origins = hash_of(mailbox), origins_of(carried)
    people = {item["person_id"]: item for item in of_kind(carried.records, "person")}
    accounts = {item["person_id"] for item in of_kind(carried.records, "account")} & people.keys()
    own = {who for who in accounts if people[who]["address_hash"] == hashed}
    found = {(who, "account") for who in own}
    for who, item in people.items():
        if item["given_by"] == "self":
            continue
        lone = "account_id" not in item and item["address_hash"] == hashed
        if lone or any(
            join["relation_id"] == who and join["person_id"] in own and join["address_hash"] == hashed
            for join in of_kind(carried.records, "join")
        ):
            found.add((origins[who], named(item["given_by"])))
    return found


def origins_of(carried: Carried) -> dict[str, str]:
    """Under which id a relation stood before."""
    origins = {item["person_id"]: item["person_id"] for item in of_kind(carried.records, "person")}
    for forward in of_kind(carried.records, "forward"):
        origins |= dict.fromkeys(forward["relations"].values(), forward["person_id"])
    return origins


def mailboxes(carried: Carried) -> list[str]:
    addresses = {
        item["email"].lower()
        for item in carried.before[Regime.RECORDS]
        if item["kind"] in {"person", "employment", "sign_up", "address_change"}
    }
    addresses |= {address.lower() for address in carried.users_before.values() if address}
    return sorted(addresses)


def test_the_reader_of_a_mailbox_reaches_no_more_than_before(carried: Carried) -> None:
    for mailbox in mailboxes(carried):
        assert reached_after(carried, mailbox) <= reached_before(carried, mailbox), mailbox


@pytest.mark.parametrize(
    ("mailbox", "before", "after"),
    [
        ("gijs.nieuw@zorg-x.example", {"account", "X", "Y"}, {"X"}),
        ("zoe.nieuw@zorg-x.example", {"account", "X", "Y"}, {"X"}),
        ("willem.nieuw@zorg-x.example", {"account", "X", "Y"}, {"X"}),
        ("tess.anders@zorg-x.example", {"account", "X"}, {"X"}),
        ("xena.afgebroken@zorg-x.example", {"account", "X"}, {"X"}),
    ],
)
def test_whoever_reads_an_employers_address_reaches_that_relation_alone(
    carried: Carried, mailbox: str, before: set[str], after: set[str]
) -> None:
    assert {piece for _, piece in reached_before(carried, mailbox)} == before
    assert {piece for _, piece in reached_after(carried, mailbox)} == after


def test_what_somebody_reached_is_still_reached_by_the_address_that_its_giver_named(carried: Carried) -> None:
    pieces = {
        (item["person_id"], named(item["employer_id"])): item["email"]
        for item in of_kind(carried.before[Regime.RECORDS], "employment")
    }

    for piece, address in pieces.items():
        joined = piece not in reached_after(carried, address)
        assert not joined, (piece, address)


def test_no_two_accounts_have_one_address(carried: Carried) -> None:
    rows = [item for item in of_kind(carried.records, "address_row") if item["sk"] == "account"]

    assert rows
    assert all(len(item["person_ids"]) == 1 for item in rows)


def test_the_second_run_changes_nothing(world: World) -> None:
    from tests.integration.migrations.carried import carried_world

    first = carried_world(world)
    again = stored_dump.carry_all(world)

    assert again.finished
    assert again.carried == {}
    assert stored_dump.tables(world) == first.after
    assert stored_dump.users(world) == first.users
    assert stored_dump.look(world).carried == {}


def test_what_the_next_import_needs_is_there(carried: Carried) -> None:
    """A list names people by number and by address: both lead to the relation."""
    relations = [item for item in of_kind(carried.records, "person") if item["given_by"] == X]

    assert relations
    for item in relations:
        assert carried.item(item["person_id"], "employment")["employer_id"] == X
        assert item["person_id"] in carried.leads(item["email"])[f"relation#{X}"]


@pytest.mark.parametrize("kind", ["roster", "attestation", "employer", "agreement", "policy", "roster_part"])
def test_what_is_of_an_employer_alone_is_untouched(carried: Carried, kind: str) -> None:
    assert of_kind(carried.records, kind) == of_kind(carried.before[Regime.RECORDS], kind)
