"""Carries out one step of a roster's import (queue of steps)."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.batches import Patience, each_message
from qlinx.entrypoints.logs import telling_no_text
from qlinx.entrypoints.wiring import bucket, context, queue
from qlinx.kit.fields import example_domains_allowed
from qlinx.rosters.asking import RosterStep, Steps
from qlinx.rosters.steps import carry_out
from qlinx.rosters.tools import Tools

# A step may take minutes, so the queue hides its message for half an hour; one that failed comes back sooner.
_AFTER_FAILURE = Patience(first=60, longest=1800)


@telling_no_text
def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """One message is one step: split, or compare, apply or finish (a part)."""
    steps = queue("ROSTER_PARTS")
    tools = Tools(
        drop=bucket("DROP"),
        steps=Steps(steps),
        work=bucket("WORK"),
        readings=queue("READINGS"),
        time_left=lambda_context.get_remaining_time_in_millis,
        allow_example_domains=example_domains_allowed(),
    )

    def handle(message: Mapping[str, Any]) -> None:
        asked = RosterStep.model_validate(message)
        carry_out(context(), tools, asked.employer_id, asked.roster_id, asked.step, asked.part)

    return each_message(event, handle, source=steps, after_failure=_AFTER_FAILURE)
