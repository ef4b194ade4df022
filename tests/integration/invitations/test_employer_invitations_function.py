"""What users of an employer do with its invitations, called as the gateway calls the function."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_item
from qlinx.invitations.replies import reply
from qlinx.kit.ids import new_id
from tests.support.drafts import draft_fields
from tests.support.http import Functions, Response, an_event
from tests.support.inviting import ACCEPT, Inviting
from tests.support.world import World

PATH = "/v1/employer/invitations"


class Desk:
    """An employer, one user of it, and the function that it calls."""

    def __init__(self, functions: Functions, name: str = "Voorbeeld Zorg") -> None:
        self.functions = functions
        self.inviting = Inviting(functions.world, name=name)
        self.user_id = new_id()
        user = EmployerUser(
            person_id=self.user_id,
            employer_id=self.inviting.employer_id,
            name="Petra de Wit",
            email=f"{self.user_id}@zorg.example",
            address_hash=self.user_id,
            created_at=functions.world.now,
            sessions_valid_from=functions.world.now - timedelta(days=1),
            factor_set_at=functions.world.now - timedelta(days=1),
        )
        functions.world.ctx.store.write(EMPLOYER_USER.insert(user))

    def call(self, method: str, path: str = PATH, **more: Any) -> Response:
        return self.functions.call(
            "employer_invitations", method, path, person_id=self.user_id, groups="employer", **more
        )

    def draft(self, **changes: Any) -> dict[str, Any]:
        """An invitation some days ahead."""
        starts = self.functions.world.now + timedelta(days=10)
        times = {
            "starts_at": starts.isoformat(timespec="minutes"),
            "ends_at": (starts + timedelta(hours=2)).isoformat(timespec="minutes"),
            "answer_by": (starts - timedelta(days=1)).isoformat(timespec="minutes"),
        }
        return draft_fields(**times, **changes)

    def invite(self, **changes: Any) -> str:
        made = self.call("POST", body=self.draft(**changes))
        assert made.status == 201
        return str(made.json["invitation_id"])

    def dispatch(self) -> None:
        """What the queue asks for is done, a minute later."""
        self.functions.world.pass_time(minutes=1)
        for message in list(self.functions.world.drain("Fanout")):
            self.inviting.handle(message)
        self.inviting.due()
        self.inviting.work()


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    world.now = datetime.now(UTC)
    return Desk(Functions(world, monkeypatch))


def test_a_user_invites_and_sees_who_comes(desk: Desk) -> None:
    person_id = desk.inviting.person(first_name="Noor", number="1042")
    desk.inviting.person(first_name="Sam")
    path = f"{PATH}/{desk.invite(number_of_places=5)}"
    desk.dispatch()
    invitation = desk.inviting.invitation(path.rsplit("/", 1)[1])
    reply(desk.inviting.ctx, person_id, invitation.invitation_id, ACCEPT)

    seen = desk.call("GET", f"{path}/replies").json

    assert (seen["invited"], seen["accepted"], seen["declined"], seen["number_of_places"]) == (2, 1, 0, 5)
    assert {(one["name"].split()[0], one["reply"]) for one in seen["replies"]} == {
        ("Noor", "accepted"),
        ("Sam", "invited"),
    }
    assert desk.call("GET").json["invitations"] == [desk.call("GET", path).json]


def test_a_user_calls_an_invitation_off_once(desk: Desk) -> None:
    desk.inviting.person()
    path = f"{PATH}/{desk.invite()}"
    desk.dispatch()
    for _ in range(2):
        answer = desk.call("POST", f"{path}/cancellation")
        assert (answer.status, answer.json["state"]) == (200, "cancelled")


def test_an_invitation_belongs_to_its_employer_alone(desk: Desk) -> None:
    path = f"{PATH}/{desk.invite()}"
    other = Desk(desk.functions, "Voorbeeld Bouw")

    assert other.call("GET").json == {"invitations": []}
    assert other.call("GET", path).status == 404
    assert other.call("GET", f"{path}/replies").status == 404
    assert other.call("POST", f"{path}/cancellation").status == 404
    assert desk.call("GET", path).json["state"] != "cancelled"


def test_an_audience_that_is_none_is_refused_and_nothing_is_stored(desk: Desk) -> None:
    answer = desk.call("POST", body=desk.draft(audience={}))
    assert answer.status == 422
    assert desk.functions.world.items_of("invitation") == []


@pytest.mark.parametrize(("groups", "status"), [("", 403), ("staff", 403), ("employer", 401)])
def test_only_a_user_of_an_employer_comes_in(desk: Desk, groups: str, status: int) -> None:
    answer = desk.functions.call("employer_invitations", "GET", PATH, person_id=new_id(), groups=groups)
    assert answer.status == status


def test_the_example_event_is_of_somebody_who_is_not_here(desk: Desk) -> None:
    event = an_event("employer_invitations", "invite")
    assert desk.functions.handle("employer_invitations", event)["statusCode"] == 401


def test_a_user_changes_the_number_of_places(desk: Desk) -> None:
    path = f"{PATH}/{desk.invite(number_of_places=5)}"
    desk.dispatch()

    changed = desk.call("PUT", f"{path}/places", body={"number_of_places": 7})

    assert (changed.status, changed.json["number_of_places"]) == (200, 7)
    assert desk.call("GET", path).json["number_of_places"] == 7
    assert desk.call("PUT", f"{path}/places", body={"number_of_places": 2}).json["number_of_places"] == 2
    for wrong in (0, 10_001, "7", 2.5, None, True):
        assert desk.call("PUT", f"{path}/places", body={"number_of_places": wrong}).status == 422


def test_it_counts_whom_an_invitation_would_reach_and_so_does_who_may_only_look(desk: Desk) -> None:
    desk.inviting.people(2, shared={"department": "Keuken", "tags": ("bhv",)})
    desk.inviting.person(shared={"department": "Zorg", "tags": ("bhv",)})

    def counted(body: dict[str, Any]) -> Response:
        return desk.call("POST", "/v1/employer/audiences", body=body)

    told = counted({"departments": ["keuken", "Zorg"], "tags": ["bhv"]}).json
    assert (told["people"], told["everyone"], told["complete"]) == (3, 3, True)
    assert told["departments"] == [{"name": "Keuken", "people": 2}, {"name": "Zorg", "people": 1}]
    assert told["tags"] == [{"name": "bhv", "people": 3}]
    assert counted({"departments": ["Tuin"]}).json["people"] == 0
    assert counted({"email_addresses": ["a@werk.example"]}).status == 422
    store = desk.functions.world.ctx.store
    user = store.get(EMPLOYER_USER, employer_user_item(desk.user_id))
    assert user
    store.write(EMPLOYER_USER.replace(user, access=Access.READ))
    assert counted({"departments": ["Keuken"]}).json["people"] == 2
    assert counted({}).json["people"] == 3
