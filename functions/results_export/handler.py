"""Who comes, as a file in the employer's prefix that follows what changes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.batches import Patience, each_group
from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import bucket, context, queue
from qlinx.invitations.results_file import write_results
from qlinx.invitations.results_file_request import WriteResults

# Two that write one file hinder each other; the queue itself would hide what failed for seven minutes.
_AFTER_FAILURE: Final = Patience(first=20, longest=420)


@telling_no_text
def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """A message names people whose line changed, or nobody where every line is to be written;
    a file is written once.
    """

    def handle(invitation_id: str, messages: Sequence[Mapping[str, Any]]) -> None:
        named = [WriteResults.model_validate(message).person_ids for message in messages]
        changed = None if None in named else {one for some in named for one in some or ()}
        wrote = write_results(context(), invitation_id, changed, drop=bucket("DROP"))
        logger.info("results", outcome="written" if wrote else "up_to_date", messages=len(messages))

    source = queue("RESULTS")
    return each_group(event, "invitation_id", handle, source=source, after_failure=_AFTER_FAILURE)
