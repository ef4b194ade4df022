"""The one place that wires use cases to what they need;
everything is made at first use and kept for the process.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from qlinx.aws import clients
from qlinx.aws.database import Database
from qlinx.aws.objects import Bucket
from qlinx.aws.pool_addresses import PoolAddresses
from qlinx.aws.pool_sessions import PoolSessions
from qlinx.aws.queues import Queue
from qlinx.aws.secrets import read_secret
from qlinx.aws.user_pool import UserPool
from qlinx.entrypoints.settings import public_url, restored_at, setting
from qlinx.entrypoints.snapshots import REHEARSALS, around_rehearsals
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store


@cache
def context() -> Context:
    """Stores, clock, ids and keys. Only the tables that the function is given are known to it."""
    names = {regime: table for regime in Regime if (table := os.environ.get(f"{regime.name}_TABLE"))}
    store = Store(Database(clients.dynamodb()), names)
    return Context(
        store=store,
        read_secret=lambda: read_secret(clients.secrets_manager(), setting("SECRET_ARN")),
        restored_at=restored_at(),
        read_public_url=public_url,
    )


@cache
def bucket(name: str) -> Bucket:
    """The bucket ``DROP``, ``WORK`` or ``PRIVATE``."""
    return Bucket(clients.s3(), setting(f"{name}_BUCKET"))


@cache
def queue(name: str) -> Queue:
    """The queue that the setting ``<name>_QUEUE_URL`` leads to, such as ``MAIL``."""
    return Queue(clients.sqs(), setting(f"{name}_QUEUE_URL"))


@cache
def user_pool() -> UserPool:
    return UserPool(clients.cognito(), setting("USER_POOL_ID"))


@cache
def staff_pool() -> UserPool:
    """The pool of staff, which no function that visitors reach is told of."""
    return UserPool(clients.cognito(), setting("STAFF_POOL_ID"))


@cache
def staff_pool_sessions() -> PoolSessions:
    return PoolSessions(clients.cognito(), setting("STAFF_POOL_ID"), setting("STAFF_CLIENT_ID"))


@cache
def pool_addresses() -> PoolAddresses:
    """What a migration reads of the pool: the addresses that are still in it."""
    return PoolAddresses(clients.cognito(), setting("USER_POOL_ID"))


@cache
def pool_sessions() -> PoolSessions:
    return PoolSessions(clients.cognito(), setting("USER_POOL_ID"), setting("APP_CLIENT_ID"))


@contextmanager
def _reaching_nobody() -> Iterator[None]:
    """Makes the clients that this function's settings are for, and has them reach nobody within;
    they are kept, and nothing else is.
    """
    made = [make() for make in {make for name, make in _BY_SETTING.items() if os.environ.get(name)}]
    try:
        with clients.reaching_nobody(*made):
            for client in made:
                _rehearse_calls(client)
            yield
    finally:
        # With the keys of the rehearsal's secret, and what its clock was asked.
        context.cache_clear()


_BY_SETTING: Final[Mapping[str, Callable[[], Any]]] = {
    "RECORDS_TABLE": clients.dynamodb,
    "SECRET_ARN": clients.secrets_manager,
    **dict.fromkeys(("DROP_BUCKET", "WORK_BUCKET", "PRIVATE_BUCKET"), clients.s3),
    **dict.fromkeys(("FANOUT_QUEUE_URL", "ROSTER_PARTS_QUEUE_URL", "RIGHTS_QUEUE_URL"), clients.sqs),
    **dict.fromkeys(("USER_POOL_ID", "STAFF_POOL_ID"), clients.cognito),
}
_KEY: Final = {"pk": {"S": "-"}, "sk": {"S": "-"}}
# By service: calls that are made most, of things that are nowhere.
_REHEARSED: Final[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {
    "dynamodb": {
        "get_item": {"TableName": "rehearsed", "Key": _KEY},
        "batch_get_item": {"RequestItems": {"rehearsed": {"Keys": [_KEY]}}},
        "query": {"TableName": "rehearsed"},
        "put_item": {"TableName": "rehearsed", "Item": _KEY},
        "update_item": {"TableName": "rehearsed", "Key": _KEY},
        "transact_write_items": {"TransactItems": [{"Put": {"TableName": "rehearsed", "Item": _KEY}}]},
    },
    "secretsmanager": {"get_secret_value": {"SecretId": "rehearsed"}},
    "cognito-idp": {"admin_get_user": {"UserPoolId": "eu-west-1_rehearsed", "Username": "rehearsed"}},
    "sqs": {
        "send_message_batch": {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/rehearsed", "Entries": []}
    },
}


def _rehearse_calls(client: Any) -> None:
    client.exceptions  # noqa: B018 - made at its first use
    for _ in range(REHEARSALS):
        for operation, asked in _REHEARSED.get(client.meta.service_model.service_name, {}).items():
            getattr(client, operation)(**asked)


around_rehearsals(_reaching_nobody)
