"""What the function does with a message of the fan-out queue:
about an invitation, or about a part of a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from qlinx.invitations.dispatch import Tools, go_on
from qlinx.invitations.earlier import Walk, as_part
from qlinx.invitations.fanout import GoOn
from qlinx.records.context import Context
from qlinx.runs.messages import TakePart
from qlinx.runs.taking import take_part


class FanoutMessage(BaseModel):
    """The body of a message of the fan-out queue."""

    model_config = ConfigDict(frozen=True)

    task: Annotated[GoOn | TakePart | Walk, Field(discriminator="step")]


@dataclass(frozen=True, slots=True)
class Done:
    """What a message was about, and how many people were handled."""

    name: str
    people: int = 0


def carry_out(ctx: Context, body: Mapping[str, Any], tools: Tools) -> Done:
    """Does what a message asks for.

    Raises
    ------
    pydantic.ValidationError
        No message of ours.
    ChangedMeanwhile
        Others kept changing the same things; the message will be repeated.
    RunUnknown
    """
    task = FanoutMessage.model_validate({"task": body}).task
    if isinstance(task, GoOn):
        go_on(ctx, task.invitation_id, tools)
        return Done(task.step)
    part = as_part(ctx, task) if isinstance(task, Walk) else task
    return Done(part.name, take_part(ctx, part, tools.types, tools.of_runs))
