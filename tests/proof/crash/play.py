"""Plays what people and services do, brings every message until it is handled, and lets the schedules run."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from qlinx.kit.keyed import Keyring
from qlinx.people.model import SELF
from qlinx.records.shape import Regime
from tests.proof.crash.state import State, state_of
from tests.support.cloud.application import Functions, Source, matches, wired
from tests.support.cloud.cloud import Cloud
from tests.support.cloud.faults import DiedError
from tests.support.cloud.services import Mail, Message
from tests.support.cloud.tables import Tables
from tests.support.http import an_event, issuer_of

_MOST_ROUNDS = 3000
_TRIES = 4
_STREAM_TRIES = 10


class StuckError(Exception):
    """Messages keep coming and nothing settles."""


class RefusedError(Exception):
    """A request was answered otherwise than the story says."""


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Play:
    """The application with everything around it.

    ``events_after`` is how long the provider's events take; ``delivers`` is whether it tells of a delivery by itself.
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

    # ---- people

    def request(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        user: str | None = None,
        group: str = "",
        origin: str | None = None,
        key: str | None = None,
        expect: int = 200,
        again: tuple[int, ...] = (),
    ) -> Answer:
        """A request, repeated as a client repeats it when it hears nothing or that something went wrong.

        ``again`` are answers that are as good where an earlier try was carried out; ``origin`` is the sign-in of the session that
        asks, where that matters.

        Raises
        ------
        RefusedError
        """
        function, route = self.wiring.function_of(method, path)
        self.routes.add(route)
        event = self._request_event(method, path, body, form, user, group, key)
        if origin is not None:
            event["requestContext"]["authorizer"]["jwt"]["claims"]["origin_jti"] = origin
        for number in range(_TRIES):
            answer = self._answered(function, event)
            if answer is None or answer.status >= 500 or answer.status == 429:
                self.pass_time(seconds=2)
                continue
            if answer.status == expect or (number and answer.status in again):
                return answer
            raise RefusedError(f"{method} {route}: {answer.status} {answer.body[:400]}")
        raise RefusedError(f"{method} {route}: no answer")

    def _answered(self, function: str, event: Mapping[str, Any]) -> Answer | None:
        answer = self._invoked(function, event)
        return None if answer is None else Answer(answer["statusCode"], answer["body"])

    def _request_event(
        self,
        method: str,
        path: str,
        body: Any,
        form: Mapping[str, str] | None,
        user: str | None,
        group: str,
        key: str | None,
    ) -> dict[str, Any]:
        event = an_event("signup", "sign_up")
        event["rawPath"] = path
        event["requestContext"]["http"] |= {"method": method, "path": path}
        event["headers"]["accept-language"] = "nl"
        event["body"] = json.dumps(body) if form is None else urlencode(form)
        if body is None and form is None:
            event["body"] = ""
        if form is not None:
            event["headers"]["content-type"] = "application/x-www-form-urlencoded"
        if key is not None:
            event["headers"]["idempotency-key"] = key
        if user is not None:
            claims = {
                "token_use": "access",
                "username": user,
                "auth_time": str(int(self.cloud.now.timestamp())),
            }
            claims["iss"] = issuer_of(self.wiring.resources, staff=group == "staff")
            if group and group != "staff":
                claims["cognito:groups"] = f"[{group}]"
            event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
        return event

    def put(self, bucket: str, key: str, body: bytes, content_type: str = "application/octet-stream") -> None:
        """Somebody puts a file: ``bucket`` is ``Drop`` or ``Private``."""
        name = self.wiring.resources.outputs[f"{bucket}Bucket"]
        self.cloud.objects.put_object(Bucket=name, Key=key, Body=body, ContentType=content_type)

    def mails(self, to: str) -> list[Mail]:
        """The mails to an address, the newest first."""
        return [mail for mail in reversed(self.cloud.provider.taken) if mail.to == to]

    def link(self, to: str, begins: str, *, about: str = "") -> str:
        """The path of the link that begins so in the newest mail to an address that has one, about one thing if named."""
        for mail in self.mails(to):
            if about in mail.subject and (
                found := re.search(r"https://qlinx\.example(" + re.escape(begins) + r"[^\s>]+)", mail.text)
            ):
                return found[1]
        raise RefusedError(f"no mail to {to} has a link to {begins}")

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

    def account_id(self, email: str) -> str:
        """The id of the account with a sign-in address, as the records have it."""
        return self._subject(email, of_account=True)

    def relation_id(self, email: str) -> str:
        """The id of what an employer says about somebody at an address."""
        return self._subject(email, of_account=False)

    def _subject(self, email: str, *, of_account: bool) -> str:
        for item in self.stored("person"):
            if item["email"] == {"S": email} and (item["given_by"] == {"S": SELF}) is of_account:
                return str(item["person_id"]["S"])
        raise RefusedError(f"nobody has the address {email}")

    def order(self, function: str, event: Mapping[str, Any]) -> Any:
        """What an operator has a function do, once more where nothing or an error came back.

        Raises
        ------
        RefusedError
        """
        for _ in range(_TRIES):
            answer = self._invoked(function, event)
            if answer is not None:
                return answer
            self.pass_time(seconds=2)
        raise RefusedError(f"{function}: no answer")

    def stored(self, kind: str) -> list[Mapping[str, Any]]:
        """Every item of a kind, on the wire."""
        return [
            item
            for item in self.cloud.tables.every(self.names[Regime.RECORDS])
            if item["kind"] == {"S": kind}
        ]

    def app_secret(self, factor_id: str) -> str:
        """What the app of a second factor holds."""
        keys = Keyring(self.cloud.secrets.value.encode())
        return base64.b32encode(keys.derived("factor", factor_id)).decode()

    def pass_time(self, **span: float) -> None:
        self.cloud.now += timedelta(**span)

    # ---- services

    def _dropped(self, bucket: str, key: str) -> None:
        for name, prefix, queue in self.wiring.drops:
            if name == bucket and key.startswith(prefix):
                self.cloud.queues.put(queue, json.dumps({"key": key}))

    def _accepted(self, mail: Mail) -> None:
        self.provider_tells(mail, "Send")
        if self.delivers:
            self.provider_tells(mail, "Delivery")

    def schedule(self, function: str) -> None:
        """One run of a schedule; one that fails is over."""
        self._invoked(function, {"source": "aws.scheduler"})

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
        if records and self._invoked(function, {"Records": records}) is None:
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
        hidden = self.cloud.now + timedelta(seconds=source.visibility)
        for message in messages:
            waiting[message.number] = replace(message, visible_at=hidden, received=message.received + 1)
        answer = self._invoked(
            source.function, {"Records": [_sqs_record(waiting[one.number]) for one in messages]}
        )
        failed = {int(one["itemIdentifier"]) for one in answer["batchItemFailures"]} if answer else None
        for message in messages:
            if failed is not None and message.number not in failed:
                del waiting[message.number]
            elif waiting[message.number].received >= source.receives:
                self.cloud.dead.append(f"{source.function}: {message.body}")
                del waiting[message.number]

    def _invoked(self, function: str, event: Mapping[str, Any]) -> Any:
        """The function's answer, or nothing where it died or failed."""
        self.invoked.add(function)
        try:
            return self.functions.invoke(function, event)
        except DiedError:
            return None
        except Exception:  # noqa: BLE001  # whatever a function raises, the platform calls it again
            return None


def _sqs_record(message: Message) -> dict[str, Any]:
    return {
        "messageId": str(message.number),
        "receiptHandle": str(message.number),
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.received), "SentTimestamp": "0"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:queue",
        "awsRegion": "eu-west-1",
    }


__all__ = ["UTC", "Answer", "Play", "RefusedError", "StuckError"]
