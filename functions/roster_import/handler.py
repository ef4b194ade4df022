"""Carries out one step of a roster's import (queue of steps)."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.batches import each_message
from qlinx.edge.roster_tools import roster_tools
from qlinx.edge.wiring import context
from qlinx.rosters.steps import carry_out


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """One message is one step: split, or compare, apply or finish (a part)."""
    tools = roster_tools(lambda_context.get_remaining_time_in_millis)

    def handle(message: Mapping[str, Any]) -> None:
        part = int(message.get("part", 0))
        carry_out(context(), tools, message["employer_id"], message["roster_id"], message["step"], part)

    return each_message(event, handle)
