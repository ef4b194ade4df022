"""What people and employers can do beside the story, on the deployed system."""

import json
import time
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import Employer, invite, path_in, replies, signed_in, visitor
from infrastructure.local.client import Caller, NotAsExpected, until, upload
from infrastructure.local.demo.tables import rows
from infrastructure.local.inspection import items, make_older, objects, where_found
from infrastructure.local.system import System
from tests.support.app_client import (
    PASSWORD,
    PATIENCE,
    a_session_of,
    an_account,
    an_address,
    an_employer,
    an_occasion,
    shares,
    somebody,
)

pytestmark = pytest.mark.acceptance

# The schedule looks each minute.
_A_MINUTE_AND_MORE: Final = 75.0


@pytest.fixture(scope="module", autouse=True)
def sent_later(system: System, employer: Employer) -> tuple[str, datetime, str]:
    """An invitation for a moment from now; nothing but the schedule sends it, while other tests go on."""
    details = somebody("Later")
    shares(employer, details, covers="additions")
    when = datetime.now(UTC) + timedelta(seconds=3)
    draft = an_occasion(
        "Straks", audience={"email_addresses": [details.email]}, send_at=f"{when:%Y-%m-%dT%H:%M:%SZ}"
    )
    invite(employer.user, draft)
    assert system.mailbox.messages(details.email) == []
    return details.email, when, "Straks"


def test_a_session_that_was_ended_everywhere_opens_nothing_more(system: System) -> None:
    details = somebody("Anouk")
    person = an_account(system, details)
    person.post("/v1/account/sign-outs").must_be(204)
    ended = int(time.time())
    assert person.get("/v1/account").status == 401
    # Tokens tell whole seconds: only a session of a later one is surely new.
    until("the next second", lambda: True if int(time.time()) > ended + 1 else None)
    assert signed_in(system, details.email, PASSWORD).get("/v1/account").status == 200


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_warned(system: System) -> None:
    details, new = somebody("Ruben"), an_address("ruben-nieuw")
    person = an_account(system, details)
    person.patch("/v1/account", {"email": new}).must_be(200)
    assert person.get("/v1/account").json["email"] == details.email

    path = path_in(system.mailbox.wait_for(new, seconds=PATIENCE)[0], system, "/account/address/")
    visitor(system).get(path).must_be(200)
    assert person.get("/v1/account").json["email"] == details.email
    visitor(system).post_form(path, {}).must_be(200)

    system.mailbox.wait_for(details.email, subject="veranderd", seconds=PATIENCE)
    assert a_session_of(system, new).get("/v1/account").json["email"] == new
    with pytest.raises(NotAsExpected):
        signed_in(system, details.email, PASSWORD)


def test_who_forgot_the_password_chooses_another_by_mail_and_strangers_learn_nothing(system: System) -> None:
    details, nobody = somebody("Koen"), an_address("niemand")
    an_account(system, details)
    known, unknown = (
        visitor(system).post("/v1/password-requests", {"email": one}).must_be(202)
        for one in (details.email, nobody)
    )
    assert known.content == unknown.content
    [mail] = system.mailbox.wait_for(details.email, subject="wachtwoord", seconds=PATIENCE)
    path = path_in(mail, system, "/password/")
    visitor(system).post_form(path, {"password": "Een-heel-ander-woord-9"}).must_be(200)
    signed_in(system, details.email, "Een-heel-ander-woord-9")
    assert visitor(system).get(path).status == 410
    assert system.mailbox.messages(nobody) == []


def test_closing_an_account_keeps_what_an_employer_shares_and_says_so(
    system: System, employer: Employer
) -> None:
    details = somebody("Petra")
    shares(employer, details, covers="additions")
    person = an_account(system, details)
    answer = person.delete("/v1/account").must_be(202).json
    assert answer["employers"] == [employer.name]
    assert len(answer["rights_requests"]) == 1
    until("the end of the session", lambda: person.get("/v1/account").status == 401 or None, seconds=PATIENCE)

    def kept() -> set[str] | None:
        about = {one["pk"] for one in items(system, kind="person") if one["email"] == details.email}
        kinds = {item["kind"] for item in items(system) if item["pk"] in about}
        return None if "account" in kinds else kinds

    assert "employment" in until("the account gone", kept, seconds=PATIENCE)


def test_deleting_an_account_without_employer_erases_everything(system: System) -> None:
    details = somebody("Zonder", "Werkgever")
    answer = an_account(system, details).delete("/v1/account").must_be(202).json
    until("every trace gone", lambda: None if where_found(system, details.email) else True, seconds=PATIENCE)
    [started] = answer["rights_requests"]
    page = visitor(system, "en").get(started["status_url"].removeprefix(system.url)).must_be(200)
    assert page.headers["content-language"] == "en"


