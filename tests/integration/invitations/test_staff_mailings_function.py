"""What staff do about the first mailings of an employer, called as the gateway calls the function;
the finding, played again.
"""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from qlinx.employers.store import AGREEMENT, agreement_of
from qlinx.invitations.limits import INVITATIONS_A_DAY
from qlinx.invitations.mails import compose
from qlinx.invitations.telling import TOLD
from qlinx.kit.ids import new_id
from qlinx.mailing.composing import Links
from qlinx.mailing.letter import Letter
from qlinx.mailing.mime import write
from qlinx.records.audit import acts
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF
from tests.integration.invitations.test_employer_invitations_function import Desk
from tests.support.authenticating import with_factor
from tests.support.http import Functions, Response, an_event
from tests.support.letters import a_sender, read
from tests.support.limits import set_limit
from tests.support.world import World

STRANGER = "vreemd@post.example"
PHISHING = {
    "title": "Uw account is geblokkeerd: www.betaal-nu.example",
    "text": "Log direct in op https://betaal-nu.example/inloggen of mail naar hulp@betaal-nu.example.",
    "location": "betaal-nu.example",
}


class Staff:
    """A member of staff and the desk of an employer at whose mailings nobody looked."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.desk = Desk(functions)
        self.inviting = self.desk.inviting
        agreement = agreement_of(self.inviting.store, self.inviting.employer_id)
        assert agreement is not None
        self.inviting.store.write(AGREEMENT.replace(agreement, mailings_look="due"))
        self.staff_id = new_id()
        member = StaffMember(
            person_id=self.staff_id,
            name="Sjoerd Bakker",
            email="sjoerd@qlinx.example",
            address_hash=self.staff_id,
            created_at=functions.world.now,
            invited_at=functions.world.now,
            sessions_valid_from=functions.world.now - timedelta(days=1),
            trained_on=date(2099, 1, 1),
            **with_factor(functions.world.ctx),
        )
        functions.world.ctx.store.write(STAFF.insert(member))

    def call(self, method: str, path: str, **more: Any) -> Response:
        return self.functions.call(
            "staff_mailings", method, path, person_id=self.staff_id, groups="staff", **more
        )

    def waiting(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", "/v1/staff/mailings").json["mailings"]
        return found

    def verdict(self, invitation_id: str, **body: str) -> Response:
        return self.call("PUT", f"/v1/staff/mailings/{invitation_id}/verdict", body=body)

    def seen_by_employer(self, invitation_id: str, language: str = "nl") -> dict[str, Any]:
        return self.desk.call("GET", f"/v1/employer/invitations/{invitation_id}", language=language).json

    def told(self) -> list[str]:
        """The texts of the mails that the employer was sent about its mailings."""
        letters = (
            compose(self.inviting.ctx, entry, Links("https://qlinx.example"))
            for entry in self.inviting.outbox(TOLD)
            if entry.person_id == self.desk.user_id
        )
        return [
            read(write(letter, a_sender(), date=self.functions.world.now)).part("text/plain").get_content()
            for letter in letters
            if isinstance(letter, Letter)
        ]


@pytest.fixture
def staff(world: World, monkeypatch: pytest.MonkeyPatch) -> Staff:
    world.now = datetime.now(UTC)
    return Staff(Functions(world, monkeypatch))


def phish(staff: Staff, times: int = 15) -> list[str]:
    """What the finding did: so many invitations of one stranger, by an employer that nobody knows."""
    staff.inviting.person(email=STRANGER)
    made = [staff.desk.invite(**PHISHING) for _ in range(times)]
    staff.desk.dispatch()
    return made


def test_of_fifteen_phishing_invitations_to_one_stranger_two_come_without_a_link_and_staff_see_the_rest(
    staff: Staff,
) -> None:
    made = phish(staff)

    mails = [
        compose(staff.inviting.ctx, entry, Links("https://qlinx.example"))
        for entry in staff.inviting.outbox("invitations.invitation")
    ]
    assert len(mails) == 2
    for letter in mails:
        assert isinstance(letter, Letter)
        raw = read(write(letter, a_sender(), date=staff.functions.world.now))
        for part in ("text/plain", "text/html", "text/calendar"):
            assert "betaal-nu.example" not in raw.part(part).get_content().replace("\r\n ", "")
    waiting = staff.waiting()
    assert len(waiting) == 13
    assert {one["invitation_id"] for one in waiting} < set(made)
    assert waiting[0]["text"] == PHISHING["text"], "staff read what was written"

    for one in waiting:
        assert staff.verdict(one["invitation_id"], verdict="refuse", reason="misleading").status == 200
    staff.desk.dispatch()
    assert staff.waiting() == []
    assert len(staff.inviting.mails()) == 2
    audited = [act.action for act in acts(staff.functions.world.ctx, datetime.now(UTC).date())]
    assert audited.count("mailing-refused:misleading") == 13


def test_an_employer_sees_that_it_waits_and_why_it_was_refused_in_both_languages(staff: Staff) -> None:
    made = phish(staff, 3)
    waits = next(one for one in made if staff.seen_by_employer(one)["state"] == "waiting")

    assert (
        staff.seen_by_employer(waits)["explanation"]["title"]
        == "Deze uitnodiging wacht tot we ernaar hebben gekeken."
    )
    assert (
        staff.seen_by_employer(waits, "en")["explanation"]["title"]
        == "This invitation waits until we have looked at it."
    )
    (mail,) = staff.told()
    assert "Deze uitnodiging wacht tot we ernaar hebben gekeken." in mail
    assert "betaal-nu.example" not in mail

    staff.verdict(waits, verdict="refuse", reason="not_its_people")

    seen = staff.seen_by_employer(waits)
    assert (seen["state"], seen["explanation"]["code"]) == ("cancelled", "not_its_people")
    assert "niet bij de werkgever lijken te horen" in seen["explanation"]["detail"]
    (mail,) = staff.told()
    assert "niet bij de werkgever lijken te horen" in mail


def test_approval_over_the_api_lets_it_go_once(staff: Staff) -> None:
    made = phish(staff, 4)
    (first, second) = [one["invitation_id"] for one in staff.waiting()]

    answers = [staff.verdict(first, verdict="approve") for _ in range(2)]
    staff.desk.dispatch()

    assert [one.status for one in answers] == [200, 200]
    assert {staff.seen_by_employer(one)["state"] for one in made} == {"open"}
    assert staff.verdict(second, verdict="refuse", reason="misleading").status == 409
    assert len(staff.inviting.mails()) == 4


def test_an_employer_that_staff_know_is_approved_beforehand(staff: Staff) -> None:
    path = f"/v1/staff/employers/{staff.inviting.employer_id}/agreement/mailings"

    answers = [staff.call("PUT", path) for _ in range(2)]

    assert [(one.status, one.json["mailings_look"]) for one in answers] == [(200, "approved")] * 2
    phish(staff, 3)
    assert staff.waiting() == []


@pytest.mark.parametrize(
    "body", [{"verdict": "refuse"}, {"verdict": "approve", "reason": "misleading"}, {"verdict": "maybe"}, {}]
)
def test_a_verdict_without_its_reason_is_refused(staff: Staff, body: dict[str, str]) -> None:
    (*_, last) = phish(staff, 3)

    assert staff.verdict(last, **body).status == 422
    assert len(staff.waiting()) == 1


def test_an_event_as_the_gateway_sends_it_is_understood(staff: Staff) -> None:
    event = an_event("staff_mailings", "refuse")
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    claims["iss"] = staff.functions.world.resources.environment("staff_mailings")["STAFF_ISSUER"]
    claims["username"] = staff.staff_id
    claims["iss"] = staff.functions.world.resources.environment("staff_mailings")["STAFF_ISSUER"]
    claims["auth_time"] = str(int(datetime.now(UTC).timestamp()))

    answer = staff.functions.handle("staff_mailings", event)

    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["type"] == "/problems/not-found"


def test_an_employer_that_made_too_many_is_told_when_it_can_go_on(
    staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    set_limit(staff.functions.world.ctx, INVITATIONS_A_DAY, 1)
    staff.desk.invite()

    refused = staff.desk.call("POST", body=staff.desk.draft())

    assert (refused.status, refused.json["type"]) == (429, "/problems/too-many-invitations")
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3600
    assert "Het kan weer vanaf" in refused.json["detail"]
    counted = [line for line in capsys.readouterr().out.splitlines() if "LimitReached" in line]
    assert len(counted) == 1
    assert INVITATIONS_A_DAY.name in counted[0]
    assert staff.inviting.employer_id not in counted[0]
