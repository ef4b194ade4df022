"""Two people edit the same thing: who saw an earlier version is told, and writes over nothing unseen
(docs/decisions/0138-two-people-edit-the-same.md).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

import pytest

from qlinx.employers.model import Access
from qlinx.employers.service import end_agreement, set_instruction
from qlinx.employers.store import agreement_of
from qlinx.employers.users import Actor, limit, tag_of_user
from qlinx.invitations.moments import CLEAR_AWAY, CLOSE, DISPATCH, stored_moments
from qlinx.invitations.under_way import subject_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.seen import ChangedSince, Seen, saw, seen_in, tag_of
from qlinx.people.desk import correct, own_relation
from qlinx.people.own_data import change_own_data
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.records.moments import At, first_moments
from tests.support.at_work import at_work
from tests.support.described import description
from tests.support.drafts import draft_fields
from tests.support.http import Functions, Response
from tests.support.looking import a_user_of
from tests.support.people import is_shared, opens_account
from tests.support.subjects import an_employer, an_employer_user
from tests.support.threads import a_context, at_once
from tests.support.world import World

# Each says one whole thing, or moves a state that a table decides: of two, the last word holds, or the second
# is told that it can't be any more.
SAID_WHOLE: Final = {
    "/v1/account/relations/{relation_id}/mail": "where mail of one employer goes, by its one reader",
    "/v1/employer/invitations/{invitation_id}/sending": "a state: waits, or goes on",
    "/v1/employer/list-check": "yes or no",
    "/v1/invitations/{invitation_id}/reply": "a reply of one person; states decide",
    "/v1/staff/employers/{employer_id}/agreement/mailings": "a yes; said twice it is the same",
    "/v1/staff/mailings/{invitation_id}/verdict": "a state: decided once",
}
Acts = list[Callable[[], object]]


def own_data(world: World) -> Acts:
    person = person_by_id(world.ctx.store, opens_account(world).person_id)
    assert person
    seen = saw(tag_of(person.version))

    def act(ctx: Context, number: int) -> object:
        return change_own_data(ctx, person.person_id, {"first_name": f"Noor{'abcdefgh'[number]}"}, seen)

    return _acts(world, act)


def a_relation(world: World) -> Acts:
    person, work = is_shared(world)
    seen = saw(own_relation(world.ctx, work.employer_id, person.person_id).tag)

    def act(ctx: Context, number: int) -> object:
        return correct(
            ctx,
            work.employer_id,
            person.person_id,
            lambda stated: replace(stated, department=f"Zorg {number}"),
            actor="f" * 26,
            seen=seen,
        )

    return _acts(world, act)


def a_user(world: World) -> Acts:
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    actor = Actor("f" * 26, is_staff=True, seen=saw(tag_of_user(user)))

    def act(ctx: Context, number: int) -> object:
        assert number in range(8)
        return limit(ctx, user.employer_id, user.person_id, Access.READ, actor=actor)

    return _acts(world, act)


def the_end_of_an_agreement(world: World) -> Acts:
    employer_id, seen = an_agreement(world)
    return _acts(
        world,
        lambda ctx, number: end_agreement(
            ctx, employer_id, date(2099, 1, 1 + number), actor="f" * 26, seen=seen
        ),
    )


def who_decides(world: World) -> Acts:
    employer_id, seen = an_agreement(world)
    return _acts(
        world,
        lambda ctx, _: set_instruction(ctx, employer_id, executes_rights=False, actor="f" * 26, seen=seen),
    )


def an_agreement(world: World) -> tuple[str, Seen]:
    employer_id = an_employer(world.ctx).employer_id
    agreement = agreement_of(world.ctx.store, employer_id)
    assert agreement
    return employer_id, saw(tag_of(agreement.version))


def _acts(world: World, act: Callable[[Context, int], object]) -> Acts:
    contexts = [a_context(world) for _ in range(8)]
    return [partial(act, ctx, number) for number, ctx in enumerate(contexts)]


@pytest.mark.parametrize(
    "edited",
    [own_data, a_relation, a_user, the_end_of_an_agreement, who_decides],
    ids=lambda one: one.__name__,
)
def test_of_eight_who_saw_the_same_version_exactly_one_changes_it(
    world: World, edited: Callable[[World], Acts]
) -> None:
    raised = at_once(*edited(world))
    told = Counter(type(one) for one in raised)
    # Whoever wrote at the same moment, where nothing is tried again, hears the other of the two.
    assert told[type(None)] == 1, told
    assert told[ChangedSince] + told[ChangedMeanwhile] == 7, told


def test_every_route_that_changes_fields_takes_the_version_that_was_seen_or_says_one_whole_thing() -> None:
    described = {
        (method, path): operation
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }
    for (method, path), operation in described.items():
        named = {one.get("$ref", "").rpartition("/")[2] for one in operation.get("parameters", [])}
        takes = bool(named & {"IfMatch", "IfMatchNeeded"})
        assert takes == ("412" in operation["responses"]), path
        assert "IfMatchNeeded" not in named or "428" in operation["responses"], path
        if method == "patch" or (method == "put" and path not in SAID_WHOLE):
            assert takes, path
        if takes:
            done = operation["responses"].get("200") or operation["responses"]["201"]
            assert "ETag" in done["headers"], path
            # Whoever saw an earlier version is shown the one of now.
            late = operation["responses"]["412"]
            assert "ETag" in late["headers"], path
            assert "now" in late["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"], (
                path
            )
    assert SAID_WHOLE.keys() <= {path for method, path in described if method == "put"}


def test_every_version_that_is_shown_stands_in_the_header_of_what_is_shown_alone() -> None:
    schemas = description()["components"]["schemas"]
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if status == "412":
                    continue
                shown = (
                    response.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
                )
                name = shown.rpartition("/")[2]
                has = "etag" in schemas.get(name, {}).get("properties", {})
                assert has == ("ETag" in response.get("headers", {})), (method, path)


class Noor:
    """Somebody with an account, who calls from two devices."""

    def __init__(self, functions: Functions) -> None:
        functions.world.ctx = functions.of("account").context()
        self._functions, self.world = functions, functions.world
        self.id = opens_account(functions.world).person_id

    def sees(self) -> Response:
        return self._call("GET")

    def changes(self, seen: str | None = None, **fields: Any) -> Response:
        return self._call("PATCH", body=fields, headers={} if seen is None else {"if-match": seen})

    def _call(self, method: str, **more: Any) -> Response:
        return self._functions.call("account", method, "/v1/account", person_id=self.id, **more)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The functions of the template; the world's clock stands at now, as theirs runs."""
    world.now = datetime.now(UTC)
    return Functions(world, monkeypatch)