def test_who_reads_english_gets_english(system: System, employer: Employer) -> None:
    details = somebody("Emma", language="en")
    shares(employer, details, covers="additions")
    invite(employer.user, an_occasion(audience={"email_addresses": [details.email]}))
    [mail] = system.mailbox.wait_for(details.email, seconds=PATIENCE)
    assert mail["subject"] == "Invitation: Kerstborrel"
    assert f"on behalf of {employer.name}" in mail["from"]
    path = path_in(mail, system, "/i/")
    assert visitor(system).get(path).headers["content-language"] == "en"
    assert visitor(system).get(f"{path}?language=nl").headers["content-language"] == "nl"


def test_an_occasion_that_is_called_off_is_told_with_its_calendar_part_and_takes_no_answer(
    system: System, employer: Employer
) -> None:
    details = somebody("Bram")
    shares(employer, details, covers="additions")
    invitation = invite(employer.user, an_occasion(audience={"email_addresses": [details.email]}))
    [first] = system.mailbox.wait_for(details.email, seconds=PATIENCE)
    path = path_in(first, system, "/i/")
    employer.user.post(f"/v1/employer/invitations/{invitation}/cancellation").must_be(200)

    [told] = system.mailbox.wait_for(details.email, subject="Gaat niet door", seconds=PATIENCE)
    assert "METHOD:CANCEL" in told["calendar"][0]
    uid = next(line for line in first["calendar"][0].splitlines() if line.startswith("UID:"))
    assert uid in told["calendar"][0]
    assert visitor(system).post_form(path, {"reply": "accept"}).status in {409, 410}
    assert [line["reply"] for line in replies(employer.user, invitation)] == ["invited"]


def test_no_answer_is_taken_after_the_time_to_answer(system: System, employer: Employer) -> None:
    details = somebody("Femke")
    shares(employer, details, covers="additions")
    invitation = invite(employer.user, an_occasion(audience={"email_addresses": [details.email]}))
    path = path_in(system.mailbox.wait_for(details.email, seconds=PATIENCE)[0], system, "/i/")
    visitor(system).post_form(path, {"reply": "accept"}).must_be(303)
    make_older(system, [one for one in items(system) if one.get("invitation_id") == invitation], 400)
    late = visitor(system).post_form(path, {"reply": "decline"})
    assert late.status in {409, 410}
    assert [line["reply"] for line in replies(employer.user, invitation)] == ["accepted"]


def test_after_the_end_of_the_agreement_nothing_is_shared_or_sent(system: System, staff: Caller) -> None:
    leaving = an_employer(system, staff, "Gestopt")
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011 (the day here is near enough)
    staff.post(
        f"/v1/staff/employers/{leaving.employer_id}/agreement/end", {"ends_on": f"{yesterday}"}
    ).must_be(200)
    form = leaving.user.post(
        "/v1/employer/uploads",
        {"roster": {"file_name": "mensen.csv", "attestation": actors.declaration()}},
    )
    draft = leaving.user.post("/v1/employer/invitations", an_occasion())
    seen = leaving.user.get("/v1/employer/people")
    answers = [(one.status, one.problem) for one in (form, draft, seen)]
    assert answers == [(403, "/problems/agreement-over")] * 3


def test_two_employers_share_one_person_and_each_sees_its_own(system: System, staff: Caller) -> None:
    details = somebody("Aylin", "Yılmaz")
    first, second = (an_employer(system, staff, name) for name in ("Eerste", "Tweede"))
    shares(first, details)
    shares(second, details)
    known = [one for one in items(system, kind="person") if one["email"] == details.email]
    assert len(known) == 2, "a relation each"
    shared = {one["employer"] for one in an_account(system, details).get("/v1/account").json["employers"]}
    assert shared == {first.name, second.name}

    shares(second, somebody("Iemand", "Anders"), covers="additions")
    invitation = invite(second.user, an_occasion(audience={"email_addresses": [details.email]}))
    assert first.user.get("/v1/employer/invitations").json["invitations"] == []
    assert second.user.get(f"/v1/employer/invitations/{invitation}").status == 200


def test_an_invitation_file_is_judged_one_by_one_with_what_to_do(system: System, employer: Employer) -> None:
    good = an_occasion("Goed")
    drafts = [good, {**good, "ends_at": "2001-01-01T10:00"}, {**good, "shoe_size": 43}]
    form = (
        employer.user.post("/v1/employer/uploads", {"invitations": {"file_name": "drie.json"}})
        .must_be(201)
        .json
    )
    upload(form, json.dumps(drafts).encode())
    written = until(
        "the result file",
        lambda: objects(system, "DropBucket", form["result"]).get(form["result"]),
        seconds=PATIENCE,
    )
    found = rows(written)
    outcomes = {row["regel / line"]: row["outcome"] for row in found}
    assert outcomes == {"1": "accepted", "2": "rejected", "3": "rejected"}
    assert all(row["what to do"] for row in found if row["outcome"] == "rejected")


def test_the_schedule_sends_what_is_due_by_itself(
    system: System, sent_later: tuple[str, datetime, str]
) -> None:
    address, when, title = sent_later
    [mail] = system.mailbox.wait_for(address, subject=title, seconds=_A_MINUTE_AND_MORE)
    assert datetime.fromisoformat(mail["received_at"]) >= when.replace(microsecond=0)
