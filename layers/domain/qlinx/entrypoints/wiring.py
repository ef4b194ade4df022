"""The one place that wires use cases to what they need;
everything is made at first use and kept for the process.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """The bucket ``DROP``, ``WORK``, ``PRIVATE`` or ``ANCHORS``."""
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
    # Only before a snapshot: no start pays for them.
    from qlinx.aws.rehearsed import rehearse_calls
    from qlinx.kit.code_loaded import names_in_code

    made = {make for end, make in _BY_SETTING.items() for name in os.environ if name.endswith(end)}
    try:
        with clients.reaching_nobody():
            for make in made:
                rehearse_calls(make(), names_in_code(), _destinations(), REHEARSALS)
            yield
    finally:
        # With the keys of the rehearsal's secret, and what its clock was asked.
        context.cache_clear()


# What a setting's name ends with tells the service.
_BY_SETTING: Final[Mapping[str, Callable[[], Any]]] = {
    "_TABLE": clients.dynamodb,
    "SECRET_ARN": clients.secrets_manager,
    "_BUCKET": clients.s3,
    "_QUEUE_URL": clients.sqs,
    "_POOL_ID": clients.cognito,
}


def _destinations() -> Mapping[str, Sequence[str]]:
    """What decides where calls go, by the member of a request that names it."""
    ends = {"Bucket": "_BUCKET", "QueueUrl": "_QUEUE_URL"}
    return {
        member: [value for name, value in os.environ.items() if name.endswith(end)]
        for member, end in ends.items()
    }


around_rehearsals(_reaching_nobody)
