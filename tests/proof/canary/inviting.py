"""Invitations of the story: to places for all who answer, and to one that two want."""

from datetime import UTC, datetime, timedelta

from infrastructure.local import actors
from infrastructure.local.client import Caller
from infrastructure.local.system import System
from tests.proof.canary.asking import PATIENCE, Asking
from tests.proof.canary.rights import Deciding
from tests.proof.canary.told import Watched


class Inviting:
    def __init__(
        self, system: System, asking: Asking, deciding: Deciding, desk: Caller, staff: Caller
    ) -> None:
        self.system = system
        self.told = asking.told
        self.asking = asking
        self.deciding = deciding
        self.desk = desk
        self.staff = staff

    def for_two(self, worker: Caller) -> str:
        """One with two places, which somebody with an account and somebody without take; its id."""
        invitation = actors.invite(self.desk, occasion("Voorbeeldfeest", number_of_places=2))
        for role in ("worker", "shared", "bounced"):
            self.system.mailbox.wait_for(self.told.address[role], subject="Voorbeeldfeest", seconds=PATIENCE)
        worker.put(f"/v1/invitations/{invitation}/reply", {"reply": "accept"}).must_be(200)
        [mail] = self.system.mailbox.messages(self.told.address["shared"], subject="Voorbeeldfeest")
        path = actors.path_in(mail, self.system, "/i/")
        Watched(self.system.url).get(path).must_be(200)
        Watched(self.system.url).post_form(path, {"reply": "accept"}).must_be(303)
        self.asking.wait_until_quiet()
        return invitation

    def for_one(self, worker: Caller, relation_id: str, employer_id: str) -> None:
        """Of two who want the only place, one asks that somebody looks at it."""
        title = "Voorbeeldavond"
        # Mail of the first one came back, so that staff look at what comes next.
        looked_at = f"/v1/staff/employers/{employer_id}/agreement/mailings"
        self.staff.put(looked_at, {}).must_be(200)
        invitation = actors.invite(self.desk, occasion(title, number_of_places=1))
        mail = self.system.mailbox.wait_for(self.told.address["shared"], subject=title, seconds=PATIENCE)[0]
        first = actors.path_in(mail, self.system, "/i/")
        Watched(self.system.url).post_form(first, {"reply": "accept"}).must_be(303)
        late = worker.put(f"/v1/invitations/{invitation}/reply", {"reply": "accept"})
        assert late.status in {200, 409}, late
        self.deciding.of_a_place(self.desk, worker, relation_id, invitation)


def occasion(title: str, **more: object) -> dict[str, object]:
    """Something ten days from now, for everyone."""
    day = datetime.now(UTC) + timedelta(days=10)
    return {
        "title": title,
        "text": "Er is ook iets te eten.",
        "starts_at": f"{day:%Y-%m-%d}T19:30",
        "ends_at": f"{day:%Y-%m-%d}T22:00",
        "answer_by": f"{day - timedelta(days=2):%Y-%m-%d}T12:00",
        "audience": {"everyone": True},
        **more,
    }
