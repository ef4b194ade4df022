"""What can be down for hours: which calls it strikes how, and what it takes from queues and the stream."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tests.support.cloud.faults import DiedError
from tests.support.cloud.tables import refused

MINUTES: Final = timedelta(minutes=1)


class Blow(StrEnum):
    """What becomes of one call."""

    REFUSED = "refused"
    """The service says no, and did nothing."""
    UNREACHED = "unreached"
    """No connection stood."""
    TIMED_OUT = "timed out"
    """Nothing was done, and nobody heard."""
    ANSWER_LOST = "answer lost"
    """It was done, and nobody heard."""
    DIED_BEFORE = "died before"
    DIED_AFTER = "died after"


UNHEARD: Final = frozenset({Blow.ANSWER_LOST, Blow.DIED_AFTER})


@dataclass(frozen=True)
class Call:
    """A call to a service: by which function, and what it carries."""

    function: str
    service: str
    operation: str
    asked: Mapping[str, Any]

    @property
    def is_mail(self) -> bool:
        return self.operation == "send_email"

    @property
    def fills_mail_queue(self) -> bool:
        return self.operation == "send_message_batch" and "MailQueue" in self.asked["QueueUrl"]


Strikes = Callable[[Call, Random], Blow | None]


def _nothing(_call: Call, _chance: Random) -> Blow | None:
    return None


@dataclass(frozen=True)
class Outage:
    """Something that is down for some time.

    ``code`` is how the service refuses; ``used_up`` is whether the provider says that a day's mails are used
    up; ``told_after`` is how long its events take, nothing where they are lost; ``trims`` takes the stream's
    records away; ``gives_up`` takes what waits in the queues of mail to their dead-letter queue; ``twice``
    delivers each message a second time; ``is_long``: so much is tried meanwhile that it is played less often.
    """

    name: str
    lasts: timedelta
    strikes: Strikes = _nothing
    code: str = "ThrottlingException"
    used_up: bool = False
    told_after: timedelta | None = timedelta(seconds=1)
    trims: bool = False
    gives_up: bool = False
    twice: bool = False
    is_long: bool = False


def _queues(call: Call, _: Random) -> Blow | None:
    return Blow.REFUSED if call.fills_mail_queue else None


def _all_queues(call: Call, _: Random) -> Blow | None:
    return Blow.REFUSED if call.operation == "send_message_batch" else None


def _provider(blow: Blow) -> Strikes:
    return lambda call, _: blow if call.is_mail else None


def _half_of_answers(call: Call, chance: Random) -> Blow | None:
    return Blow.ANSWER_LOST if call.is_mail and chance.random() < 0.5 else None


def _workers(call: Call, chance: Random) -> Blow | None:
    """Whoever makes, passes on or sends mails dies at some of their calls, before or after it."""
    if call.function not in {"mail_delivery", "change_relay", "invitation_dispatch"}:
        return None
    fate = chance.random()
    return Blow.DIED_BEFORE if fate < 0.05 else Blow.DIED_AFTER if fate < 0.1 else None


def _tables(call: Call, chance: Random) -> Blow | None:
    struck = call.service == "dynamodb" and chance.random() < 0.3
    return Blow.REFUSED if struck else None


_LATE: Final = timedelta(minutes=4)
"""Later than a worker's answer, and sooner than a claim is over."""

OUTAGES: Final[Mapping[str, Outage]] = {
    one.name: one
    for one in (
        Outage("a queue of mail takes nothing", 30 * MINUTES, _queues),
        Outage("no queue takes anything", 30 * MINUTES, _all_queues),
        Outage("the stream is trimmed", 60 * MINUTES, trims=True),
        Outage("the dead-letter queue is full of mail", 60 * MINUTES, _workers, gives_up=True),
        Outage("workers die", 60 * MINUTES, _workers),
        Outage("messages come twice", 60 * MINUTES, _half_of_answers, told_after=_LATE, twice=True),
        Outage("tables refuse", 30 * MINUTES, _tables),
        Outage("the provider is not reached", 30 * MINUTES, _provider(Blow.UNREACHED)),
        Outage("the provider is silent", 90 * MINUTES, _provider(Blow.TIMED_OUT)),
        Outage(
            "the provider has too much",
            60 * MINUTES,
            _provider(Blow.REFUSED),
            code="TooManyRequestsException",
        ),
        Outage(
            "the provider stopped us",
            180 * MINUTES,
            _provider(Blow.REFUSED),
            code="SendingPausedException",
            is_long=True,
        ),
        Outage(
            "a day's mails are used up",
            24 * 60 * MINUTES,
            _provider(Blow.REFUSED),
            code="LimitExceededException",
            used_up=True,
            is_long=True,
        ),
        Outage("answers are lost", 60 * MINUTES, _half_of_answers),
        Outage("events are lost", 120 * MINUTES, told_after=None),
        Outage("answers and events are lost", 60 * MINUTES, _half_of_answers, told_after=None),
    )
}


@dataclass
class Trouble:
    """An outage from one moment to another, as calls meet it."""

    outage: Outage
    begins: datetime
    chance: Random
    now: Callable[[], datetime]
    met: dict[Blow, int] = field(default_factory=dict)

    @property
    def ends(self) -> datetime:
        return self.begins + self.outage.lasts

    @property
    def holds(self) -> bool:
        return self.begins <= self.now() < self.ends

    def blow(self, call: Call) -> Blow | None:
        """What becomes of a call now."""
        blow = self.outage.strikes(call, self.chance) if self.holds else None
        if blow:
            self.met[blow] = self.met.get(blow, 0) + 1
        return blow

    def carry_out(self, blow: Blow, call: Call, method: Callable[..., Any]) -> Any:
        """The call with what became of it."""
        if blow in UNHEARD:
            method(**call.asked)
        match blow:
            case Blow.REFUSED:
                raise refused(call.operation, self.outage.code)
            case Blow.UNREACHED:
                raise EndpointConnectionError(endpoint_url=f"https://{call.service}")
            case Blow.DIED_BEFORE | Blow.DIED_AFTER:
                raise DiedError
            case Blow.TIMED_OUT | Blow.ANSWER_LOST:
                raise ReadTimeoutError(endpoint_url=f"https://{call.service}")
