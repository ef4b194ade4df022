"""Asking for the steps of an import: the queue of steps, and what follows from a roster's state."""

from dataclasses import dataclass
from typing import Literal

from qlinx.aws.messages import QueueMessage
from qlinx.aws.queues import Queue
from qlinx.rosters.model import Roster, RosterState

Step = Literal["split", "compare", "apply", "finish"]


class RosterStep(QueueMessage):
    """Carry out a step of an import, on one part of it where it has parts."""

    employer_id: str
    roster_id: str
    step: Step
    part: int = 0


@dataclass(frozen=True)
class Steps:
    """The queue of steps."""

    queue: Queue

    def ask(self, roster: Roster, step: Step, parts: int | None = None) -> None:
        """Queues a step of an import: once, or once for each of ``parts`` parts."""
        message = RosterStep(employer_id=roster.employer_id, roster_id=roster.roster_id, step=step)
        numbers = (0,) if parts is None else range(1, parts + 1)
        self.queue.send(
            (message.model_copy(update={"part": number}).body() for number in numbers),
            # Ten lists of one employer, however long each takes, leave the next place to another's.
            tenant=roster.employer_id,
        )

    def tell_read(self, employer_id: str, roster_id: str) -> None:
        """The rows of a list are there: the step that had them read goes on."""
        message = RosterStep(employer_id=employer_id, roster_id=roster_id, step="split")
        self.queue.send([message.body()], tenant=employer_id)

    def ask_next(self, roster: Roster) -> None:
        """Asks for what the roster's state says is to be done; asking twice does no harm."""
        match roster.state:
            case RosterState.RECEIVED:
                self.ask(roster, "split")
            case RosterState.COMPARING:
                self.ask(roster, "compare", roster.parts)
            case RosterState.APPLYING:
                self.ask(roster, "apply", roster.parts)
            case RosterState.FINISHING | RosterState.REJECTED:
                self.ask(roster, "finish")
            case _:
                pass
