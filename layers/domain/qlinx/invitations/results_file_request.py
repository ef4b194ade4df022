"""Has the results file of an invitation written anew."""

from typing import Final

from qlinx.aws.queues import Queue

# An index may lag: whoever was written a moment before must be found by it.
INDEX_DELAY_SECONDS: Final = 10


def ask_for_results(invitation_id: str, results: Queue) -> None:
    """Has every line of the results file written anew, once the index shows everybody."""
    results.send([{"invitation_id": invitation_id}], delay_seconds=INDEX_DELAY_SECONDS)
