"""Broken variants of the product, each of which an outage must show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from functions.change_relay import handler
from qlinx.kit.ids import new_id
from qlinx.mailing import delivery, lost, outbox
from qlinx.mailing.outbox import MailState
from qlinx.mailing.states import MAILS, MailEvent


@dataclass(frozen=True)
class Mutant:
    """A change for the worse, and an outage in which it shows."""

    breaks: Callable[[pytest.MonkeyPatch], None]
    outage: str


def _claims_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look for lost mails passes those that somebody claimed."""
    is_late = lost._is_late

    def pending_only(ctx: Any, entry: Any) -> bool:
        return entry.state is not MailState.CLAIMED and is_late(ctx, entry)

    monkeypatch.setattr(lost, "_is_late", pending_only)


def _nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks for lost mails: what came to no queue stays there."""
    monkeypatch.setattr(handler, "_lost_mails", lambda _context: {})


def _sent_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that is brought back sends its mail again."""
    monkeypatch.setattr(delivery, "is_open", lambda _state: True)


def _lease_not_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets a message sends, though another may be doing so."""
    monkeypatch.setattr(delivery, "_respect_lease", lambda _ctx, _entry: None)


def _stop_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people stopped is not looked up before a mail goes."""
    monkeypatch.setattr(delivery, "refusal", lambda *_: None)


def _provider_unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider's own word that it took a mail settles nothing."""
    for state, event in tuple(MAILS.rows):
        if event in {MailEvent.SEND, MailEvent.DELIVERY}:
            monkeypatch.delitem(MAILS.rows, (state, event))


def _new_mail_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a newsletter that is done again makes its mails again."""
    monkeypatch.setattr(outbox, "_entry_id", lambda *_: new_id())


def _unknown_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that was not heard of counts as one that was refused: the claim is given back."""
    monkeypatch.setattr(delivery, "ResponseUnknown", ())
    monkeypatch.setattr(delivery, "SendingThrottled", Exception)


MUTANTS: Mapping[str, Mutant] = {
    "claims not looked for": Mutant(_claims_not_looked_for, "the dead-letter queue is full of mail"),
    "nobody looks": Mutant(_nobody_looks, "the stream is trimmed"),
    "sent is open": Mutant(_sent_is_open, "the dead-letter queue is full of mail"),
    "lease not respected": Mutant(_lease_not_respected, "messages come twice"),
    "stop not looked up": Mutant(_stop_not_looked_up, "a queue of mail takes nothing"),
    "provider unheard": Mutant(_provider_unheard, "answers are lost"),
    "new mail each time": Mutant(_new_mail_each_time, "workers die"),
    "unknown is not taken": Mutant(_unknown_is_not_taken, "messages come twice"),
}
