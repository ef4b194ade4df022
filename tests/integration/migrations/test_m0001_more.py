"""What may be stored and is not in the dump, written on top of it."""

from typing import Any

import pytest

from qlinx.kit.ids import derived_id
from qlinx.migrations.decisions import decide
from qlinx.migrations.runner import Mode
from qlinx.migrations.store import every_case
from qlinx.records.shape import Regime
from tests.integration.migrations.carried import hash_of
from tests.support import stored_dump
from tests.support.standing import client
from tests.support.stored_dump import Item, X, Y, Z, loaded
from tests.support.world import World

QUIN, ROSA, GIJS, ARNO, ZEB, OTTO, ANNA = (
    "ms5av65be5na63wtrk45zacg44",
    "gkzki7mq3cbxlcf6tpctjq36xa",
    "oohutuxplfrf4dyv5bz4erafo4",
    "3yplvsez6rqptxyzzb4u4buopa",
    "r5g5gfa7iwzqvyhz6grubbac5q",
    "eauuefqk3hkf5yc32hoazbcamy",
    "6yg3spbk2hkbgcmnv2pcpwzgq4",
)


@pytest.fixture
def some(world: World) -> World:
    """Some people, with what is found by their addresses and numbers."""
    people = {QUIN, ROSA, GIJS, ARNO, ZEB, OTTO, ANNA}
    stored_dump.fill(
        world, lambda item: item.get("person_id") in people or item["kind"] in {"employer", "invitation"}
    )
    return world


def was(person_id: str, kind: str, **wanted: Any) -> Item:
    return next(
        item
        for item in loaded("records")
        if item["pk"] == f"person#{person_id}"
        and item["kind"] == kind
        and all(item.get(name) == value for name, value in wanted.items())
    )


def change(world: World, item: Item, **changes: Any) -> None:
    stored_dump.put(world, [{**item, **changes}])


def without(world: World, item: Item, *names: str) -> None:
    stored_dump.put(world, [{name: value for name, value in item.items() if name not in names}])


def now(world: World, person_id: str, kind: str) -> list[Item]:
    return [item for item in world.items_of(kind) if item["pk"] == f"person#{person_id}"]


def relation(person_id: str, employer: str) -> str:
    return derived_id("relation", person_id, employer)


def carried(world: World) -> None:
    report = stored_dump.carry_all(world)
    assert report.finished, report


def waiting(world: World) -> dict[str, int]:
    report = stored_dump.carry_all(world)
    assert report.blocked
    return report.waiting


def test_a_hold_and_a_restriction_are_on_every_piece(some: World) -> None:
    for who in (QUIN, ROSA):
        change(some, was(who, "person"), holds=["hold-1"], restricted=True)

    carried(some)

    for who in (QUIN, ROSA):
        for employer in (X, Y, Z):
            (person,) = now(some, relation(who, employer), "person")
            (work,) = now(some, relation(who, employer), "employment")
            assert (person["holds"], person["restricted"], work["holds"]) == (["hold-1"], True, ["hold-1"])
    assert [item["holds"] for item in now(some, ROSA, "join")] == [["hold-1"]] * 3
    assert [(item["holds"], item["restricted"]) for item in now(some, ROSA, "person")] == [(["hold-1"], True)]


def test_what_a_person_said_about_mail_goes_along_to_the_address_that_an_employer_names(some: World) -> None:
    address_hash = hash_of("gijs.doelwit@thuis.example")
    since = {"objection": "2026-11-05T09:01:00Z", "bounced": "2026-11-06T09:01:00Z"}
    old = {"pk": f"suppression#{address_hash}", "sk": "suppression", "kind": "suppression", "version": 1}
    stored_dump.put(some, [{**old, "address_hash": address_hash, "since": since, "holds": []}], Regime.LEDGER)
    change(some, was(GIJS, "person"), mail_stops=["bounced", "objection"])

    carried(some)

    (alone,), (joined,) = (now(some, relation(GIJS, one), "person") for one in (X, Y))
    assert alone["mail_stops"] == ["objection"]
    assert set(joined["mail_stops"]) == {"bounced", "objection"}
    kept = {
        (item["address_hash"], item["scope"]): set(item["since"])
        for item in some.every_item(Regime.LEDGER)
        if item["kind"] == "suppression"
    }
    own = hash_of("gijs.nieuw@zorg-x.example")
    assert kept[own, X] == {"objection"}
    assert {scope for hashed, scope in kept if hashed == address_hash} == {X, Y, "qlinx"}