@pytest.fixture
def noor(functions: Functions) -> Noor:
    return Noor(functions)


def test_who_saw_an_earlier_version_is_told_and_nothing_is_written(noor: Noor) -> None:
    seen = noor.sees()
    etag = seen.headers["ETag"]
    assert (etag, etag[0]) == (seen.json["etag"], '"')
    changed = noor.changes(etag, postcode="2012 KN", town="Haarlem")
    assert (changed.status, changed.json["town"]) == (200, "Haarlem")
    late = noor.changes(etag, first_name="Nora")
    assert (late.status, late.json["type"]) == (412, "/problems/changed-since")
    # What is so now is there to be looked at.
    assert (late.headers["ETag"], late.json["now"]["town"]) == (changed.headers["ETag"], "Haarlem")
    assert noor.sees().json["first_name"] == seen.json["first_name"]
    assert noor.sees().headers["ETag"] == changed.headers["ETag"] != etag
    assert noor.changes(changed.headers["ETag"], first_name="Nora").json["first_name"] == "Nora"


def test_who_does_not_say_what_they_saw_changes_the_fields_that_they_send_and_no_others(noor: Noor) -> None:
    noor.changes(postcode="2012 KN", town="Haarlem")
    assert noor.changes(first_name="Nora").status == 200
    both = noor.sees().json
    assert (both["first_name"], both["town"]) == ("Nora", "Haarlem")


def test_a_new_address_is_not_asked_for_by_who_saw_an_earlier_version(noor: Noor) -> None:
    etag = noor.sees().headers["ETag"]
    noor.changes(first_name="Nora")
    assert noor.changes(etag, email="noor@anders.nl").status == 412
    assert "new_email" not in noor.sees().json


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        (None, True),
        ("*", True),
        ('"7"', True),
        ('"6", "7"', True),
        (' "7" ', True),
        ('"6"', False),
        ('W/"7"', False),
        ("7", False),
        ("", False),
        ('"7', False),
        ('"*"', False),
    ],
)
def test_if_match_is_read_as_the_standard_has_it(given: str | None, holds: bool) -> None:
    seen = seen_in({} if given is None else {"if-match": given})
    if holds:
        seen.must_hold("7")
    else:
        with pytest.raises(ChangedSince):
            seen.must_hold("7")


