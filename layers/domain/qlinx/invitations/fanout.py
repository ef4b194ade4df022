"""The message that asks to look at an invitation at once. An id only."""

from collections.abc import Mapping
from typing import Any, Literal

from qlinx.aws.messages import QueueMessage


class GoOn(QueueMessage):
    """Do what is due about an invitation."""

    step: Literal["go_on"] = "go_on"
    invitation_id: str


def start_message(invitation_id: str) -> Mapping[str, Any]:
    """Asks to do at once what the schedule would do within a minute."""
    return GoOn(invitation_id=invitation_id).model_dump()
