"""A sign-in as a table: from which state what leads where. There is a session in one state alone, ``IN``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal

from qlinx.kit.states import StateTable

Role = Literal["person", "employer", "staff"]
MUST_HAVE_FACTOR: Final[frozenset[Role]] = frozenset({"employer", "staff"})


class State(StrEnum):
    """Where somebody is who signs in."""

    PASSWORD_ASKED = "password_asked"  # noqa: S105 - a state
    CODE_ASKED = "code_asked"
    ENROLMENT_ASKED = "enrolment_asked"
    IN = "in"
    OVER = "over"


class Event(StrEnum):
    """What happens. The first four are a password that was right or wrong, by what its role has and needs."""

    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - an event
    PASSWORD_ENOUGH = "password_enough"  # noqa: S105
    FACTOR_THERE = "factor_there"
    FACTOR_MISSING = "factor_missing"
    CODE_WRONG = "code_wrong"
    CODE_RIGHT = "code_right"
    TIME_OVER = "time_over"
    FACTOR_CHANGED = "factor_changed"


_ASKED: Final[Mapping[Event, State]] = {
    Event.TIME_OVER: State.OVER,
    # Set by another sign-in at the same time, taken away or reset: what was asked is no longer asked.
    Event.FACTOR_CHANGED: State.OVER,
    Event.CODE_RIGHT: State.IN,
}
_ROWS: Final[Mapping[tuple[State, Event], State]] = {
    (State.PASSWORD_ASKED, Event.PASSWORD_WRONG): State.PASSWORD_ASKED,
    (State.PASSWORD_ASKED, Event.PASSWORD_ENOUGH): State.IN,
    (State.PASSWORD_ASKED, Event.FACTOR_THERE): State.CODE_ASKED,
    (State.PASSWORD_ASKED, Event.FACTOR_MISSING): State.ENROLMENT_ASKED,
    (State.CODE_ASKED, Event.CODE_WRONG): State.CODE_ASKED,
    (State.ENROLMENT_ASKED, Event.CODE_WRONG): State.ENROLMENT_ASKED,
    **{(State.CODE_ASKED, event): after for event, after in _ASKED.items()},
    **{(State.ENROLMENT_ASKED, event): after for event, after in _ASKED.items()},
}
SIGN_INS: Final = StateTable((State.PASSWORD_ASKED,), _ROWS)


def state_after(state: State, event: Event) -> State:
    """Where an event leads; what the table does not have changes nothing."""
    return SIGN_INS.after(state, event) or state


def with_right_password(role: Role, *, has_factor: bool) -> Event:
    """What a right password is worth in a role."""
    if has_factor:
        return Event.FACTOR_THERE
    return Event.FACTOR_MISSING if role in MUST_HAVE_FACTOR else Event.PASSWORD_ENOUGH
