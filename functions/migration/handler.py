"""Carries what is stored from one form to the next, when an operator invokes it by name and way.

See docs/operations.md, *Migrations*.

- ``{"migrate": "m0001", "dry_run": true}`` counts and writes nothing;
- ``{"migrate": "m0001", "ask": true}`` opens the cases that staff must decide, and writes nothing else;
- ``{"migrate": "m0001", "carry": true}`` carries, with writers paused, until the response says ``finished``.

Where the time was up, the answer of the first two has a ``position``, which the next invocation is given.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger, telling_no_text
from qlinx.entrypoints.wiring import bucket, context, pool_addresses
from qlinx.migrations.known import MIGRATIONS
from qlinx.migrations.m0001_relations.outside import Outside
from qlinx.migrations.runner import Mode, Position, Report, look_over, run

_WAYS = {"dry_run": Mode.DRY, "ask": Mode.ASK, "carry": Mode.RUN}


class NotAsked(Exception):
    """The invocation names no migration that there is, or not exactly one way: nothing is done by mistake."""


@telling_no_text
def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    ways = [mode for name, mode in _WAYS.items() if event.get(name) is True]
    known = MIGRATIONS.get(str(event.get("migrate")))
    if known is None or len(ways) != 1 or event.keys() - {"migrate", "position", *_WAYS}:
        raise NotAsked
    report = _report(event, lambda_context, ways[0])
    logger.info(
        "migration",
        migration=report.migration,
        mode=report.mode.value,
        finished=report.finished,
        blocked=report.blocked,
        looked_at=report.looked_at,
        carried=report.carried,
        waiting=report.waiting,
    )
    return asdict(report)


def _report(event: Mapping[str, Any], lambda_context: LambdaContext, mode: Mode) -> Report:
    migration = MIGRATIONS[event["migrate"]](Outside(pool_addresses(), bucket("PRIVATE")))
    left = lambda_context.get_remaining_time_in_millis
    if mode is Mode.RUN:
        return run(context(), migration, milliseconds_left=left)
    position = Position(**event["position"]) if event.get("position") else None
    return look_over(context(), migration, mode, milliseconds_left=left, position=position)
