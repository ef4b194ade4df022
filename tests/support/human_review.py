"""An invitation that is full, and somebody who asks that a person looks at it."""

from datetime import timedelta

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import employer_by_id
from qlinx.invitations.model import Invitation
from qlinx.invitations.replies import reply
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.records.context import Context
from qlinx.rights.deciding import awaiting, decide
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.reviewing import ask_by_link
from qlinx.rights.store import request_by_id
from tests.support.inviting import ACCEPT, Inviting
from tests.support.letters import a_sender
from tests.support.people import letters
from tests.support.rights import carry_out_request
from tests.support.subjects import an_employer_user
from tests.support.world import World

WHY = "Ze werkt al drie jaar in dit team."
BEGINS = timedelta(days=40)


class Full:
    """An invitation with one place, which somebody has, and somebody for whom there was none."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.inviting = Inviting(world)
        self.has, self.without = self.inviting.people(2)
        starts = world.now + BEGINS
        self.invitation_id = self.inviting.dispatch(
            number_of_places=1,
            starts_at=starts.isoformat(),
            ends_at=(starts + timedelta(hours=3)).isoformat(),
            answer_by=(starts - timedelta(days=1)).isoformat(),
        ).invitation_id
        reply(self.ctx, self.has, self.invitation_id, ACCEPT)
        world.pass_time(minutes=1)
        letters(world)

    @property
    def ctx(self) -> Context:
        return self.inviting.ctx

    @property
    def invitation(self) -> Invitation:
        return self.inviting.invitation(self.invitation_id)

    def asks(self) -> RightsRequest:
        asked = ask_by_link(self.ctx, self.without, self.invitation_id)
        self.world.pass_time(minutes=1)
        return asked

    def now(self, request: RightsRequest) -> RightsRequest:
        found = request_by_id(self.ctx.store, request.person_id, request.request_id)
        assert found
        return found

    def decides(self, request: RightsRequest, refusal: Refusal | None = None, why: str | None = WHY) -> None:
        employer = self.inviting.employer_id
        decided = decide(
            self.ctx, employer, request.request_id, refusal=refusal, actor="user-id", weighing=why
        )
        carry_out_request(self.world, decided)

    def waiting(self) -> list[str]:
        return [one.request.request_id for one in awaiting(self.ctx, self.inviting.employer_id)]

    def told(self) -> dict[str, str]:
        """The mails that wait, in words, by their template."""
        found = [one for one in letters(self.world) if isinstance(one, Letter)]
        return {one.template: render(one, a_sender()).text for one in found}

    def user(self) -> EmployerUser:
        employer = employer_by_id(self.ctx.store, self.inviting.employer_id)
        assert employer
        return an_employer_user(self.ctx, employer)
