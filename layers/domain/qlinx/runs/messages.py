"""The messages that carry a run from page to page. Ids and counts only."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from pydantic import Field

from qlinx.aws.messages import QueueMessage
from qlinx.runs.model import Reached, Run

# Lambda stops a chain of about 16 invocations that feed each other through SQS. A part that comes so far is
# carried on by the schedule, whose invocation begins a chain of its own; the message that started a run may
# be one of the chain too.
MOST_HOPS: Final = 12


class TakePart(QueueMessage):
    """Go on with one part of a run. ``hops`` messages led here, one from another."""

    step: Literal["part"] = "part"
    subject: str
    name: str
    once: str = ""
    part: str
    reached: Reached = Field(default_factory=Reached)
    hops: int = 1

    def next(self, reached: Reached) -> "TakePart":
        """The message with which the next invocation goes on."""
        return self.model_copy(update={"reached": reached, "hops": self.hops + 1})

    @property
    def is_last_hop(self) -> bool:
        return self.hops >= MOST_HOPS

    def body(self) -> Mapping[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True) | {"step": self.step}


def part_messages(run: Run, parts: Iterable[str]) -> list[Mapping[str, Any]]:
    """One message for each of these parts, from where it is."""
    return [
        TakePart(
            subject=run.subject,
            name=run.name,
            once=run.once,
            part=part,
            reached=run.reached.get(part, Reached()),
        ).body()
        for part in parts
    ]
