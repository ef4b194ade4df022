"""All services together, with one clock, to be copied and put back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.cloud.faults import Calls
from tests.support.cloud.services import Mail, Objects, Provider, Queues, Receiver, Secrets, Users
from tests.support.cloud.tables import Tables

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_A_CALL = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Moment:
    """Everything at a moment."""

    now: datetime
    tables: Any
    objects: dict[str, Any]
    waiting: dict[str, Any]
    dead: list[str]
    users: dict[str, Any]
    mails: list[Mail]
    packages: frozenset[str]
    browsers: dict[str, dict[str, str]]


class Cloud:
    """The services. The clock moves a little with every call, and otherwise by hand."""

    def __init__(self, tables: Tables, buckets: Iterable[str], secret: str) -> None:
        self.now = START
        self.calls = Calls(between=self._tick)
        self.tables = tables
        self.objects = Objects(self._time, {name: {} for name in buckets})
        self.queues = Queues(self._time)
        self.users = Users(self._time)
        self.provider = Provider()
        self.receiver = Receiver()
        self.secrets = Secrets(secret)
        self.dead: list[str] = []
        # The cookies that people's browsers keep, by whose it is.
        self.browsers: dict[str, dict[str, str]] = {}

    def behind(self, service: str) -> Any:
        """What answers a service's calls."""
        return {
            "dynamodb": self.tables,
            "s3": self.objects,
            "sqs": self.queues,
            "sesv2": self.provider,
            "cognito": self.users,
            "secretsmanager": self.secrets,
            "receiver": self.receiver,
        }[service]

    def copied(self) -> Moment:
        return Moment(
            self.now,
            self.tables.copied(),
            {name: dict(bucket) for name, bucket in self.objects.buckets.items()},
            {url: dict(waiting) for url, waiting in self.queues.waiting.items()},
            list(self.dead),
            dict(self.users.users),
            list(self.provider.taken),
            self.receiver.taken,
            {who: dict(cookies) for who, cookies in self.browsers.items()},
        )

    def put_back(self, moment: Moment) -> None:
        self.now = moment.now
        self.tables.put_back(moment.tables)
        self.objects.buckets.update({name: dict(bucket) for name, bucket in moment.objects.items()})
        self.queues.waiting = {url: dict(waiting) for url, waiting in moment.waiting.items()}
        self.dead = list(moment.dead)
        self.users.users = dict(moment.users)
        self.provider.taken = list(moment.mails)
        self.receiver.taken = moment.packages
        self.browsers = {who: dict(cookies) for who, cookies in moment.browsers.items()}

    def _time(self) -> datetime:
        return self.now

    def _tick(self) -> None:
        self.now += _A_CALL


Clock = Callable[[], datetime]
