"""Who comes, as a file in the employer's prefix, written again when it changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.batches import each_message
from qlinx.edge.logs import logger
from qlinx.edge.wiring import bucket, context
from qlinx.invitations.results import export_results


def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is one invitation whose results changed at a moment."""

    def handle(body: Mapping[str, Any]) -> None:
        changed_at = datetime.fromisoformat(body["changed_at"])
        wrote = export_results(context(), body["invitation_id"], changed_at, drop=bucket("DROP"))
        logger.info("results", outcome="written" if wrote else "up_to_date")

    return each_message(event, handle)
