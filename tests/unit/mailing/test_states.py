from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.outbox import MailState
from qlinx.mailing.states import PROGRESS, MailEvent, is_open, next_state

TOLD = (
    MailEvent.ACCEPT,
    MailEvent.SEND,
    MailEvent.DELAY,
    MailEvent.RETURN,
    MailEvent.DELIVERY,
    MailEvent.BOUNCE,
    MailEvent.SPAM_REPORT,
)
P, C, S = MailState.PENDING, MailState.CLAIMED, MailState.SENT


def after(events: Sequence[MailEvent], state: MailState = C) -> MailState:
    for event in events:
        state = next_state(state, event) or state
    return state


@given(st.lists(st.sampled_from(TOLD), max_size=8), st.data())
def test_any_order_and_number_of_the_same_events_ends_in_the_same_state(
    events: list[MailEvent], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    shuffled = data.draw(st.permutations(events + again))

    assert after(shuffled) == after(events)


@given(st.sampled_from(MailState), st.sampled_from(TOLD))
def test_an_event_that_is_repeated_changes_nothing_more(state: MailState, event: MailEvent) -> None:
    once = after([event], state)

    assert next_state(once, event) is None


@given(st.lists(st.sampled_from([*TOLD, MailEvent.SKIP, MailEvent.REFUSE]), max_size=8))
def test_a_mail_never_goes_back(events: list[MailEvent]) -> None:
    places = [PROGRESS.index(after(events[:number])) for number in range(len(events) + 1)]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("events", "end"),
    [
        ([MailEvent.ACCEPT, MailEvent.SEND, MailEvent.DELIVERY], MailState.DELIVERED),
        ([MailEvent.DELIVERY, MailEvent.SEND, MailEvent.ACCEPT], MailState.DELIVERED),
        # Servers accept first and find no mailbox later; the two events may come in either order.
        ([MailEvent.DELIVERY, MailEvent.BOUNCE], MailState.BOUNCED),
        ([MailEvent.BOUNCE, MailEvent.DELIVERY], MailState.BOUNCED),
        ([MailEvent.SPAM_REPORT, MailEvent.DELIVERY], MailState.SPAM_REPORT),
        # An out-of-office answer comes as a return after the delivery.
        ([MailEvent.DELIVERY, MailEvent.RETURN], MailState.DELIVERED),
        ([MailEvent.ACCEPT, MailEvent.RETURN], MailState.RETURNED),
        # An earlier attempt, whose answer was lost, went out after all.
        ([MailEvent.SKIP, MailEvent.SEND], MailState.SENT),
        ([MailEvent.REFUSE, MailEvent.DELIVERY], MailState.DELIVERED),
        ([MailEvent.SEND, MailEvent.SKIP], MailState.SENT),
    ],
)
def test_the_furthest_event_counts(events: list[MailEvent], end: MailState) -> None:
    assert after(events) is end


def test_every_state_has_its_place_in_the_order() -> None:
    assert sorted(PROGRESS) == sorted(MailState)


def test_only_an_entry_that_waits_can_be_claimed_and_only_a_claim_released() -> None:
    assert {state for state in MailState if next_state(state, MailEvent.CLAIM)} == {P, C}
    assert {state for state in MailState if is_open(state)} == {P, C}
    assert [next_state(state, MailEvent.RELEASE) for state in (C, P, S)] == [P, None, None]


@given(st.lists(st.sampled_from(MailEvent), max_size=8))
def test_a_mail_that_left_is_never_open_again(events: list[MailEvent]) -> None:
    assert not is_open(after([MailEvent.SEND, *events]))
