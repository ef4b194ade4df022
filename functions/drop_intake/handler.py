"""Takes in what employers drop: rosters, declarations and invitation files."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.batches import each_message
from qlinx.edge.drops import take_in
from qlinx.edge.logs import logger


def lambda_handler(event: Mapping[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One message is the key of an object that arrived in the drop bucket."""

    def handle(arrival: Mapping[str, Any]) -> None:
        logger.info("file dropped", outcome=take_in(arrival["key"]))

    return each_message(event, handle)
