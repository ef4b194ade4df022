"""What can happen to an outbox entry, and where that brings it.

The provider's events come late, twice and in any order. Each says how far the mail came at least, so the
furthest one counts: whatever the order and however often, the same events end in the same state.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from qlinx.kit.states import StateTable
from qlinx.mailing.outbox import MailState


class MailEvent(StrEnum):
    """What happens to an entry: our own steps, and what the provider tells."""

    CLAIM = "claim"
    RELEASE = "release"
    """The provider certainly did not take it: it waits for another try."""
    SKIP = "drop"
    REFUSE = "refuse"
    """The provider will never take this letter."""
    ACCEPT = "accept"
    """The provider's answer to our call."""
    SEND = "send"
    """The provider's own word that it accepted; settles an entry whose response was lost."""
    SILENCE = "silence"
    """Nothing was told of it for days, by our own clock."""
    DELAY = "delay"
    """The other side takes it later; the provider goes on trying."""
    RETURN = "return"
    """It could not be delivered now (mailbox full, out of office): says nothing about the address."""
    DELIVERY = "delivery"
    BOUNCE = "bounce"
    """The address does not work."""
    SPAM_REPORT = "spam_report"


# From the least to the furthest. A delivery outweighs a return, because an out-of-office answer comes as a
# return; a bounce outweighs a delivery, because servers accept first and find no mailbox later. What the
# provider tells outweighs our own DROPPED and REFUSED: an earlier attempt, whose response was lost, went out.
PROGRESS = (
    MailState.PENDING,
    MailState.CLAIMED,
    MailState.SKIPPED,
    MailState.REFUSED,
    MailState.SENT,
    MailState.DELAYED,
    MailState.UNHEARD,
    MailState.RETURNED,
    MailState.DELIVERED,
    MailState.BOUNCED,
    MailState.SPAM_REPORT,
)

_COMES_TO = {
    MailEvent.SKIP: MailState.SKIPPED,
    MailEvent.REFUSE: MailState.REFUSED,
    MailEvent.ACCEPT: MailState.SENT,
    MailEvent.SEND: MailState.SENT,
    MailEvent.DELAY: MailState.DELAYED,
    MailEvent.RETURN: MailState.RETURNED,
    MailEvent.DELIVERY: MailState.DELIVERED,
    MailEvent.BOUNCE: MailState.BOUNCED,
    MailEvent.SPAM_REPORT: MailState.SPAM_REPORT,
}
# Steps of our own.
_OPEN: Final[Mapping[tuple[MailState, MailEvent], MailState]] = {
    (MailState.PENDING, MailEvent.CLAIM): MailState.CLAIMED,
    (MailState.CLAIMED, MailEvent.CLAIM): MailState.CLAIMED,  # once the lease of the former claim is over
    (MailState.CLAIMED, MailEvent.RELEASE): MailState.PENDING,
    # What is told after all goes further.
    (MailState.SENT, MailEvent.SILENCE): MailState.UNHEARD,
    (MailState.DELAYED, MailEvent.SILENCE): MailState.UNHEARD,
}
_ROWS: Final[Mapping[tuple[MailState, MailEvent], MailState]] = {
    **_OPEN,
    **{
        (state, event): reached
        for event, reached in _COMES_TO.items()
        for state in PROGRESS[: PROGRESS.index(reached)]
    },
}
MAILS: Final = StateTable((MailState.PENDING,), _ROWS)


def next_state(state: MailState, event: MailEvent) -> MailState | None:
    """Where ``event`` brings an entry that is in ``state``, or nothing where it changes nothing."""
    return MAILS.after(state, event)


def came_back(state: MailState) -> bool:
    """Whether the mail is known not to have reached a reader who wants it."""
    return state in {MailState.REFUSED, MailState.BOUNCED, MailState.SPAM_REPORT}


def is_open(state: MailState) -> bool:
    """Whether the mail may still have to be sent."""
    return next_state(state, MailEvent.CLAIM) is not None
