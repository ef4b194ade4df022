"""What can happen to a subscription, and to an issue: the tables of transitions."""

from enum import StrEnum
from typing import Final

from qlinx.kit.states import StateTable
from qlinx.newsletters.model import IssueState, SubscriptionState


class Event(StrEnum):
    """What happens to a subscription: its address is typed (again), or its reader says yes or no."""

    ASK = "ask"
    CONFIRM = "confirm"
    STOP = "stop"


_S = SubscriptionState
# Who stopped by a link of a mail, or by a report, is active here and gets none: they can ask anew.
SUBSCRIPTIONS: Final = StateTable(
    (_S.ASKED,),
    {
        (_S.ASKED, Event.ASK): _S.ASKED,
        (_S.ACTIVE, Event.ASK): _S.ASKED,
        (_S.ENDED, Event.ASK): _S.ASKED,
        (_S.ASKED, Event.CONFIRM): _S.ACTIVE,
        (_S.ASKED, Event.STOP): _S.ENDED,
        (_S.ACTIVE, Event.STOP): _S.ENDED,
    },
)


class IssueEvent(StrEnum):
    """What happens to an issue."""

    SAVE = "save"
    SEND = "send"
    FINISH = "finish"
    CANCEL = "cancel"


_I = IssueState
ISSUES: Final = StateTable(
    (_I.DRAFT,),
    {
        (_I.DRAFT, IssueEvent.SAVE): _I.DRAFT,
        (_I.DRAFT, IssueEvent.SEND): _I.SENDING,
        (_I.SENDING, IssueEvent.FINISH): _I.SENT,
        (_I.SENDING, IssueEvent.CANCEL): _I.CANCELLED,
        (_I.DRAFT, IssueEvent.CANCEL): _I.CANCELLED,
    },
)
