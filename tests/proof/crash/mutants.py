"""Broken variants of the product, each of which the faults must find."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from qlinx.aws.failures import AWS_FAILURES
from qlinx.aws.queues import SendFailed
from qlinx.entrypoints import batches
from qlinx.mailing import delivery
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.mailing.states import MAILS, MailEvent
from qlinx.records.relaying import relay
from qlinx.records.shape import Change
from qlinx.records.store import Store
from qlinx.rosters import steps
from qlinx.rosters.store import roster_by_id


@dataclass(frozen=True)
class Mutant:
    """A change for the worse, and a story with a step in which it shows."""

    breaks: Callable[[pytest.MonkeyPatch], None]
    story: str
    step: str


def _torn_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What belongs together is written one by one."""
    whole = Store.write

    def write(self: Store, *changes: Change) -> None:
        for change in changes:
            whole(self, change)

    monkeypatch.setattr(Store, "write", write)


def _failures_unreported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that failed counts as handled."""
    handled = batches._handled

    def called(*given: Any) -> bool:
        handled(*given)
        return True

    monkeypatch.setattr(batches, "_handled", called)


def _sent_before_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail is marked as sent before it is handed over."""
    send = delivery._send

    def marked_first(ctx: Any, entry: Any, ready: Any, provider: Any) -> Any:
        ctx.store.try_write(OUTBOX.replace(entry, state=MailState.SENT))
        return send(ctx, entry, ready, provider)

    monkeypatch.setattr(delivery, "_send", marked_first)


def _provider_unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider's own word that it took a mail settles nothing."""
    for state, event in tuple(MAILS.rows):
        if event in {MailEvent.SEND, MailEvent.DELIVERY}:
            monkeypatch.delitem(MAILS.rows, (state, event))


def _next_step_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that comes again finds the roster moved on and leaves it there."""
    carry_out = steps.carry_out

    def forgetful(ctx: Any, tools: Any, employer_id: str, roster_id: str, step: str, part: int = 0) -> None:
        roster = roster_by_id(ctx.store, employer_id, roster_id)
        behind = {"compare": "applying", "apply": "finishing"}
        if roster and roster.state.value == behind.get(step):
            return
        carry_out(ctx, tools, employer_id, roster_id, step, part)  # type: ignore[arg-type]  # a text stands in

    from functions.roster_import import handler

    monkeypatch.setattr(handler, "carry_out", forgetful)


def _relayed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a queue did not take from the stream is not brought again:
    a sweep finds it a night later, or nothing does.
    """
    from functions.change_relay import handler

    gone: tuple[type[Exception], ...] = (SendFailed, *AWS_FAILURES)

    def once(records: Any, queue: Any) -> dict[str, int]:
        try:
            return relay(records, queue)
        except gone:
            return {}

    monkeypatch.setattr(handler, "relay", once)


MUTANTS: Mapping[str, Mutant] = {
    "torn writes": Mutant(_torn_writes, "invitation", "somebody accepts in the app"),
    "failures unreported": Mutant(_failures_unreported, "employer", "a roster comes"),
    "sent before it is": Mutant(_sent_before_it_is, "employer", "somebody signs up"),
    "provider unheard": Mutant(_provider_unheard, "employer", "somebody signs up"),
    "next step forgotten": Mutant(_next_step_forgotten, "employer", "a roster comes"),
    "relayed once": Mutant(_relayed_once, "rights", "access is asked for in the app"),
}