def test_two_officers_correct_one_person(functions: Functions) -> None:
    desk = at_work(functions, "employer_people")
    person, _ = is_shared(functions.world)
    path = f"/v1/employer/people/{person.person_id}"
    etag = desk.call("GET", path).headers["ETag"]
    ours = desk.call("PATCH", path, body={"department": "Zorg"}, headers={"if-match": etag})
    theirs = desk.call("PATCH", path, body={"tags": []}, headers={"if-match": etag})
    assert (ours.status, theirs.status) == (200, 412)
    assert theirs.json["now"] == ours.json
    assert desk.call("PATCH", path, body={"tags": []}, headers={"if-match": ours.json["etag"]}).status == 200
    assert desk.call("GET", path).json["department"] == "Zorg"


def test_two_administrators_limit_one_user(functions: Functions) -> None:
    desk = at_work(functions, "employer_users")
    ella = a_user_of(functions.world.ctx, "e" * 26)
    listed = desk.call("GET", "/v1/employer/users").json["users"]
    (etag,) = (one["etag"] for one in listed if one["user_id"] == ella)
    path = f"/v1/employer/users/{ella}"
    first = desk.call("PATCH", path, body={"disabled": True}, headers={"if-match": etag})
    second = desk.call("PATCH", path, body={"access": "read"}, headers={"if-match": etag})
    assert (first.status, second.status, second.json["type"]) == (200, 412, "/problems/changed-since")
    assert second.json["now"] == first.json
    again = desk.call("PATCH", path, body={"access": "read"}, headers={"if-match": first.headers["ETag"]})
    assert (again.json["access"], again.json["state"]) == ("read", "disabled")


def _later(world: World) -> dict[str, Any]:
    """An invitation that goes tomorrow."""
    at = {
        name: f"{world.now + timedelta(days=days):%Y-%m-%dT{hour}:00}"
        for name, days, hour in (
            ("send_at", 1, 12),
            ("answer_by", 7, 12),
            ("starts_at", 7, 19),
            ("ends_at", 7, 22),
        )
    }
    return {**draft_fields(number_of_places=6), **at}


def test_two_change_one_invitation_and_the_second_sees_what_is_so_now(functions: Functions) -> None:
    office = at_work(functions, "employer_invitations")
    made = office.call("POST", "/v1/employer/invitations", body=_later(world=functions.world))
    path, etag = f"/v1/employer/invitations/{made.json['invitation_id']}", made.headers["ETag"]
    assert (made.status, made.json["etag"]) == (201, etag)
    fewer = office.call("PUT", f"{path}/places", body={"number_of_places": 4}, headers={"if-match": etag})
    assert (fewer.status, fewer.headers["ETag"] == etag) == (200, False)
    late = office.call("PUT", f"{path}/places", body={"number_of_places": 9}, headers={"if-match": etag})
    assert (late.status, late.json["now"]["number_of_places"]) == (412, 4)

    change = replace(office, function="invitation_reminders")
    unsaid = change.call("POST", f"{path}/changes", body={"title": "Zomerborrel"})
    assert (unsaid.status, unsaid.json["type"]) == (428, "/problems/seen-not-said")
    late = change.call("POST", f"{path}/changes", body={"title": "Zomerborrel"}, headers={"if-match": etag})
    assert (late.status, late.headers["ETag"]) == (412, fewer.headers["ETag"])
    assert late.json["now"]["title"] == made.json["title"]
    seen = {"if-match": late.headers["ETag"]}
    done = change.call("POST", f"{path}/changes", body={"title": "Zomerborrel"}, headers=seen)
    assert done.status == 201
    assert done.headers["ETag"] == office.call("GET", path).headers["ETag"] != late.headers["ETag"]


def test_a_change_takes_a_moment_away_that_nothing_expects(functions: Functions) -> None:
    office = at_work(functions, "employer_invitations")
    made = office.call("POST", "/v1/employer/invitations", body=_later(world=functions.world)).json
    ctx, invitation_id = functions.world.ctx, made["invitation_id"]
    left_over = first_moments(subject_of(invitation_id), {CLEAR_AWAY: At(ctx.now() + timedelta(days=1))})
    ctx.store.write(*left_over)
    assert CLEAR_AWAY in stored_moments(ctx.store, invitation_id)

    replace(office, function="invitation_reminders").call(
        "POST",
        f"/v1/employer/invitations/{invitation_id}/changes",
        body={"title": "Zomerborrel"},
        headers={"if-match": made["etag"]},
    )

    assert set(stored_moments(ctx.store, invitation_id)) == {DISPATCH, CLOSE}
