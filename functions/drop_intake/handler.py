"""Takes in what employers drop: rosters, declarations and invitation files."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.batches import each_message
from qlinx.edge.drops import take_in
from qlinx.edge.logs import logger


def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is one notification of the drop bucket; its test notification has no records."""

    def handle(notification: Mapping[str, Any]) -> None:
        for record in notification.get("Records", []):
            outcome = take_in(unquote_plus(record["s3"]["object"]["key"]))
            logger.info("file dropped", outcome=outcome)

    return each_message(event, handle)
