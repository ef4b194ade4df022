"""What can happen to a subscription: the table of transitions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from qlinx.bulletins.model import SubscriptionState


class Event(StrEnum):
    """What happens to a subscription: its address is typed (again), or its reader says yes or no."""

    ASK = "ask"
    CONFIRM = "confirm"
    STOP = "stop"


_S = SubscriptionState
NEXT: Final[Mapping[tuple[SubscriptionState, Event], SubscriptionState]] = {
    (_S.ASKED, Event.ASK): _S.ASKED,
    (_S.ENDED, Event.ASK): _S.ASKED,
    (_S.ASKED, Event.CONFIRM): _S.ACTIVE,
    (_S.ASKED, Event.STOP): _S.ENDED,
    (_S.ACTIVE, Event.STOP): _S.ENDED,
}


def after(state: SubscriptionState, event: Event) -> SubscriptionState | None:
    """The state after an event, or nothing where it comes late or twice and changes nothing."""
    return NEXT.get((state, event))
