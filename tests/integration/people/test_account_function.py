"""The functions account and address_changes, called as the gateway calls them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.letter import Letter
from qlinx.mailing.suppression import stop_mail, stops_for
from qlinx.people.model import Person, PersonState
from qlinx.people.store import PERSON, person_item
from tests.support.factories import NOW
from tests.support.http import Functions, Response, an_event
from tests.support.people import is_shared, letters, opens_account, person_of, says_yes, starts_work
from tests.support.world import World

RELATIONS = "/v1/account/relations"


def employer(world: World) -> str:
    employer_id = "e" * 26
    world.ctx.store.write(
        EMPLOYER.insert(Employer(employer_id=employer_id, name="Voorbeeld Zorg", created_at=NOW))
    )
    return employer_id


def call(
    functions: Functions, person: Person, method: str, path: str = "/v1/account", **more: Any
) -> Response:
    return functions.call("account", method, path, person_id=person.person_id, **more)


@pytest.fixture
def person(functions: Functions) -> Person:
    """Somebody with an account, opened a while ago."""
    functions.world.now -= timedelta(minutes=10)
    made = opens_account(functions.world)
    functions.world.now += timedelta(minutes=10)
    return made


@pytest.mark.parametrize("case", ["see", "change", "delete", "preview_deletion", "sign_out"])
def test_the_example_events_are_about_somebody_who_is_not_here(functions: Functions, case: str) -> None:
    assert functions.handle("account", an_event("account", case))["statusCode"] == 401


@pytest.mark.parametrize("case", ["page", "confirm"])
def test_a_link_that_we_did_not_sign_is_refused_on_a_page(functions: Functions, case: str) -> None:
    page = functions.handle("address_changes", an_event("address_changes", case))
    assert page["statusCode"] == 404
    assert page["headers"]["Content-Type"].startswith("text/html")


def test_people_see_all_of_their_own_data_and_what_joined_employers_gave(
    functions: Functions, person: Person
) -> None:
    world = functions.world
    starts_work(world, person, employer(world))
    seen = call(functions, person, "GET").json
    assert (seen["first_name"], seen["email"], seen["mobile"]) == ("Noor", person.email, "+31612345678")
    (shared,) = seen["employers"]
    assert (shared["employer"], shared["email"], shared["first_name"]) == (
        "Voorbeeld Zorg",
        person.email,
        "N.",
    )
    # Every field of the obligations' table A has an edit or an explained route.
    assert set(seen["how_to_change"]) >= {
        "first_name",
        "last_name",
        "email",
        "mobile",
        "postcode",
        "town",
        "photo",
        "ip_address",
        "password",
    }


def test_people_change_what_is_theirs(functions: Functions, person: Person) -> None:
    changed = call(
        functions, person, "PATCH", body={"town": "Haarlem", "postcode": "2012kn", "language": "en"}
    )
    assert (changed.status, changed.json["postcode"], changed.json["language"]) == (200, "2012 KN", "en")
    gone = call(functions, person, "PATCH", body={"town": None, "postcode": None})
    assert "town" not in gone.json


def test_a_new_address_waits_for_its_mailbox(functions: Functions, person: Person) -> None:
    earlier = datetime.now(UTC)
    answer = call(functions, person, "PATCH", body={"email": "noor.nieuw@thuis.example.nl"})
    assert (answer.json["email"], answer.json["new_email"]) == (person.email, "noor.nieuw@thuis.example.nl")
    (change,) = functions.world.items_of("address_change")
    keys = functions.of("address_changes").context().keys
    path = f"/account/address/{keys.sign('address-change', [person.person_id, change['change_id']])}"
    before = functions.world.every_item()
    page = functions.call("address_changes", "GET", path)
    assert (page.status, "noor.nieuw@thuis.example.nl" in page.body) == (200, True)
    assert functions.world.every_item() == before
    assert functions.call("address_changes", "POST", path, form={}).status == 200
    for method, form in (("GET", None), ("POST", {}), ("GET", None)):
        used = functions.call("address_changes", method, path, form=form)
        assert (used.status, "<button" in used.body) == (200, False)
        assert "noor.nieuw@thuis.example.nl" in used.body
    former = call(functions, person, "GET", signed_in_at=earlier)
    assert former.status == 401, "a session from before the change went on"
    later = datetime.now(UTC) + timedelta(seconds=2)
    assert call(functions, person, "GET", signed_in_at=later).json["email"] == "noor.nieuw@thuis.example.nl"
    assert functions.call("address_changes", "GET", f"{path}x").status == 404
    call(functions, person, "PATCH", body={"email": "noor.later@thuis.example.nl"}, signed_in_at=later)
    replaced = functions.call("address_changes", "GET", path)
    assert replaced.status == 410
    assert '<a class="button" href="/mijn/gegevens">Kijk bij je gegevens</a>' in replaced.body


def test_an_address_that_several_accounts_ask_for_is_guarded(functions: Functions, person: Person) -> None:
    other = opens_account(functions.world, email="sam@thuis.example.nl")
    asked = {"email": "begeerd@thuis.example.nl"}
    answers = [call(functions, one, "PATCH", body=asked) for one in (person, other) for _ in range(3)]
    assert [answer.status for answer in answers] == [200] * 6
    mails = [
        mail
        for mail in letters(functions.world)
        if isinstance(mail, Letter) and mail.to.address == asked["email"]
    ]
    assert len(mails) == 5


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"first_name": None}, "/first_name"),
        ({"first_name": ""}, "/first_name"),
        ({"email": None}, "/email"),
        ({"email": "x@werk.example.nl", "town": "Haarlem"}, ""),
        ({"person_id": "b" * 26}, "/person_id"),
        ({"sources": {}}, "/sources"),
        ({"mobile": None}, "/mobile"),
        ({"town": "Haarlem"}, "/postcode"),
    ],
)
def test_a_change_that_can_not_be_is_refused_whole(
    functions: Functions, person: Person, body: dict[str, Any], pointer: str
) -> None:
    before = person_of(functions.world.ctx, person.person_id)
    answer = call(functions, person, "PATCH", body=body)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert person_of(functions.world.ctx, person.person_id) == before


def test_signing_out_everywhere_ends_this_session_and_not_the_next(
    functions: Functions, person: Person
) -> None:
    now = datetime.now(UTC)
    assert call(functions, person, "POST", "/v1/account/sign-outs", signed_in_at=now).status == 204
    assert call(functions, person, "GET", signed_in_at=now).status == 401
    assert call(functions, person, "GET", signed_in_at=now + timedelta(seconds=3)).status == 200


def test_employer_users_have_no_account_of_a_person(functions: Functions, person: Person) -> None:
    assert call(functions, person, "GET", groups="employer").status == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/account"),
        ("PATCH", "/v1/account"),
        ("DELETE", "/v1/account"),
        ("GET", "/v1/account/deletion"),
        ("POST", "/v1/account/sign-outs"),
        ("DELETE", "/v1/account/mail-stops"),
    ],
)
def test_nothing_opens_without_a_session_of_an_account(functions: Functions, method: str, path: str) -> None:
    shared, _ = is_shared(functions.world)
    assert functions.call("account", method, path, body={}).status == 401
    assert call(functions, shared, method, path, body={}).status == 401


def test_before_deleting_people_see_what_goes_and_what_stays(functions: Functions, person: Person) -> None:
    world = functions.world
    relation = starts_work(world, person, employer(world))
    before = world.every_item()
    seen = call(functions, person, "GET", "/v1/account/deletion", language="en")
    assert seen.json["relations"] == [
        {"relation_id": relation.person_id, "employer": "Voorbeeld Zorg", "can_go": True}
    ]
    assert seen.json["stays"].startswith("What Voorbeeld Zorg shares about you stays with them.")
    assert world.every_item() == before


def test_deleting_the_account_without_a_body_erases_the_account_and_says_what_stays(
    functions: Functions, person: Person
) -> None:
    world = functions.world
    relation = starts_work(world, person, employer(world))
    answer = call(functions, person, "DELETE")
    assert (answer.status, answer.json["employers"]) == (202, ["Voorbeeld Zorg"])
    assert "Mail gaat weer naar het adres dat Voorbeeld Zorg gebruikt" in answer.json["stays"]
    (started,) = answer.json["rights_requests"]
    assert started["status_url"].startswith("https://qlinx.example/rights-requests/")
    (request,) = world.items_of("rights_request")
    assert (request["person_id"], request["right"]) == (person.person_id, "erasure")
    assert person_of(world.ctx, relation.person_id).state is PersonState.ACTIVE


def test_deleting_the_account_with_chosen_relations_gives_each_an_answer(
    functions: Functions, person: Person
) -> None:
    world = functions.world
    relation = starts_work(world, person, employer(world))
    answer = call(functions, person, "DELETE", body={"also": [relation.person_id]})
    assert [one.get("employer") for one in answer.json["rights_requests"]] == [None, "Voorbeeld Zorg"]
    assert "stays" not in answer.json
    assert {item["person_id"] for item in world.items_of("rights_request")} == {
        person.person_id,
        relation.person_id,
    }


def test_nobody_deletes_a_relation_that_is_not_theirs(functions: Functions, person: Person) -> None:
    world = functions.world
    lone, _ = is_shared(world, person.email, employer_id=employer(world))
    for also in ([lone.person_id], ["z" * 26]):
        assert call(functions, person, "DELETE", body={"also": also}).status == 404
    assert world.items_of("rights_request") == []


def test_somebody_who_is_gone_is_not_signed_in(functions: Functions, person: Person) -> None:
    store = functions.world.ctx.store
    kept = store.get(PERSON, person_item(person.person_id))
    assert kept is not None
    store.write(PERSON.remove(kept))
    assert call(functions, person, "GET").status == 401


def spam_was_reported(world: World, person: Person, scope: str) -> None:
    known = stop_mail(world.ctx, person.address_hash, scope, MailStop.SPAM_REPORT)
    world.ctx.store.write(*known, PERSON.replace(person, mail_stops=(MailStop.SPAM_REPORT,)))


def test_people_see_what_stops_our_mail_and_take_it_back(functions: Functions, person: Person) -> None:
    spam_was_reported(functions.world, person, OWN_MAIL)
    (shown,) = call(functions, person, "GET").json["mail_stops"]
    assert (shown["stop"], shown["sender"]) == ("spam_report", "Qlinx")
    assert shown["purposes"] == ["newsletter", "marketing"]
    assert "nieuwsbrieven of aanbiedingen" in shown["explanation"]
    assert "Haal dit dan weg" in shown["explanation"]

    assert [call(functions, person, "DELETE", "/v1/account/mail-stops").status for _ in range(2)] == [
        204,
        204,
    ]

    assert call(functions, person, "GET").json["mail_stops"] == []
    assert stops_for(functions.world.ctx, person.address_hash, OWN_MAIL) == ()


def test_what_stops_an_employers_mail_is_taken_back_by_whom_it_is_joined_to_and_nobody_else(
    functions: Functions, person: Person
) -> None:
    world = functions.world
    relation = person_of(world.ctx, starts_work(world, person, employer(world)).person_id)
    other = opens_account(world, email="ander@werk.example.nl")
    spam_was_reported(world, relation, relation.given_by)
    path = f"/v1/account/relations/{relation.person_id}/mail-stops"

    assert call(functions, other, "DELETE", path).status == 404
    assert call(functions, person, "DELETE", "/v1/account/mail-stops").status == 204
    assert stops_for(world.ctx, relation.address_hash, relation.given_by) == (MailStop.SPAM_REPORT,)
    assert call(functions, person, "DELETE", path).status == 204
    assert stops_for(world.ctx, relation.address_hash, relation.given_by) == ()
    assert person_of(world.ctx, relation.person_id).mail_stops == ()


def test_a_stop_that_holds_is_shown_to_each_whose_mail_it_stops(functions: Functions, person: Person) -> None:
    world = functions.world
    given_by = employer(world)
    relations = [
        person_of(world.ctx, is_shared(world, person.email, employer_id=given_by, number=number)[0].person_id)
        for number in ("P-1", "P-2")
    ]
    for relation in relations:
        says_yes(world, person, relation)
    # The report is about the mail of one of them, and stands on that one's item only.
    spam_was_reported(world, person_of(world.ctx, relations[0].person_id), given_by)
    world.ctx.store.write(*stop_mail(world.ctx, person.address_hash, OWN_MAIL, MailStop.SPAM_REPORT))

    shown = call(functions, person, "GET").json

    listed = functions.call("account_relations", "GET", RELATIONS, person_id=person.person_id).json
    stops = [one["mail_stops"] for one in listed["relations"]] + [shown["mail_stops"]]
    assert [[stop["stop"] for stop in one] for one in stops] == [["spam_report"]] * 3


def test_mail_is_wanted_again_by_purpose_through_either_door(functions: Functions, person: Person) -> None:
    world = functions.world
    relation = person_of(world.ctx, starts_work(world, person, employer(world)).person_id)
    ours, theirs = "/v1/account/mail-stops", f"{RELATIONS}/{relation.person_id}/mail-stops"
    spam_was_reported(world, person_of(world.ctx, person.person_id), OWN_MAIL)
    spam_was_reported(world, relation, relation.given_by)

    def wanted(path: str, purpose: str) -> int:
        return call(functions, person, "DELETE", path, body={"purpose": purpose}).status

    assert wanted(ours, "newsletter") == 204
    assert [one["purposes"] for one in call(functions, person, "GET").json["mail_stops"]] == [["marketing"]]
    assert wanted(theirs, "invitation") == 204
    assert stops_for(world.ctx, relation.address_hash, relation.given_by) == ()
    assert wanted(ours, "nothing") == 422


@pytest.mark.parametrize("remembered", [True, False])
def test_a_purpose_that_this_sender_has_no_such_mail_of_is_not_found_and_changes_nothing(
    functions: Functions, person: Person, *, remembered: bool
) -> None:
    world = functions.world
    relation = person_of(world.ctx, starts_work(world, person, employer(world)).person_id)
    for one in (person_of(world.ctx, person.person_id), relation):
        if remembered:
            world.ctx.store.write(
                *stop_mail(world.ctx, one.address_hash, one.mail_scope, MailStop.SPAM_REPORT)
            )
        world.ctx.store.write(PERSON.replace(one, mail_stops=(MailStop.SPAM_REPORT,)))
    before = world.every_item()

    for path, purposes in (
        ("/v1/account/mail-stops", ("invitation", "service", "legal_notice", "own_request")),
        (f"{RELATIONS}/{relation.person_id}/mail-stops", ("newsletter", "marketing", "service")),
    ):
        for purpose in purposes:
            assert call(functions, person, "DELETE", path, body={"purpose": purpose}).status == 404

    assert world.every_item() == before