def test_a_file_that_can_be_fetched_goes_along_with_who_has_no_account(some: World) -> None:
    request, export = was(ZEB, "rights_request"), was(ZEB, "export")
    rid = export["request_id"]
    for item in (request, export):
        sort = item["sk"]
        change(some, item, pk=f"person#{QUIN}", sk=sort, person_id=QUIN)
    some.bucket("Private").write(f"exports/{QUIN}/{rid}.zip", b"a file", "application/zip")

    carried(some)

    (forward,) = now(some, QUIN, "forward")
    assert [item["request_id"] for item in now(some, forward["home"], "export")] == [rid]
    assert [item["request_id"] for item in now(some, forward["home"], "rights_request")] == [rid]
    assert some.bucket("Private").read(f"exports/{forward['home']}/{rid}.zip") == b"a file"
    assert not now(some, QUIN, "export")


def test_an_answer_to_an_employer_that_let_go_stays_with_the_account(some: World) -> None:
    work = was(ROSA, "employment", employer_id=Z)
    stored_dump.take(some, work)
    answers = [
        item
        for item in loaded("records")
        if item["kind"] == "invitee" and item["person_id"] == ROSA and item["employer_id"] == Z
    ]
    assert answers

    carried(some)

    assert {item["sk"] for item in now(some, ROSA, "invitee")} == {item["sk"] for item in answers}
    assert {item["employer_id"] for item in now(some, ROSA, "join")} == {X, Y}


def test_an_account_that_is_closing_and_hangs_on_nothing_ends_with_the_next_cleanup(some: World) -> None:
    stored_dump.take(some, was(ARNO, "employment"))

    carried(some)

    (person,), (account,) = now(some, ARNO, "person"), now(some, ARNO, "account")
    assert person["ends_at"] == "2026-11-20T12:00:00Z"
    assert person["due_queue"].startswith("retention#")
    assert account["sessions_valid_from"] == "2026-11-20T12:00:01Z"
    assert ARNO not in stored_dump.users(some)


def test_an_account_that_is_closing_with_several_employers_becomes_their_relations(some: World) -> None:
    change(some, was(ROSA, "account"), state="closing", closing_at="2026-11-20T11:00:00Z")

    carried(some)

    assert {item["kind"] for item in some.every_item() if item["pk"] == f"person#{ROSA}"} == {"forward"}
    assert not [item for item in some.items_of("person") if item.get("account_id") == ROSA]
    assert ROSA not in stored_dump.users(some)


def test_two_accounts_with_one_sign_in_address_wait_for_two_who_decide(some: World) -> None:
    client("cognito-idp").admin_update_user_attributes(
        UserPoolId=some.resources.outputs["UserPoolId"],
        Username=ZEB,
        UserAttributes=[{"Name": "email", "Value": "rosa.trio@prive.example"}],
    )

    assert waiting(some) == {"address_of_another_account": 1}
    (case,) = (one for one in every_case(some.ctx.store) if one.found == "address_of_another_account")
    decide(some.ctx, case.case_id, "close_account", actor="first")
    assert waiting(some) == {"address_of_another_account": 1}
    decide(some.ctx, case.case_id, "close_account", actor="second")
    carried(some)

    accounts = {item["person_id"] for item in some.items_of("account")}
    assert case.subject_id in {ROSA, ZEB}
    assert accounts & {ROSA, ZEB} == {ROSA, ZEB} - {case.subject_id}


