"""Nobody loses an answer, a right, a place, a mail, a stop or a memory,
and what is stored afterwards is whole.
"""

from collections import Counter
from datetime import timedelta

from qlinx.mailing.outbox import OUTBOX
from qlinx.migrations.runner import Mode
from qlinx.records.catalogue import every_shape
from qlinx.records.shape import Regime
from tests.integration.migrations.carried import Carried
from tests.support import stored_dump
from tests.support.stored_dump import answers, mails, of_kind
from tests.support.world import World

# Counters beside the models, which say so where they are written.
UNDECLARED = {"roster_progress"}


STORAGE = ("pk", "sk", "kind", "group", "group_sort", "due_queue", "due_at", "expires_at")


_SLOT = ("due_queue", "due_at")
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
            if shape.kind == OUTBOX.kind:
                # What was sent under the old form keeps the end that it got then (decision 120).
                later = timedelta(seconds=int(item["expires_at"]) - made["expires_at"])
                assert later in {timedelta(), timedelta(days=2)}
                # Nor has it a slot of those that are looked for before it is written again (decision 134).
                slot = made if item.get("due_queue") else {}
                made = {**made, "expires_at": item["expires_at"], **{one: slot.get(one) for one in _SLOT}}
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


def named(employer: str) -> str:
    names = dict(zip((stored_dump.X, stored_dump.Y, stored_dump.Z, stored_dump.W), "XYZW", strict=True))
    return names[employer]
