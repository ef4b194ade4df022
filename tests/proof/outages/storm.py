"""The platform while something is down: the deployed functions, with a clock that goes on to whatever waits
next.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final, cast

import pytest

from qlinx.aws.database import Database
from qlinx.mailing.delivery import LEASE
from qlinx.records.context import Context
from qlinx.records.store import Store
from tests.proof.crash.platform import Platform, StuckError
from tests.proof.outages.trouble import MINUTES, Blow, Call, Outage, Trouble
from tests.support.cloud.application import Source
from tests.support.cloud.services import Mail, Message

DELIVERY: Final = "mail_delivery"
_LOOKS: Final = ("change_relay", "invitation_dispatch")
_OFTEN, _SELDOM = 15 * MINUTES, 60 * MINUTES
_OFTEN_FOR: Final = timedelta(hours=8)
_PLAYED: Final = timedelta(days=4)
_MOST_ROUNDS: Final = 20_000
_USED_UP: Final = {
    "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 14.0, "SentLast24Hours": 200.0},
    "SendingEnabled": True,
    "EnforcementStatus": "HEALTHY",
}

Act = Callable[[], None]


@dataclass
class Taken:
    """A mail that the provider took: when, and who learned of it in time."""

    person_id: str
    at: datetime
    answered: bool = False
    told: bool = False

    @property
    def is_secret(self) -> bool:
        """Whether nobody here can know of it before its claim is over."""
        return not self.answered and not self.told


class Storm(Platform):
    """Everything around the functions, with one outage from a random moment on.

    ``taken`` is what the provider took, by number; ``blows`` counts what was struck.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, outage: Outage, seed: str) -> None:
        super().__init__(monkeypatch)
        self.outage, self.seed = outage, seed
        self.taken: dict[int, Taken] = {}
        self.blows: Counter[Blow] = Counter()
        self.chance = Random(seed)
        self.began = self.cloud.now
        self.trouble = Trouble(
            self.outage,
            self.began + self.chance.uniform(0, 30) * MINUTES,
            self.chance,
            lambda: self.cloud.now,
        )
        self._relay_at = self.began
        self._copied: set[str] = set()
        self._given_up: list[tuple[str, str]] = []
        monkeypatch.setattr(self.cloud.calls, "call", self._call)

    @property
    def ctx(self) -> Context:
        """For whoever prepares and looks; no outage strikes it."""
        return Context(
            store=Store(Database(cast("Any", self.cloud.tables)), self.names),
            read_secret=self.cloud.secrets.value.encode,
            now=lambda: self.cloud.now,
            read_public_url=lambda: "https://qlinx.example",
        )

    @property
    def given_up(self) -> list[str]:
        """What the queues of mail gave up by themselves."""
        return [one for one in self.cloud.dead if one.startswith(f"{DELIVERY}:")]

    def soon(self, within: timedelta) -> datetime:
        """A random moment after the beginning."""
        return self.began + self.chance.random() * within

    def plays(self, acts: Sequence[tuple[datetime, Act]]) -> None:
        """Everything that happens by itself in some days, and these acts at their moments."""
        every = [*acts, *self._looks(), *self._dead_letters()]
        for moment, act in sorted(every, key=lambda one: one[0]):
            self._goes_on(moment)
            act()
        self._goes_on(self.began + _PLAYED)

    def _looks(self) -> Sequence[tuple[datetime, Act]]:
        moments = []
        at = self.began
        while at < self.began + _PLAYED:
            moments.append(at)
            at += _OFTEN if at < self.trouble.ends + _OFTEN_FOR else _SELDOM
        return [(at, partial(self.schedule, name)) for at in moments for name in _LOOKS]

    def schedule(self, function: str) -> None:
        self.answer_of(function, {"source": "aws.scheduler"})

    # ---- the time between

    def _goes_on(self, until: datetime) -> None:
        for _ in range(_MOST_ROUNDS):
            waits = self.cloud.tables.stream and self._relay_at
            if waits and waits <= self.cloud.now:
                self._relay()
            elif ready := next(self._ready(), None):
                self._deliver(*ready)
            else:
                later = [moment for moment in (waits, self._next_visible()) if moment]
                if not later or min(later) >= until:
                    self.cloud.now = max(self.cloud.now, until)
                    return
                self.cloud.now = max(self.cloud.now, min(later))
        raise StuckError

    def _relay(self) -> None:
        stream = self.cloud.tables.stream
        if self.outage.trims and self.trouble.holds:
            stream.clear()
            return
        before = len(stream)
        super()._relay()
        if len(stream) == before:
            self._relay_at = self.cloud.now + MINUTES

    def _deliver(self, source: Source, messages: list[Message]) -> None:
        super()._deliver(source, messages)
        if self.outage.twice and self.trouble.holds and source.function == DELIVERY:
            for message in messages:
                if message.body not in self._copied:
                    self._copied.add(message.body)
                    self.cloud.queues.put(source.url, message.body, self.chance.uniform(0, 240))

    # ---- what is struck

    def _call(self, service: str, operation: str, asked: dict[str, Any], method: Callable[..., Any]) -> Any:
        self.cloud.calls.between()
        call = Call(self.cloud.calls.function, service, operation, asked)
        if operation == "get_account" and self.outage.used_up and self.trouble.holds:
            return _USED_UP
        if blow := self.trouble.blow(call):
            self.blows[blow] += 1
            return self.trouble.carry_out(blow, call, method)
        answer = method(**asked)
        if call.is_mail:
            self.taken[len(self.cloud.provider.taken)].answered = True
        return answer

    def provider_tells(self, mail: Mail, event_type: str, **about: str) -> None:
        taken = self.taken.setdefault(mail.number, Taken(dict(mail.tags)["person_id"], self.cloud.now))
        after = self.outage.told_after if self.trouble.holds else timedelta(seconds=1)
        if after is None:
            return
        self.events_after = after
        taken.told = taken.told or after < LEASE
        super().provider_tells(mail, event_type, **about)

    # ---- the dead-letter queue

    def _dead_letters(self) -> Sequence[tuple[datetime, Act]]:
        """What waits is given up now and then; somebody brings it back, long after or never."""
        if not self.outage.gives_up:
            return ()
        moments = [self.trouble.begins + self.chance.random() * self.outage.lasts for _ in range(3)]
        given_up = [(moment, self._give_up) for moment in (*moments, self.trouble.ends)]
        if self.chance.random() < 0.5:
            return given_up
        brought = self.trouble.ends + self.chance.uniform(1, 48) * 60 * MINUTES
        return [*given_up, (brought, self._bring_back), (brought, self._bring_back)]

    def _give_up(self) -> None:
        for url, source in self.wiring.queues.items():
            if source.function == DELIVERY:
                waiting = self.cloud.queues.waiting.get(url, {})
                self._given_up += [(url, message.body) for message in waiting.values()]
                waiting.clear()

    def _bring_back(self) -> None:
        for url, body in self._given_up:
            self.cloud.queues.put(url, body)
