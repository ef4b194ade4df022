"""The one place that wires use cases to what they need; everything is made at first use and kept for the process."""

import os
from functools import cache

from qlinx.aws import clients
from qlinx.aws.database import Database
from qlinx.aws.objects import Bucket
from qlinx.aws.pool_addresses import PoolAddresses
from qlinx.aws.pool_sessions import PoolSessions
from qlinx.aws.queues import Queue
from qlinx.aws.secrets import read_secret
from qlinx.aws.user_pool import UserPool
from qlinx.entrypoints.settings import public_url, restored_at, setting
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
    """The queue ``MAIL``, ``RESULTS``, ``FANOUT``, ``ROSTER_PARTS`` or ``RIGHTS``."""
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
