"""The table of a sign-in: whatever happens in whatever order,
nobody is in without what their role must have.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.factors.states import MUST_HAVE_FACTOR, Event, Role, State, state_after, with_right_password

ROLES: tuple[Role, ...] = ("person", "employer", "staff")
AFTERWARDS = [Event.PASSWORD_WRONG, Event.CODE_WRONG, Event.TIME_OVER, Event.FACTOR_CHANGED]


def after(*events: Event) -> State:
    state = State.PASSWORD_ASKED
    for event in events:
        state = state_after(state, event)
    return state


@given(st.sampled_from(ROLES), st.booleans(), st.lists(st.sampled_from(list(Event))))
def test_no_session_without_password_and_without_the_factor(
    role: Role, has_factor: bool, events: list[Event]
) -> None:
    passwords = {Event.PASSWORD_ENOUGH, Event.FACTOR_THERE, Event.FACTOR_MISSING}
    right = with_right_password(role, has_factor=has_factor)
    possible = [event for event in events if event not in passwords or event is right]
    if after(*possible) is not State.IN:
        return
    assert right in possible
    if role in MUST_HAVE_FACTOR or has_factor:
        assert Event.CODE_RIGHT in possible[possible.index(right) :]


@pytest.mark.parametrize("role", ROLES)
def test_a_password_is_enough_for_people_without_a_factor_alone(role: Role) -> None:
    assert with_right_password(role, has_factor=True) is Event.FACTOR_THERE
    missing = with_right_password(role, has_factor=False)
    assert missing is (Event.PASSWORD_ENOUGH if role == "person" else Event.FACTOR_MISSING)


@given(st.sampled_from([State.IN, State.OVER]), st.sampled_from(list(Event)))
def test_what_is_over_stays_so(state: State, event: Event) -> None:
    assert state_after(state, event) is state


@given(
    st.sampled_from([Event.FACTOR_THERE, Event.FACTOR_MISSING]),
    st.lists(st.sampled_from(AFTERWARDS), min_size=1),
)
def test_nothing_but_the_right_code_leads_on(first: Event, events: list[Event]) -> None:
    assert after(first, *events) is not State.IN
    ended = {Event.TIME_OVER, Event.FACTOR_CHANGED} & set(events)
    assert (after(first, *events, Event.CODE_RIGHT) is State.IN) is not bool(ended)
