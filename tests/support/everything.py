"""All that is kept of a world at one moment: items of every table, users of the pools, and what is queued.

A mail begins as an item.
"""

from typing import Any

from qlinx.records.shape import Regime
from tests.support.standing import client
from tests.support.world import World

_POOLS = ("UserPoolId", "StaffPoolId")


def everything(world: World) -> dict[str, Any]:
    """To compare with later: equal when nothing happened in between.

    That a network asked is counted, and no change.
    """
    return {
        **{regime.value: _sorted(world.every_item(regime)) for regime in Regime},
        "users": [_users(world.resources.outputs[pool]) for pool in _POOLS],
        "queued": _queued(),
    }


def _sorted(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [item for item in items if item["kind"] != "limit"]
    return sorted(kept, key=lambda item: (item["pk"], item["sk"]))


def _users(pool_id: str) -> list[str]:
    return sorted(str(user) for user in client("cognito-idp").list_users(UserPoolId=pool_id)["Users"])


def _queued() -> dict[str, str]:
    sqs = client("sqs")
    told = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return {
        url: str(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=told)["Attributes"])
        for url in sqs.list_queues().get("QueueUrls", [])
    }
