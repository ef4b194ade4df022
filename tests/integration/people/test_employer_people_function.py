"""The function employer_people:
an employer sees, corrects and decides about its own people, and learns nothing more.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qlinx.employers.model import Access
from qlinx.employers.store import EMPLOYER_USER, employer_user_item
from qlinx.mailing.addressed import MailStop
from qlinx.people.joins import choose_mail
from qlinx.people.model import Word
from qlinx.people.store import PERSON
from qlinx.people.words import say
from tests.support.at_work import AtWork, at_work
from tests.support.http import Functions, an_event
from tests.support.looking import a_user_of, an_employer_named
from tests.support.people import is_shared, opens_account, person_of, says_yes
from tests.support.world import World

BASE = "/v1/employer/people"


@pytest.fixture
def desk(functions: Functions) -> AtWork:
    return at_work(functions, "employer_people")


def everybody(desk: AtWork, **query: str) -> tuple[list[str], int]:
    """The ids of all pages, and how many pages there were."""
    found, pages, cursor = [], 0, ""
    while True:
        answer = desk.call("GET", BASE, query={**query, "cursor": cursor})
        assert answer.status == 200
        found += [one["person_id"] for one in answer.json["people"]]
        pages += 1
        cursor = answer.json.get("cursor", "")
        if not cursor:
            return found, pages


@pytest.mark.parametrize("case", ["list", "correct", "decide"])
def test_the_example_events_are_about_somebody_who_is_not_here(functions: Functions, case: str) -> None:
    assert functions.handle("employer_people", an_event("employer_people", case))["statusCode"] == 401


def test_pages_show_everybody_once_and_nobody_of_another_employer(desk: AtWork, world: World) -> None:
    ours = {is_shared(world, f"collega{number}@werk.example.nl")[0].person_id for number in range(23)}
    is_shared(world, employer_id="f" * 26)
    for limit in ("1", "4", "100"):
        found, _ = everybody(desk, limit=limit)
        assert (len(found), set(found)) == (23, ours)


def test_people_are_looked_for_by_who_may_only_look_too_and_nothing_is_written(
    desk: AtWork, world: World
) -> None:
    is_shared(world, "zoe@werk.example.nl", first_name="Zoë", department="Keuken", tags=("bhv",))
    is_shared(world, "bart@werk.example.nl", first_name="Bart", department="Keuken")
    is_shared(world, "zoe@ander.example.nl", first_name="Zoë", employer_id="f" * 26)
    key = employer_user_item(desk.user)
    user = world.ctx.store.get(EMPLOYER_USER, key)
    assert user
    world.ctx.store.write(EMPLOYER_USER.replace(user, access=Access.READ))
    before = world.every_item()
    answer = desk.call("POST", f"{BASE}/searches", body={"text": "ZOE keuken"}).json
    assert [one["email"] for one in answer["people"]] == ["zoe@werk.example.nl"]
    assert (answer["total"], answer["whole"], answer["looked_at"]) == (1, True, 2)
    assert answer["departments"] == [{"name": "Keuken", "people": 1}]
    in_kitchen = desk.call("POST", f"{BASE}/searches", body={"department": "keuken"}).json
    assert in_kitchen["total"] == 2
    assert in_kitchen["tags"] == [{"name": "bhv", "people": 1}]
    assert desk.call("POST", f"{BASE}/searches", body={"cursor": "x"}).status == 422
    assert world.every_item() == before
    person_id = answer["people"][0]["person_id"]
    assert desk.call("PATCH", f"{BASE}/{person_id}", body={"department": "Zorg"}).status == 403


def test_people_about_whom_something_was_said_are_found(desk: AtWork, world: World) -> None:
    wrong, _ = is_shared(world)
    left, _ = is_shared(world, "sanne@werk.example.nl")
    is_shared(world, "joost@werk.example.nl")
    say(world.ctx, wrong.person_id, Word.WRONG_PERSON, wrong.address_hash)
    say(world.ctx, left.person_id, Word.LEFT, left.address_hash)
    assert everybody(desk, said="wrong_person")[0] == [wrong.person_id]
    assert set(everybody(desk, said="anything", limit="1")[0]) == {wrong.person_id, left.person_id}
    seen = desk.call("GET", f"{BASE}/{left.person_id}", language="en").json
    assert seen["said"]["word"] == "not_any_more"
    assert "still works here, or has left" in seen["said"]["advice"]


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "9"},
        {"cursor": "x"},
        {"cursor": "1.person#1"},
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "²"},
        {"said": "yes"},
    ],
)
def test_a_page_that_can_not_be_is_refused(desk: AtWork, query: dict[str, str]) -> None:
    answer = desk.call("GET", BASE, query=query)
    assert answer.status == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [f"/{next(iter(query))}"]


def test_a_cursor_leads_to_ones_own_people_only(desk: AtWork, world: World) -> None:
    theirs, _ = is_shared(world, employer_id="f" * 26)
    ours, _ = is_shared(world)
    for shard in range(8):
        answer = desk.call("GET", BASE, query={"cursor": f"{shard}.{'a' * 26}"})
        assert answer.status == 422
    is_shared(world, "tweede@werk.example.nl", employer_id="f" * 26)
    elsewhere = replace(desk, user=desk.stranger).call("GET", BASE, query={"limit": "1"}).json["cursor"]
    assert desk.call("GET", BASE, query={"limit": "1", "cursor": elsewhere}).status == 422
    assert theirs.person_id in everybody(replace(desk, user=desk.stranger))[0]
    assert everybody(desk)[0] == [ours.person_id]


def test_an_employer_can_not_tell_an_account_a_join_or_where_mail_goes(desk: AtWork, world: World) -> None:
    relation, _ = is_shared(world)
    before = desk.call("GET", f"{BASE}/{relation.person_id}")
    account = opens_account(world, last_name="Eigen-Naam")
    says_yes(world, account, relation)
    choose_mail(world.ctx, account.person_id, relation.person_id, at_sign_in=True)
    after = desk.call("GET", f"{BASE}/{relation.person_id}")
    assert after.body == before.body
    assert desk.call("GET", f"{BASE}/{account.person_id}").status == 404


def test_mail_problems_come_with_what_to_do(desk: AtWork, world: World) -> None:
    relation, _ = is_shared(world)
    world.ctx.store.write(PERSON.replace(relation, mail_stops=(MailStop.BOUNCED,)))
    (problem,) = desk.call("GET", f"{BASE}/{relation.person_id}").json["mail_problems"]
    assert (problem["problem"], problem["advice"]) == (
        "bounced",
        "Je mail kwam terug. Controleer het e-mailadres.",
    )


def test_what_was_given_is_corrected_field_by_field(desk: AtWork, world: World) -> None:
    relation, _ = is_shared(world, number="1042", department="Zorg")
    path = f"{BASE}/{relation.person_id}"
    changed = desk.call(
        "PATCH",
        path,
        body={
            "email": "n.berg@werk.example.nl",
            "mobile": None,
            "department": None,
            "tags": ["bhv", "BHV", "avond"],
            "personnel_number": "2001",
        },
    )
    assert changed.status == 200
    assert (changed.json["email"], changed.json["tags"]) == ("n.berg@werk.example.nl", ["bhv", "avond"])
    assert (changed.json["personnel_number"], changed.json["other_numbers"]) == ("2001", ["1042"])
    assert not {"mobile", "department"} & changed.json.keys()
    assert (changed.json["first_name"], changed.json["language"]) == ("N.", "nl")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"first_name": None}, "/first_name"),
        ({"email": "geen adres"}, "/email"),
        ({"tags": None}, "/tags"),
        ({"tags": [f"label {number}" for number in range(21)]}, "/tags"),
        ({"personnel_number": None}, "/personnel_number"),
        ({"said": "left"}, "/said"),
        ({"account_id": "a" * 26}, "/account_id"),
    ],
)
def test_a_correction_that_can_not_be_is_refused_whole(
    desk: AtWork, world: World, body: dict[str, Any], pointer: str
) -> None:
    relation, _ = is_shared(world)
    answer = desk.call("PATCH", f"{BASE}/{relation.person_id}", body=body)
    assert (answer.status, [fault["pointer"] for fault in answer.json["errors"]]) == (422, [pointer])
    assert person_of(world.ctx, relation.person_id) == relation


def test_who_said_not_any_more_is_decided_about(desk: AtWork, world: World) -> None:
    relation, _ = is_shared(world)
    path = f"{BASE}/{relation.person_id}/decision"
    stays = {"decision": "still_works_here"}
    assert desk.call("POST", path, body=stays).json["type"] == "/problems/nothing-said"
    say(world.ctx, relation.person_id, Word.LEFT, relation.address_hash)
    assert "said" not in desk.call("POST", path, body=stays).json
    assert "ended_at" in desk.call("POST", path, body={"decision": "has_left"}).json


def test_before_an_agreement_begins_nothing_is_corrected_and_people_may_leave(
    desk: AtWork, world: World
) -> None:
    employer_id = an_employer_named(world.ctx, "Later Bedrijf", "g" * 26, starts_on=date(2090, 1, 2))
    user = a_user_of(world.ctx, employer_id)
    relation, _ = is_shared(world, employer_id=employer_id)
    path = f"{BASE}/{relation.person_id}"
    assert desk.call("PATCH", path, by=user, body={"first_name": "Nora"}).status in {403, 409}
    assert desk.call("POST", f"{path}/decision", by=user, body={"decision": "has_left"}).status == 200


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [("GET", "", None), ("PATCH", "", {"first_name": "X"}), ("POST", "/decision", {"decision": "has_left"})],
)
def test_another_employer_a_person_and_staff_come_to_nothing(
    desk: AtWork, world: World, method: str, suffix: str, body: dict[str, str] | None
) -> None:
    relation, _ = is_shared(world)
    path = f"{BASE}/{relation.person_id}{suffix}"
    assert desk.call(method, path, by=desk.stranger, body=body).status == 404
    for groups in ("", "staff"):
        assert desk.call(method, path, by=desk.stranger, body=body, groups=groups).status == 403
    assert person_of(world.ctx, relation.person_id) == relation
