"""The functions of invitations, called as the gateway, the queues and the schedule call them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.entrypoints import wiring
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation, InviteeState
from qlinx.people.store import person_by_id
from tests.support.http import Functions, Response
from tests.support.inviting import Inviting
from tests.support.world import World

DISPATCH = "invitation_dispatch"


class Deployed(Functions):
    """The functions, and an employer whose people and invitations they find."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(world, monkeypatch)
        world.now = datetime.now(UTC)
        self.inviting = Inviting(world)
        # Links are signed with the deployed secret.
        self.of("invitation_replies")
        self.inviting.ctx = replace(
            world.context(), read_secret=wiring.context().read_secret, now=wiring.context().now
        )

    def invite(self, **fields: Any) -> Invitation:
        """An open invitation some days ahead."""
        starts = self.world.now + timedelta(days=10)
        times = {
            "starts_at": starts.isoformat(timespec="minutes"),
            "ends_at": (starts + timedelta(hours=2)).isoformat(timespec="minutes"),
            "answer_by": (starts - timedelta(days=1)).isoformat(timespec="minutes"),
        }
        return self.inviting.dispatch(**{**times, **fields})

    def page(self, person_id: str, invitation: Invitation) -> str:
        person = person_by_id(self.inviting.store, person_id)
        assert person is not None
        return reply_path(self.inviting.ctx, person, invitation.invitation_id)

    def opens(self, path: str, **more: Any) -> Response:
        return self.call("invitation_replies", "GET", path, **more)

    def posts(self, path: str, **more: Any) -> Response:
        return self.call("invitation_replies", "POST", path, **more)

    def account(self, person_id: str) -> str:
        """The account of somebody who said yes to what the employer shares about them."""
        return self.inviting.account(person_id)

    def happens(self, function: str, event: Mapping[str, Any]) -> Any:
        """A schedule or a queue calls a function that has a minute."""
        context = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 60_000)
        return self.of(function).lambda_handler(event, context)


def invitee_state(deployed: Deployed, person_id: str, invitation: Invitation) -> InviteeState:
    return deployed.inviting.invitee(person_id, invitation).state
