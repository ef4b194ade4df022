"""The messages that carry an invitation from page to page of its audience. Ids and counts only."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.messages import QueueMessage
from qlinx.invitations.model import Invitation, PostponedBecause


class GoOn(QueueMessage):
    """Do what is due about an invitation."""

    step: Literal["go_on"] = "go_on"
    invitation_id: str


class Walk(QueueMessage):
    """Handle one part of a fan-out from ``resume`` on; ``counted`` people of the part are handled already.

    ``postponed`` people of it, at least, wait for a limit.
    """

    step: Literal["invite", "tell"]
    invitation_id: str
    part: str
    resume: dict[str, str] | None = None
    counted: int = 0
    postponed: int = 0
    because: PostponedBecause | None = None

    def after(
        self, resume: dict[str, str] | None, counted: int, postponed: int, because: PostponedBecause | None
    ) -> "Walk":
        """The message of the next page, once so many more are handled and postponed."""
        return self.model_copy(
            update={
                "resume": resume,
                "counted": self.counted + counted,
                "postponed": self.postponed + postponed,
                "because": self.because or because,
            }
        )


class FanoutMessage(BaseModel):
    """The body of a message of the fan-out queue."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    task: Annotated[GoOn | Walk, Field(discriminator="step")]


def start_message(invitation_id: str) -> Mapping[str, Any]:
    """Asks to do at once what the schedule would do within a minute."""
    return GoOn(invitation_id=invitation_id).model_dump()


def walk_messages(invitation: Invitation, step: Literal["invite", "tell"]) -> Iterable[Mapping[str, Any]]:
    """One message for each part that is not done yet."""
    return [
        Walk(step=step, invitation_id=invitation.invitation_id, part=part).model_dump()
        for part in invitation.open_parts
    ]


def read_message(body: Mapping[str, Any]) -> GoOn | Walk:
    """The task in a message.

    Raises
    ------
    pydantic.ValidationError
        No message of ours.
    """
    return FanoutMessage.model_validate({"task": body}).task
