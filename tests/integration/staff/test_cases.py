"""What staff handle cases with: a search that is written down before it tells anything,
requests by their last day, and frozen accounts.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from qlinx.kit.clock import home_day
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.mailing.letter import Letter
from qlinx.people.address_undo import release
from qlinx.people.locked import locked_accounts
from qlinx.people.model import PersonState
from qlinx.people.store import PERSON
from qlinx.records.audit import acts
from qlinx.rights.finding import MOST_FOUND, Search, SearchReason, Standing, find
from qlinx.rights.limits import SEARCHES_OF_STAFF
from qlinx.rights.registry import every_right
from qlinx.rights.service import ask
from qlinx.rights.staff_schemas import OPEN, OpenRightsRequests
from tests.support.described import must_be_described
from tests.support.http import Functions, Response, an_event
from tests.support.human_review import Full
from tests.support.people import NEW_ADDRESS, letters, opens_account, person_of, set_limit
from tests.support.signing_in import a_staff_member
from tests.support.subjects import NOOR, a_holder, a_relation, a_waiting_row, an_employer, an_employer_user
from tests.support.undoing import moved, new_password, stop
from tests.support.world import World

ACTOR = "s" * 26
CASE = "U3VQ-2D4K-7W5C"
ASKED = {"email": NOOR, "reason": "locked_out", "case": CASE}


def looks(world: World, address: str = NOOR) -> dict[str, tuple[Standing, ...]]:
    search = Search(parse_email(address), SearchReason.LOCKED_OUT, CASE)
    return {one.ground: one.standings for one in find(world.ctx, search, actor=ACTOR).subjects}


def written_down(world: World) -> list[tuple[str, str, str]]:
    return [(act.actor, act.action, act.subject) for act in acts(world.ctx, world.now.date())]


def test_all_that_stands_under_an_address_is_found_with_how_it_stands(world: World) -> None:
    ctx, employer = world.ctx, an_employer(world.ctx)
    holder = a_holder(ctx, restricted=True)
    a_relation(ctx, employer, account_id=holder.person_id)
    an_employer_user(ctx, employer)
    a_waiting_row(ctx, employer)

    assert looks(world) == {
        "account": (Standing.RESTRICTED,),
        "relation": (Standing.JOINED,),
        "employer_user": (),
        "waiting_row": (),
    }


def test_what_is_being_erased_is_told_as_that(world: World) -> None:
    holder = a_holder(world.ctx)
    world.ctx.store.write(PERSON.replace(holder, state=PersonState.ERASING))

    assert looks(world) == {"account": (Standing.ERASING,)}


def test_who_looked_why_and_for_which_case_is_written_before_anything_is_read(world: World) -> None:
    holder = a_holder(world.ctx)
    looks(world)
    looks(world, "niemand@werk.example.nl")

    why = f"locked_out:{CASE}"
    searched = [one for one in written_down(world) if one[1] == f"person-searched:{why}"]
    found = [one for one in written_down(world) if one[1] == f"person-found:{why}"]
    assert [one[0] for one in searched] == [ACTOR, ACTOR]
    assert found == [(ACTOR, f"person-found:{why}", holder.person_id)]
    # The trail leads from nobody's address to a person: neither the address nor the hash it is found by.
    told = str(written_down(world))
    assert NOOR not in told
    assert world.ctx.address_hash(parse_email(NOOR).match_key) not in told


def test_a_search_that_can_t_be_written_down_reads_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_holder(world.ctx)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    def read(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("qlinx.rights.finding.record_act", fails)
    monkeypatch.setattr("qlinx.rights.finding.standing_at", read)
    with pytest.raises(RuntimeError):
        looks(world)


def test_who_tries_addresses_one_by_one_is_stopped_and_no_colleague_with_them(world: World) -> None:
    set_limit(world, SEARCHES_OF_STAFF, 2)
    for _ in range(2):
        looks(world)
    with pytest.raises(TooManyRequests):
        looks(world)

    search = Search(parse_email(NOOR), SearchReason.LOCKED_OUT, CASE)
    assert find(world.ctx, search, actor="t" * 26).subjects == ()


def test_of_an_address_that_many_have_the_rest_is_a_number(world: World) -> None:
    employer = an_employer(world.ctx)
    for number in range(MOST_FOUND + 2):
        a_relation(world.ctx, employer, number=str(number))
    search = Search(parse_email(NOOR), SearchReason.COMPLAINT, "TEL-1")
    found = find(world.ctx, search, actor=ACTOR)

    assert (len(found.subjects), found.more) == (MOST_FOUND, 2)


def test_frozen_accounts_wait_until_they_are_opened(world: World) -> None:
    person = opens_account(world)
    assert locked_accounts(world.ctx) == ()
    stop(world, moved(world, person))
    (one,) = locked_accounts(world.ctx)
    assert (one.account_id, one.staff_only) == (person.person_id, False)
    assert looks(world, NEW_ADDRESS) == {"account": (Standing.FROZEN,)}

    release(world.ctx, person.person_id, parse_email(person.email), actor=ACTOR)
    assert locked_accounts(world.ctx) == ()


def test_one_that_no_former_password_opens_is_told_as_that(world: World) -> None:
    person = opens_account(world)
    token = moved(world, person)
    new_password(world, NEW_ADDRESS, "Een-ander-woord-9")
    stop(world, token)

    assert [one.staff_only for one in locked_accounts(world.ctx)] == [True]


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("staff_cases").context().read_secret)
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    return functions


def asks(functions: Functions, member: str, method: str, path: str, **more: Any) -> Response:
    return functions.call(
        "staff_cases", method, f"/v1/staff/{path}", person_id=member, groups="staff", **more
    )


@pytest.fixture
def member(functions: Functions) -> str:
    functions.world.pass_time(seconds=-10)
    person_id = a_staff_member(functions.world).person_id
    functions.world.pass_time(seconds=10)
    return person_id


def test_the_answer_tells_no_name_address_or_number(functions: Functions, member: str) -> None:
    ctx = functions.world.ctx
    relation = a_relation(ctx, an_employer(ctx), first_name="Noortje")
    answer = asks(functions, member, "POST", "person-searches", body=ASKED)

    (one,) = answer.json["subjects"]
    assert (one["person_id"], one["kind"], one["standings"]) == (relation.person_id, "relation", [])
    assert "Voorbeeld Zorg 1" in one["title"]
    assert not any(text in answer.body for text in ("Noortje", relation.last_name, NOOR))


@pytest.mark.parametrize("case", ["", "Jansen", "06-12345678", "noor@werk.nl", "wie is dit", "A" * 21])
def test_a_case_is_a_number_and_never_a_name(functions: Functions, member: str, case: str) -> None:
    answer = asks(functions, member, "POST", "person-searches", body={**ASKED, "case": case})

    assert (answer.status, written_down(functions.world)[1:]) == (422, [])


@pytest.mark.parametrize("left_out", ["reason", "case", "email"])
def test_without_a_reason_or_a_case_nobody_is_looked_for(
    functions: Functions, member: str, left_out: str
) -> None:
    body = {name: value for name, value in ASKED.items() if name != left_out}
    assert asks(functions, member, "POST", "person-searches", body=body).status == 422


def test_the_example_event_is_answered(functions: Functions, member: str) -> None:
    event = an_event("staff_cases", "search")
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    claims["iss"] = functions.world.resources.environment("staff_cases")["STAFF_ISSUER"]
    assert functions.handle("staff_cases", event)["statusCode"] == 401
    claims["username"] = member
    claims["auth_time"] = str(int(functions.world.now.timestamp()) + 1)
    assert functions.handle("staff_cases", event)["statusCode"] == 200


def test_requests_are_told_with_how_many_days_are_left_and_who_acts(
    functions: Functions, member: str
) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = ask(world.ctx, relation.person_id, every_right()["dispute"])
    left = (request.deadline_on - home_day(datetime.now(UTC))).days
    listed = asks(functions, member, "GET", "rights-requests").json

    (one,) = listed["rights_requests"]
    assert (one["days_left"], one["next"], listed["overdue"], listed["soon"]) == (left, "employer", 0, 0)
    seen = asks(functions, member, "GET", f"rights-requests/{one['request_id']}", language="en").json
    assert (seen["employer"], seen["asked_from"]) == ("Voorbeeld Zorg 1", "address")
    assert seen["what_to_do"].startswith("The employer decides.")
    assert relation.person_id not in str(seen)
    assert asks(functions, member, "GET", f"rights-requests/{'a' * 26}").status == 404


@pytest.mark.parametrize(
    ("days", "next_", "counts"),
    [
        (8, "employer", (0, 0)),
        (7, "call_employer", (0, 1)),
        (0, "call_employer", (0, 1)),
        (-1, "call_employer", (1, 0)),
    ],
)
def test_near_its_last_day_the_employer_is_called(
    world: World, days: int, next_: str, counts: tuple[int, int]
) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = ask(world.ctx, relation.person_id, every_right()["dispute"])
    page = OPEN.page(world.ctx, "staff-id", {}, (request,), lambda one: one.request_id)
    told = OpenRightsRequests.of(page, (request,), request.deadline_on - timedelta(days=days))

    assert (told.overdue, told.soon) == counts
    assert [one.next for one in told.rights_requests] == [next_]


def comes(person_id: str, day: date, **changes: Any) -> dict[str, Any]:
    """What staff send of a request that came by telephone."""
    body = {"person_id": person_id, "kind": "objection", "channel": "phone"}
    return {**body, "received_on": day.isoformat(), **changes}


def test_a_request_that_came_by_telephone_is_put_down_over_the_api(functions: Functions, member: str) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    body = comes(relation.person_id, world.ctx.today())

    first, again = (asks(functions, member, "POST", "rights-requests", body=body) for _ in range(2))

    assert (first.status, first.json["state"], first.json["channel"]) == (
        201,
        "identity_pending",
        "phone",
    )
    assert again.json["request_id"] == first.json["request_id"]
    (mail,) = [one for one in letters(world) if isinstance(one, Letter)]
    assert (mail.template, mail.to.address) == ("rights.request_identity", relation.email)
    # Nothing is done until it is shown whose it is.
    assert person_of(world.ctx, relation.person_id).mail_stops == ()
    assert relation.email not in first.body


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "human_review"}, "/kind"),
        ({"kind": "nothing"}, "/kind"),
        ({"channel": "pigeon"}, "/channel"),
        ({"received_on": "2019-01-01"}, "/received_on"),
        ({"received_on": "2099-01-01"}, "/received_on"),
    ],
)
def test_what_can_not_be_put_down_is_told_by_its_field(
    functions: Functions, member: str, changes: dict[str, str], pointer: str
) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))

    refused = asks(
        functions,
        member,
        "POST",
        "rights-requests",
        body=comes(relation.person_id, world.ctx.today(), **changes),
    )

    assert refused.status == 422
    assert [one["pointer"] for one in refused.json["errors"]] == [pointer]
    assert world.items_of("rights_request") == []


def test_what_has_no_object_on_a_ground_is_not_put_down_there(functions: Functions, member: str) -> None:
    world = functions.world
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    body = comes(user.person_id, world.ctx.today(), kind="withdrawal")

    assert asks(functions, member, "POST", "rights-requests", body=body).status == 422
    nobody = comes("n" * 26, world.ctx.today())
    assert asks(functions, member, "POST", "rights-requests", body=nobody).status == 404


def test_who_wants_a_person_to_look_at_the_places_is_put_down_over_the_api(
    functions: Functions, member: str
) -> None:
    full = Full(functions.world)
    body = comes(full.without, full.ctx.today(), kind="human_review", invitation=full.invitation_id)

    noted = asks(functions, member, "POST", "rights-requests", body=body)

    assert (noted.status, noted.json["kind"]) == (201, "human_review")


def test_a_look_at_the_places_that_nobody_has_to_take_is_not_put_down_over_the_api(
    functions: Functions, member: str
) -> None:
    full = Full(functions.world)
    body = comes(full.has, full.ctx.today(), kind="human_review", invitation=full.invitation_id)

    refused = asks(functions, member, "POST", "rights-requests", body=body)

    assert (refused.status, refused.json["type"]) == (409, "/problems/review-not-now")
    must_be_described("POST", "/v1/staff/rights-requests", 409, refused.body)
