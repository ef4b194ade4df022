"""Has the results file of an invitation written anew."""

from typing import Final

from qlinx.aws.messages import QueueMessage
from qlinx.aws.queues import Queue

# An index may lag: whoever was written a moment before must be found by it.
INDEX_DELAY_SECONDS: Final = 10


# In place of an invitation's id: each of those that the people named are invited to.
EACH_OF_THEIRS: Final = ""


class WriteResults(QueueMessage):
    """Write the lines of these people anew; of everybody where nobody is named."""

    invitation_id: str
    person_ids: tuple[str, ...] | None = None


def ask_for_results(invitation_id: str, results: Queue) -> None:
    """Has every line of the results file written anew, once the index shows everybody."""
    results.send([WriteResults(invitation_id=invitation_id).body()], delay_seconds=INDEX_DELAY_SECONDS)
