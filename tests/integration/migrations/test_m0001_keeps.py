"""Nobody loses an answer, a right, a place, a mail, a stop or a memory, and what is stored afterwards is whole."""

from collections import Counter

import pytest

from qlinx.migrations.runner import Mode
from qlinx.records.catalogue import every_shape
from qlinx.records.shape import Regime
from tests.integration.migrations.carried import Carried, hash_of
from tests.support import stored_dump
from tests.support.stored_dump import X, answers, mails, of_kind
from tests.support.world import World

# Counters beside the models, which say so where they are written.
UNDECLARED = {"roster_progress"}
STORAGE = ("pk", "sk", "kind", "group", "group_sort", "due_queue", "due_at", "expires_at")
CARRIED_KINDS = {
    "person",
    "account",
    "employment",
    "join",
    "address_row",
    "personnel",
    "invitee",
    "outbox",
    "forward",
    "sign_up",
    "selection",
    "employer_contact",
    "employer_user",
    "memory",
    "suppression",
    "migration_case",
}


def test_a_dry_run_counts_and_changes_nothing(world: World) -> None:
    stored_dump.fill(world)
    before, users = stored_dump.tables(world, *Regime), stored_dump.users(world)

    report = stored_dump.look(world)

    assert report.finished
    assert report.waiting == {"erasure_under_way": 2, "request_open": 2, "pool_user_missing": 2}
    assert report.carried["relations"] == 5
    assert stored_dump.tables(world, *Regime) == before
    assert stored_dump.users(world) == users


def test_it_says_what_people_must_decide_and_what_is_under_way(world: World) -> None:
    stored_dump.fill(world)

    listed = Counter(found for found, _ in stored_dump.look(world).listed)

    assert listed == {
        "erasure_under_way": 2,
        "request_open": 2,
        "pool_user_missing": 2,
        "alias": 5,
        "sign_in_differs": 3,
    }


def test_asking_opens_the_cases_and_carries_nothing(world: World) -> None:
    stored_dump.fill(world)
    before = stored_dump.tables(world)

    stored_dump.look(world, Mode.ASK)
    stored_dump.look(world, Mode.ASK)

    after = stored_dump.tables(world)
    cases = of_kind(after[Regime.RECORDS], "migration_case")
    assert len(cases) == 10
    assert [item for item in after[Regime.RECORDS] if item not in cases] == before[Regime.RECORDS]


def test_what_is_under_way_or_undecided_is_left_as_it_is_and_the_rest_is_carried(world: World) -> None:
    stored_dump.fill(world)
    before = {(item["pk"], item["sk"]): item for item in stored_dump.tables(world)[Regime.RECORDS]}

    report = stored_dump.carry_all(world)

    assert not report.finished
    assert report.blocked
    assert report.waiting == {"erasure_under_way": 2, "request_open": 2, "pool_user_missing": 2}
    old = [item for item in world.items_of("person") if "given_by" not in item]
    waiting = {name for found, name in report.listed if found in report.waiting}
    assert {item["person_id"] for item in old} == waiting
    for item in stored_dump.tables(world)[Regime.RECORDS]:
        if item.get("person_id") in waiting and item["kind"] != "migration_case":
            assert item == before[item["pk"], item["sk"]]
    # The ledger and the pool come after all people.
    assert any(item["kind"] == "erased_address" for item in world.every_item(Regime.LEDGER))
    assert set(stored_dump.users(world).values()) != {None}


def test_every_item_is_of_a_declared_kind_and_readable(carried: Carried) -> None:
    for item in (*carried.records, *carried.ledger):
        if item["kind"] not in UNDECLARED:
            every_shape()[item["kind"]].value(item)


def test_no_old_kind_and_no_old_form_is_left(carried: Carried) -> None:
    items = (*carried.records, *carried.ledger)

    assert not {"address", "erased_address"} & {item["kind"] for item in items}
    assert not [item for item in items if "also_known_by" in item or "sources" in item]
    assert not [item for item in items if item["kind"] == "suppression" and item["sk"] == "suppression"]


def test_every_key_and_index_is_that_of_the_value(carried: Carried) -> None:
    for item in (*carried.records, *carried.ledger):
        if item["kind"] in CARRIED_KINDS:
            shape = every_shape()[item["kind"]]
            made = shape.item(shape.value(item))
            assert {name: item.get(name) for name in STORAGE} == {name: made.get(name) for name in STORAGE}


def test_every_address_leads_to_those_who_have_it_and_to_nobody_else(carried: Carried) -> None:
    rows = {
        (item["pk"], item["sk"]): set(item["person_ids"]) for item in of_kind(carried.records, "address_row")
    }
    wanted: dict[tuple[str, str], set[str]] = {}
    for kind in ("person", "employer_user", "employer_contact"):
        shape = every_shape()[kind]
        for item in of_kind(carried.records, kind):
            for key in shape.points(shape.value(item)):
                wanted.setdefault((key.pk, key.sk), set()).add(item["person_id"])

    assert rows == wanted