def test_a_number_that_an_employer_has_given_to_somebody_else_is_theirs(some: World) -> None:
    work = was(OTTO, "employment")
    pointer = next(
        item for item in loaded("records") if item["pk"] == f"personnel#{X}#{work['personnel_hash']}"
    )
    change(some, pointer, person_id="somebody")

    carried(some)

    (found,) = now(some, OTTO, "employment")
    assert "personnel_number" not in found
    assert [item["person_id"] for item in some.items_of("personnel") if item["pk"] == pointer["pk"]] == [
        "somebody"
    ]


def test_a_number_without_a_pointer_gets_one(some: World) -> None:
    work = was(OTTO, "employment")
    stored_dump.take(some, {"pk": f"personnel#{X}#{work['personnel_hash']}", "sk": "personnel"})

    carried(some)

    assert f"personnel#{X}#{work['personnel_hash']}" in {item["pk"] for item in some.items_of("personnel")}


def test_two_whom_one_employer_names_with_one_address_are_both_found_by_it(some: World) -> None:
    change(some, was(OTTO, "employment"), email="arno.sluitend@zorg-x.example")

    carried(some)

    row = next(
        item
        for item in some.items_of("address_row")
        if item["pk"] == f"address#{hash_of('arno.sluitend@zorg-x.example')}"
    )
    assert set(row["person_ids"]) == {OTTO, ARNO}


def test_a_pointer_that_leads_to_nobody_goes(some: World) -> None:
    old = {"kind": "address", "sk": "address", "version": 1, "holds": [], "person_id": "nobody"}
    stored_dump.put(some, [{**old, "pk": "address#0123", "address_hash": "0123"}])

    carried(some)

    assert not some.items_of("address")


def test_a_list_that_is_being_imported_holds_it_up_and_one_that_waits_for_its_employer_does_not(
    some: World,
) -> None:
    held = next(item for item in loaded("records") if item["kind"] == "roster" and item["state"] == "held")
    stored_dump.put(some, [held])
    assert not stored_dump.look(some).waiting

    change(some, held, state="applying")

    assert waiting(some) == {"roster_under_way": 1}


def test_whom_nothing_keeps_is_left_to_the_cleanup(some: World) -> None:
    stored_dump.take(some, was(OTTO, "employment"))

    assert waiting(some) == {"without_ground": 1}


def test_a_closing_account_under_a_hold_waits(some: World) -> None:
    change(some, was(ARNO, "account"), holds=["hold-1"])

    assert waiting(some) == {"account_held": 1}


def test_a_field_that_nobody_expects_holds_up_its_partition_alone(some: World) -> None:
    change(some, was(OTTO, "person"), shoe_size=44)

    report = stored_dump.carry_all(some)

    assert report.waiting == {"unreadable": 1}
    assert ("unreadable", OTTO) in report.listed
    assert "given_by" in now(some, ANNA, "person")[0]
    assert "given_by" not in now(some, OTTO, "person")[0]


def test_what_an_employer_gave_and_the_person_never_said_is_not_in_the_account(some: World) -> None:
    old = was(ROSA, "person")
    sources = {**old["sources"], "mobile": f"employer:{X}", "first_name": f"employer:{X}"}
    change(some, old, mobile="+31612345678", first_name="Roos", sources=sources)

    carried(some)

    (account,) = now(some, ROSA, "person")
    assert "mobile" not in account
    assert account["first_name"] == "Roos"


def test_a_relation_speaks_its_employers_language_where_the_person_chose_theirs_in_an_account(
    some: World,
) -> None:
    old = was(ROSA, "person")
    change(some, old, language="en", sources={**old["sources"], "language": "self"})

    carried(some)

    assert now(some, ROSA, "person")[0]["language"] == "en"
    assert now(some, relation(ROSA, X), "person")[0]["language"] == "nl"


def test_a_decision_without_effect_opens_no_second_case(some: World) -> None:
    stored_dump.look(some, Mode.ASK)
    (case,) = (one for one in every_case(some.ctx.store) if one.subject_id == GIJS)
    decide(some.ctx, case.case_id, "no_risk", actor="first")

    carried(some)

    (after,) = (one for one in every_case(some.ctx.store) if one.subject_id == GIJS)
    assert after.decision == "no_risk"
