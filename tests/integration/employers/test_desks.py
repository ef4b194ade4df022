"""What staff and employer users do over HTTP: employers, users, uploads, held rosters; each its own only."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.employers.mails import compose
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_item
from qlinx.kit.ids import new_id
from qlinx.mailing.composing import Links
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.rendering import render
from qlinx.records.audit import acts
from qlinx.rosters.model import RosterState
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF
from tests.support.http import Functions, Response
from tests.support.letters import a_sender
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

NEW_EMPLOYER = {
    "name": "Voorbeeld Zorg",
    "starts_on": "2026-01-01",
    "contact": {"name": "C. Voorbeeld", "email": "contact@zorg.example", "telephone": "023 1234567"},
}
ATTESTATION = {
    "declared_by": "H. Voorbeeld",
    "ground": "contract",
    "text_version": "2026-1",
    "declared_on": "2026-11-20",
}

STAFF_MEMBER = StaffMember(
    person_id="s" * 26,
    name="Sam Voorbeeld",
    email="sam@aanbieder.example.nl",
    address_hash="5" * 40,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    invited_at=datetime(2026, 1, 1, tzinfo=UTC),
    sessions_valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    factor_set_at=datetime(2026, 1, 1, tzinfo=UTC),
    trained_on=date(2099, 1, 1),
)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    world.ctx.store.write(STAFF.insert(STAFF_MEMBER))
    return made


def staff(functions: Functions, method: str, path: str, **more: Any) -> Response:
    return functions.call(
        "staff_desk", method, path, person_id=STAFF_MEMBER.person_id, groups="staff", **more
    )


def add_employer(functions: Functions) -> str:
    return str(staff(functions, "POST", "/v1/staff/employers", body=NEW_EMPLOYER).json["employer_id"])


def add_user(
    functions: Functions, employer_id: str, email: str = "hr@zorg.example", language: str = "nl"
) -> str:
    answer = functions.call(
        "staff_employer_users",
        "POST",
        f"/v1/staff/employers/{employer_id}/users",
        body={"name": "Petra de Wit", "email": email, "language": language},
        person_id=STAFF_MEMBER.person_id,
        groups="staff",
    )
    assert answer.status == 201
    user_id = str(answer.json["user_id"])
    if user_by_id(functions.world, user_id).factor_set_at is None:
        sets_app_up(functions, user_id)
    return user_id


def sets_app_up(functions: Functions, user_id: str) -> None:
    """As they do at their first sign-in."""
    user = user_by_id(functions.world, user_id)
    functions.world.ctx.store.write(EMPLOYER_USER.replace(user, factor_set_at=functions.world.now))


def user_by_id(world: World, user_id: str) -> EmployerUser:
    found = world.ctx.store.get(EMPLOYER_USER, employer_user_item(user_id))
    assert found is not None
    return found


def as_user(functions: Functions, user_id: str, method: str, path: str, **more: Any) -> Response:
    signed_in = datetime.now(UTC) + timedelta(seconds=2)
    return functions.call(
        "employer_desk", method, path, person_id=user_id, groups="employer", signed_in_at=signed_in, **more
    )


def test_staff_add_an_employer_with_its_agreement_and_it_is_audited(functions: Functions) -> None:
    answer = staff(functions, "POST", "/v1/staff/employers", body=NEW_EMPLOYER)
    assert answer.status == 201
    assert answer.json["agreement"] == {
        "mailings_look": "due",
        "starts_on": "2026-01-01",
        "in_force": True,
        "executes_rights": True,
    }
    assert answer.json["drop"]["prefix"] == f"employers/{answer.json['employer_id']}/"
    found = staff(functions, "GET", "/v1/staff/employers").json["employers"]
    assert [one["employer_id"] for one in found] == [answer.json["employer_id"]]
    assert [act.action for act in acts(functions.world.ctx, datetime.now(UTC).date())] == ["employer-created"]


def test_an_agreement_that_ends_before_it_starts_is_refused(functions: Functions) -> None:
    answer = staff(functions, "POST", "/v1/staff/employers", body={**NEW_EMPLOYER, "ends_on": "2025-12-31"})
    assert (answer.status, answer.json["type"]) == (422, "/problems/agreement-dates-wrong")
    assert not functions.world.items_of("employer")


@pytest.mark.parametrize("groups", ["", "employer"])
def test_only_staff_add_employers(functions: Functions, groups: str) -> None:
    answer = functions.call(
        "staff_desk", "POST", "/v1/staff/employers", body=NEW_EMPLOYER, person_id="somebody", groups=groups
    )
    assert answer.status == 403
    assert not functions.world.items_of("employer")


def test_a_user_added_twice_is_one_user_with_one_mail(functions: Functions) -> None:
    employer_id = add_employer(functions)
    assert add_user(functions, employer_id) == add_user(functions, employer_id)
    assert len(functions.world.items_of("employer_user")) == 1
    assert len(functions.world.items_of("outbox")) == 1


def welcome_letter(functions: Functions) -> Letter:
    [item] = functions.world.items_of("outbox")
    ctx = functions.of("employer_welcome").context()
    letter = compose(ctx, OUTBOX.value(item), Links("https://qlinx.example"))
    assert isinstance(letter, Letter)
    return letter


def welcome_path(functions: Functions, user_id: str) -> str:
    """The path of the link in the welcome mail."""
    letter = welcome_letter(functions)
    assert letter.to.address == user_by_id(functions.world, user_id).email
    return str(letter.facts["password_url"]).removeprefix("https://qlinx.example")


@pytest.mark.parametrize(
    ("language", "greeting"), [("nl", "Beste Petra de Wit,"), ("en", "Dear Petra de Wit,")]
)
def test_a_new_user_is_greeted_as_one_greets_by_a_whole_name(
    functions: Functions, language: str, greeting: str
) -> None:
    add_user(functions, add_employer(functions), language=language)
    mail = render(welcome_letter(functions), a_sender())
    assert greeting in mail.text.splitlines()
    assert f"<p>{greeting}</p>" in mail.html


def test_a_new_user_chooses_a_password_once(functions: Functions) -> None:
    user_id = add_user(functions, add_employer(functions))
    path = welcome_path(functions, user_id)
    before = functions.world.every_item()
    shown = functions.call("employer_welcome", "GET", path)
    assert shown.status == 200
    assert re.search(r'<form method="post"', shown.body)
    assert functions.world.every_item() == before
    chosen = functions.call("employer_welcome", "POST", path, form={"password": "Voorbeeld-Zin-2026"})
    assert chosen.status == 200
    assert (
        functions.call("employer_welcome", "POST", path, form={"password": "Andere-Zin-2026"}).status == 410
    )
    assert isinstance(functions.world.sessions().sign_in(user_id, "Voorbeeld-Zin-2026"), Tokens)


def test_a_weak_password_can_be_tried_again(functions: Functions) -> None:
    user_id = add_user(functions, add_employer(functions))
    path = welcome_path(functions, user_id)
    assert functions.call("employer_welcome", "POST", path, form={"password": "kort"}).status == 422
    assert (
        functions.call("employer_welcome", "POST", path, form={"password": "Voorbeeld-Zin-2026"}).status
        == 200
    )


def test_an_altered_welcome_link_says_that_it_is_not_correct(functions: Functions) -> None:
    user_id = add_user(functions, add_employer(functions))
    path = welcome_path(functions, user_id)
    altered = functions.call("employer_welcome", "GET", f"{path}x")
    assert (altered.status, "Deze link klopt niet." in altered.body) == (404, True)


def test_staff_set_the_end_of_an_agreement(functions: Functions) -> None:
    employer_id = add_employer(functions)
    path = f"/v1/staff/employers/{employer_id}/agreement/end"
    for _ in range(2):
        answer = staff(functions, "POST", path, body={"ends_on": "2026-12-31"})
        assert answer.json["agreement"]["ends_on"] == "2026-12-31"
    assert staff(functions, "POST", path, body={"ends_on": "2025-12-31"}).status == 422
    missing = f"/v1/staff/employers/{new_id()}/agreement/end"
    assert staff(functions, "POST", missing, body={"ends_on": "2026-12-31"}).status == 404


def test_staff_set_who_decides_on_rights(functions: Functions) -> None:
    employer_id = add_employer(functions)
    path = f"/v1/staff/employers/{employer_id}"
    assert staff(functions, "GET", path).json["agreement"]["executes_rights"] is True
    for _ in range(2):
        answer = staff(functions, "PUT", f"{path}/agreement/rights", body={"executes_rights": False})
        assert answer.json["agreement"]["executes_rights"] is False
    assert staff(functions, "GET", path).json["agreement"]["executes_rights"] is False
    assert staff(functions, "PUT", f"{path}/agreement/rights", body={"executes_rights": "no"}).status == 422
    missing = f"/v1/staff/employers/{new_id()}/agreement/rights"
    assert staff(functions, "PUT", missing, body={"executes_rights": False}).status == 404


def test_staff_set_where_replies_go_and_the_employer_sees_it(functions: Functions) -> None:
    employer_id = add_employer(functions)
    path = f"/v1/staff/employers/{employer_id}"
    assert "replies_to" not in staff(functions, "GET", path).json
    for _ in range(2):
        body = {"replies_to": "planning@WERK.nl"}
        answer = staff(functions, "PUT", f"{path}/agreement/replies", body=body)
        assert (answer.status, answer.json["replies_to"]) == (200, "planning@werk.nl")
    seen = as_user(functions, add_user(functions, employer_id), "GET", "/v1/employer")
    assert seen.json["replies_to"] == "planning@werk.nl"
    wrong = {"replies_to": "planning@werk.nl\r\nBcc: a@b.nl"}
    assert staff(functions, "PUT", f"{path}/agreement/replies", body=wrong).status == 422
    none = staff(functions, "PUT", f"{path}/agreement/replies", body={"replies_to": None})
    assert (none.status, "replies_to" in none.json) == (200, False)
    missing = f"/v1/staff/employers/{new_id()}/agreement/replies"
    assert staff(functions, "PUT", missing, body={"replies_to": None}).status == 404


def test_a_user_gets_an_upload_for_a_roster_with_its_declaration(functions: Functions) -> None:
    user_id = add_user(functions, add_employer(functions))
    asked = {"roster": {"file_name": "werknemers.csv", "attestation": ATTESTATION}}
    answer = as_user(functions, user_id, "POST", "/v1/employer/uploads", body=asked)
    assert answer.status == 201
    assert answer.json["fields"]["key"] == answer.json["key"]
    assert answer.json["key"].endswith("/rosters/werknemers.csv")
    assert [item["ground"] for item in functions.world.items_of("attestation")] == ["contract"]


@pytest.mark.parametrize("name", ["kerst.json", "kerst.csv", "kerst.xlsx", "Kerst (2).XLSX"])
def test_a_user_gets_an_upload_for_invitations(functions: Functions, name: str) -> None:
    user_id = add_user(functions, add_employer(functions))
    asked = {"invitations": {"file_name": name}}
    answer = as_user(functions, user_id, "POST", "/v1/employer/uploads", body=asked)
    assert answer.status == 201
    assert answer.json["key"].endswith(f"/invitations/{name}")
    assert answer.json["result"].endswith(f"/results/invitations/{name}.result.csv")


@pytest.mark.parametrize("name", ["../x.csv", "a/b.csv", "lijst.exe", ".csv", "lijst;2.csv"])
def test_a_file_name_that_leads_elsewhere_is_refused(functions: Functions, name: str) -> None:
    user_id = add_user(functions, add_employer(functions))
    asked = {"roster": {"file_name": name, "attestation": ATTESTATION}}
    assert as_user(functions, user_id, "POST", "/v1/employer/uploads", body=asked).status == 422
    assert not functions.world.items_of("attestation")


def test_a_held_roster_is_seen_and_decided_by_its_own_employer_only(functions: Functions) -> None:
    employer = RosterDrop(functions.world)
    employer.drop([person_row(number) for number in range(4)])
    held = employer.drop([person_row(0)])
    assert held.state is RosterState.AWAITING_CONFIRMATION
    own, other = (
        add_user(functions, employer.employer_id),
        add_user(functions, add_employer(functions), "hr@ander.example"),
    )
    path = f"/v1/employer/rosters/{held.roster_id}"
    seen = as_user(functions, own, "GET", path)
    assert (seen.json["state"], seen.json["endings"], seen.json["known"]) == ("held", 3, 4)
    assert as_user(functions, other, "GET", path).status == 404
    assert as_user(functions, other, "POST", f"{path}/decision", body={"confirm": True}).status == 404
    decided = as_user(functions, own, "POST", f"{path}/decision", body={"confirm": True})
    assert decided.json["state"] == "applying"
    assert as_user(functions, own, "POST", f"{path}/decision", body={"confirm": False}).status == 409
    employer.work()
    done = as_user(functions, own, "GET", path).json
    assert done["state"] == "done"
    assert "werknemers-2.csv.result.csv" in done["result_url"]
    assert [
        roster["state"] for roster in as_user(functions, own, "GET", "/v1/employer/rosters").json["rosters"]
    ]


def test_a_user_who_is_gone_sees_nothing(functions: Functions) -> None:
    assert as_user(functions, new_id(), "GET", "/v1/employer").status == 401
