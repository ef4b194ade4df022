"""The application's resources in moto, with a clock that moves by hand:
what use cases are given in integration tests.
"""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pytest

from qlinx.aws.database import Database
from qlinx.aws.objects import Bucket
from qlinx.aws.pool_sessions import PoolSessions
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from tests.support.moment import START, it_is_now
from tests.support.standing import client, standing_resources, table
from tests.support.template_tables import REGION, Resources

PUBLIC_URL = "https://qlinx.example"


class World:
    """Everything that exists, made from the templates. ``now`` is the clock; ``drain`` empties a queue."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.now = START
        self._numbers = itertools.count(1)

    def is_everywhere(self) -> None:
        """The functions and what stands in for AWS come just after what was done up to now."""
        it_is_now(self.now + timedelta(seconds=2))

    @cached_property
    def ctx(self) -> Context:
        return self.context()

    def context(self, dynamodb: Any = None) -> Context:
        """A context with a client of its own, for threads and for clients that fail on purpose."""
        outputs = self.resources.outputs
        names = {regime: outputs[f"{regime.value.capitalize()}Table"] for regime in Regime}
        database = Database(dynamodb or client("dynamodb"))
        return Context(
            store=Store(database, names),
            read_secret=lambda: b"a secret of these tests only, long enough",
            now=lambda: self.now,
            read_public_url=lambda: PUBLIC_URL,
        )

    def bucket(self, name: str) -> Bucket:
        """``Drop``, ``Work`` or ``Private``."""
        return Bucket(client("s3"), self.resources.outputs[f"{name}Bucket"])

    def queue_url(self, name: str) -> str:
        """``Mail``, ``Results``, ``Fanout``, ``RosterParts``, ``Rights``…"""
        end = f"/{name}Queue/Queue"
        return next(found for path, found in self.resources.names.items() if path.endswith(end))

    def queue(self, name: str) -> Queue:
        return Queue(client("sqs"), self.queue_url(name))

    def drain(self, name: str) -> Iterator[dict[str, Any]]:
        """The messages of a queue, each removed as it is given, until there are none."""
        sqs = client("sqs")
        url = self.queue_url(name)
        while True:
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get(
                "Messages", []
            )
            if not messages:
                return
            for message in messages:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield json.loads(message["Body"])

    def pool(self) -> UserPool:
        return UserPool(client("cognito-idp"), self.resources.outputs["UserPoolId"])

    def sessions(self) -> PoolSessions:
        """The pool as people sign in at it, through our route."""
        outputs = self.resources.outputs
        return PoolSessions(client("cognito-idp"), outputs["UserPoolId"], outputs["UserPoolClientId"])

    def staff_pool(self) -> UserPool:
        return UserPool(client("cognito-idp"), self.resources.outputs["StaffPoolId"])

    def staff_sessions(self) -> PoolSessions:
        """The pool of staff, as they sign in at it through a route of theirs."""
        outputs = self.resources.outputs
        return PoolSessions(client("cognito-idp"), outputs["StaffPoolId"], outputs["StaffPoolClientId"])

    def pass_time(self, **span: float) -> datetime:
        """Moves the clock forward, for example ``days=3``."""
        self.now += timedelta(**span)
        return self.now

    def every_item(self, regime: Regime = Regime.RECORDS) -> list[dict[str, Any]]:
        """All items of a table, as stored."""
        stored = table(self.ctx.store.table(regime))
        found: list[dict[str, Any]] = []
        page = stored.scan()
        found += page["Items"]
        while "LastEvaluatedKey" in page:
            page = stored.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
            found += page["Items"]
        return found

    def items_of(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self.every_item() if item["kind"] == kind]


@contextmanager
def new_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world of its own, gone afterwards; also what ``entrypoints.wiring`` finds."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with standing_resources() as resources:
        made = World(resources)
        made.is_everywhere()
        yield made
