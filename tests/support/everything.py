"""All that is kept of a world at one moment: items of every table, users of the pools, and what is queued.

A mail begins as an item.
"""

from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from qlinx.records.shape import Regime
from tests.support.quick_moto import wire_of
from tests.support.standing import client
from tests.support.template_tables import ACCOUNT, REGION
from tests.support.world import World

_POOLS = ("UserPoolId", "StaffPoolId")


def everything(world: World) -> dict[str, Any]:
    """To compare with later: equal when nothing happened in between.

    That a network asked is counted, and no change.
    """
    return {
        **{regime.value: _stored(world.ctx.store.table(regime)) for regime in Regime},
        "users": [_users(world.resources.outputs[pool]) for pool in _POOLS],
        "queued": _queued(),
    }


def _stored(table: str) -> dict[tuple[str, str], Any]:
    """The items of a table by their keys, as moto has them at hand."""
    partitions: Any = dynamodb_backends[ACCOUNT][REGION].tables[table].items
    items = (wire_of(item) for partition in partitions.values() for item in partition.values())
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items if item["kind"]["S"] != "limit"}


def _users(pool_id: str) -> list[str]:
    return sorted(str(user) for user in client("cognito-idp").list_users(UserPoolId=pool_id)["Users"])


def _queued() -> dict[str, tuple[int, int]]:
    """How many messages wait in each queue and how many are being worked on, as moto has it at hand."""
    queues = sqs_backends[ACCOUNT][REGION].queues
    return {
        name: (queue.approximate_number_of_messages, queue.approximate_number_of_messages_not_visible)
        for name, queue in queues.items()
    }
