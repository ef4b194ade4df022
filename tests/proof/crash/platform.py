"""The platform around the functions: queues, the stream, schedules, the mail provider's events;
each message until it is handled.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from qlinx.kit.clock import utc_day
from qlinx.records.seals import DAYS
from qlinx.records.shape import Regime
from tests.proof.crash.state import State, state_of
from tests.support.cloud.application import Functions, Source, matches, wired
from tests.support.cloud.cloud import Cloud
from tests.support.cloud.faults import DiedError
from tests.support.cloud.services import Mail, Message
from tests.support.cloud.tables import Tables
from tests.support.house_rules.queues import LOOP_HOPS

_MOST_ROUNDS = 3000
_STREAM_TRIES = 10


class StuckError(Exception):
    """Messages keep coming and nothing settles."""


class Platform:
    """The application with the services around it.

    ``events_after`` is how long the provider's events take; ``delivers`` is whether it tells of a delivery by
    itself.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        wiring = wired()
        self.cloud = Cloud(
            Tables(wiring.tables, page=7), wiring.buckets, "a secret of these proofs only, long enough"
        )
        self.functions = Functions(self.cloud, monkeypatch)
        self.wiring = wiring
        self.names = {
            regime: wiring.resources.outputs[f"{regime.value.capitalize()}Table"] for regime in Regime
        }
        self.events_after = timedelta(seconds=1)
        self.delivers = True
        self.invoked: set[str] = set()
        self.routes: set[str] = set()
        self.cloud.objects.told = self._dropped
        self.cloud.provider.accepted = self._accepted
        self._stream_tries = 0

    def pass_time(self, **span: float) -> None:
        self.cloud.now += timedelta(**span)

    def stored(self, kind: str) -> list[Mapping[str, Any]]:
        """Every item of a kind, on the wire."""
        return [
            item
            for item in self.cloud.tables.every(self.names[Regime.RECORDS])
            if item["kind"] == {"S": kind}
        ]

    def provider_tells(self, mail: Mail, event_type: str, **about: str) -> None:
        """An event of the mail provider, as the rule passes it on."""
        told = {
            "id": f"{event_type}-{mail.number}",
            "at": self.cloud.now.isoformat(),
            "event_type": event_type,
            "message_id": f"message-{mail.number}",
            "tags": {name: [value] for name, value in mail.tags},
            "bounce_type": "",
            "bounce_subtype": "",
            "complaint_type": "",
            **about,
        }
        late = self.events_after.total_seconds()
        self.cloud.queues.put(self.wiring.feedback, json.dumps(told), late)

    def _dropped(self, bucket: str, key: str) -> None:
        for name, prefix, queue in self.wiring.drops:
            if name == bucket and key.startswith(prefix):
                self.cloud.queues.put(queue, json.dumps({"key": key}))

    def _accepted(self, mail: Mail) -> None:
        self.provider_tells(mail, "Send")
        if self.delivers:
            self.provider_tells(mail, "Delivery")

    def schedule(self, function: str) -> None:
        """One run of a schedule; one that fails is over.

        The nightly look at the audit trail goes back to the first act, as an operator may order it: the weeks
        before that would be most of what all sweeps read.
        """
        self.answer_of(function, {"source": "aws.scheduler", "days": self._days_since_first_act()})

    def _days_since_first_act(self) -> int:
        acts = self.cloud.tables.every(self.names[Regime.AUDIT])
        today = utc_day(self.cloud.now)
        first = min((item["day"]["S"] for item in acts), default=today.isoformat())
        return min(DAYS, (today - date.fromisoformat(first)).days)

    def settle(self) -> None:
        """Brings everything that is under way to its end; where all that is left waits, the clock moves on.

        Raises
        ------
        StuckError
        """
        for _ in range(_MOST_ROUNDS):
            if self.cloud.tables.stream:
                self._relay()
            elif ready := next(self._ready(), None):
                self._deliver(*ready)
            elif (waits := self._next_visible()) is not None:
                self.cloud.now = max(self.cloud.now, waits)
            else:
                return
        raise StuckError

    def relay_all(self) -> None:
        """Passes on all that was written; what it leads to stays where it waits."""
        while self.cloud.tables.stream:
            self._relay()

    def deliver_once(self, function: str) -> None:
        """Hands a function the messages that wait for it now, and nobody what comes of them."""
        for source, messages in [*self._ready()]:
            if source.function == function:
                self._deliver(source, messages)

    def sweep(self) -> None:
        """What runs by itself in the time after: each minute, each day, each night."""
        for span in ({"minutes": 6}, {"minutes": 6}, {"hours": 26}, {"hours": 26}):
            self.pass_time(**span)
            for name in self.names.values():
                self.cloud.tables.expire(name, int(self.cloud.now.timestamp()))
            for function in self.wiring.schedules:
                self.schedule(function)
                self.settle()

    def end_state(self) -> State:
        return state_of(self.cloud, self.names)

    def _relay(self) -> None:
        function, batch, filters = self.wiring.stream
        taken = self.cloud.tables.stream[:batch]
        records = [
            {**record, "eventSource": "aws:dynamodb"}
            for record in taken
            if not filters or any(matches(pattern, record) for pattern in filters)
        ]
        if records and self.answer_of(function, {"Records": records}) is None:
            self._stream_tries += 1
            if self._stream_tries <= _STREAM_TRIES:
                return
            self.cloud.dead.append(function)
        self._stream_tries = 0
        del self.cloud.tables.stream[: len(taken)]

    def _ready(self) -> Iterator[tuple[Source, list[Message]]]:
        for url, waiting in self.cloud.queues.waiting.items():
            if url in self.wiring.queues:
                source = self.wiring.queues[url]
                messages = [one for one in waiting.values() if one.visible_at <= self.cloud.now]
                if messages:
                    yield source, messages[: source.batch]

    def _next_visible(self) -> datetime | None:
        return min(
            (
                message.visible_at
                for url, waiting in self.cloud.queues.waiting.items()
                if url in self.wiring.queues
                for message in waiting.values()
            ),
            default=None,
        )

    def _deliver(self, source: Source, messages: list[Message]) -> None:
        waiting = self.cloud.queues.waiting[source.url]
        messages = [message for message in messages if not self._cut_off(source, message)]
        if not messages:
            return
        hidden = self.cloud.now + timedelta(seconds=source.visibility)
        for message in messages:
            waiting[message.number] = replace(message, visible_at=hidden, received=message.received + 1)
        # A batch's messages are told apart by nobody: what is sent comes from the longest chain of them.
        chains = [one.hops for one in messages]
        self.cloud.queues.handling = max(chains, key=lambda hops: hops.get(source.url, 0))
        failed = self._failed(source, [waiting[one.number] for one in messages])
        self.cloud.queues.handling = {}
        for message in messages:
            if failed is not None and message.number not in failed:
                del waiting[message.number]
            elif waiting[message.number].received >= source.receives:
                self.cloud.dead.append(f"{source.function}: {message.body}")
                del waiting[message.number]

    def _failed(self, source: Source, messages: list[Message]) -> set[int] | None:
        """The numbers of messages that a function could not do; nothing where it died or failed."""
        if source.own:
            return None if self.answer_of(source.function, json.loads(messages[0].body)) is None else set()
        records = [_sqs_record(source.url, message) for message in messages]
        answer = self.answer_of(source.function, {"Records": records})
        return {int(one["itemIdentifier"]) for one in answer["batchItemFailures"]} if answer else None

    def _cut_off(self, source: Source, message: Message) -> bool:
        """Takes a message away that the service takes for one of a loop:
        it goes where messages are given up.
        """
        if source.loops or message.hops.get(source.url, 0) <= LOOP_HOPS:
            return False
        self.cloud.dead.append(f"{source.function} in a loop: {message.body}")
        del self.cloud.queues.waiting[source.url][message.number]
        return True

    def answer_of(self, function: str, event: Mapping[str, Any]) -> Any:
        """The function's answer, or nothing where it died or failed."""
        self.invoked.add(function)
        try:
            return self.functions.invoke(function, event)
        except DiedError:
            return None
        except Exception:  # noqa: BLE001  # whatever a function raises, the platform calls it again
            return None


def _sqs_record(url: str, message: Message) -> dict[str, Any]:
    return {
        "messageId": str(message.number),
        "receiptHandle": str(message.number),
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.received), "SentTimestamp": "0"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{url.rpartition('/')[2]}",
        "awsRegion": "eu-west-1",
    }