def test_every_join_is_a_link_of_both_sides(carried: Carried) -> None:
    joins = {(item["person_id"], item["relation_id"]) for item in of_kind(carried.records, "join")}
    joined = {
        (item["account_id"], item["person_id"])
        for item in of_kind(carried.records, "person")
        if "account_id" in item
    }

    assert joins == joined


def test_a_relation_has_nothing_of_another_employer(carried: Carried) -> None:
    for item in of_kind(carried.records, "person"):
        employer = item["given_by"]
        if employer != "self":
            named = {
                other["employer_id"] for other in carried.items(item["person_id"]) if "employer_id" in other
            }
            assert named == {employer}


def test_nobody_loses_an_answer_or_a_place(carried: Carried) -> None:
    before = carried.before[Regime.RECORDS]

    assert answers(carried.records) == answers(before)
    assert of_kind(carried.records, "place") == of_kind(before, "place")


def test_nobody_loses_a_mail(carried: Carried) -> None:
    new = mails(carried.records) - mails(carried.before[Regime.RECORDS])

    assert not mails(carried.before[Regime.RECORDS]) - mails(carried.records)
    assert {template for _, template, *_ in new} == {"people.joins_to_make", "people.confirm_signup"}


def test_a_mail_about_an_invitation_is_where_the_invitee_is(carried: Carried) -> None:
    invited = {(item["person_id"], item["invitation_id"]) for item in of_kind(carried.records, "invitee")}
    about = {
        (item["person_id"], item["refs"]["invitation_id"])
        for item in of_kind(carried.records, "outbox")
        if "invitation_id" in item["refs"]
    }

    assert about <= invited


def test_nobody_loses_a_request_or_what_was_made_of_it(carried: Carried) -> None:
    before = carried.before[Regime.RECORDS]
    for kind in ("rights_request", "export"):
        names = ("request_id", "state", "received_at", "closed_at", "made_at")
        was, now = (
            Counter(tuple(item.get(name) for name in names) for item in of_kind(items, kind))
            for items in (before, carried.records)
        )
        assert was == now


def test_no_employer_may_mail_whom_it_might_not_mail_before(carried: Carried) -> None:
    old = {
        item["address_hash"]: item["since"] for item in of_kind(carried.before[Regime.LEDGER], "suppression")
    }
    new = {
        (item["address_hash"], item["scope"]): item["since"]
        for item in of_kind(carried.ledger, "suppression")
    }
    people = {item["person_id"]: item for item in of_kind(carried.before[Regime.RECORDS], "person")}
    for employment in of_kind(carried.before[Regime.RECORDS], "employment"):
        person = people[employment["person_id"]]
        relation = carried.item(carried.relation(person["person_id"], employment["employer_id"]), "person")
        stopped = old.get(person["address_hash"], {})
        for stop, moment in stopped.items():
            if stop != "bounced" or relation["address_hash"] == person["address_hash"]:
                assert new[relation["address_hash"], employment["employer_id"]][stop] >= moment
                assert stop in relation["mail_stops"]
        assert set(person["mail_stops"]) - {"bounced"} <= set(relation["mail_stops"])
    for address_hash, since in old.items():
        assert new[address_hash, "qlinx"] == since


def test_every_employer_that_might_not_bring_somebody_back_still_may_not(carried: Carried) -> None:
    was = {
        (one, item["address_hash"], item["erased_at"])
        for item in of_kind(carried.before[Regime.LEDGER], "erased_address")
        for one in item["employer_ids"]
    }
    now = {(item["employer_id"], item["hashed"], item["since"]) for item in of_kind(carried.ledger, "memory")}

    assert now == was


def test_the_proofs_of_erasure_are_the_same_but_for_the_name_of_a_kind(carried: Carried) -> None:
    before = {item["pk"]: item for item in carried.before[Regime.LEDGER] if item["pk"].startswith("erasure")}
    after = {item["pk"]: item for item in carried.ledger if item["pk"].startswith("erasure")}

    assert before.keys() == after.keys()
    for pk, item in after.items():
        kinds = [
            {**kept, "kind": kept["kind"].replace("erased_address", "memory")}
            for kept in before[pk].get("kept", [])
        ]
        assert item.get("kept", []) == kinds


# ---- the law: what the reader of a mailbox reaches is never more than before ----


def named(employer: str) -> str:
    names = dict(zip((stored_dump.X, stored_dump.Y, stored_dump.Z, stored_dump.W), "XYZW", strict=True))
    return names[employer]


def reached_before(carried: Carried, mailbox: str) -> set[tuple[str, str]]:
    """A code or a link to an address led to its person, with all employments; the pool's address opened the account."""
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
    """The law: accounts with that address, lone relations that name it, relations joined to those accounts by it."""
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
