"""The table of requests: whatever happens in whatever order, a request comes to one end and stays there."""

import itertools
from collections.abc import Iterator

import pytest

from qlinx.rights.model import OPEN_STATES, OURS_TO_DO, REQUESTS, RequestState, Step, state_after

ENDS = frozenset(RequestState) - OPEN_STATES


def reached(state: RequestState) -> frozenset[RequestState]:
    """Every state to which some course of events leads from here."""
    found, todo = {state}, [state]
    while todo:
        at = todo.pop()
        for after in {REQUESTS.after(at, step) for step in Step} - {None} - found:
            assert after is not None
            found.add(after)
            todo.append(after)
    return frozenset(found)


def courses(state: RequestState, length: int) -> Iterator[tuple[RequestState, ...]]:
    """Every course of so many events, possible or not: what is not possible changes nothing."""
    if not length:
        yield (state,)
        return
    for step in Step:
        for rest in courses(state_after(state, step) or state, length - 1):
            yield (state, *rest)


def test_every_state_can_be_come_to() -> None:
    assert frozenset.union(*(reached(start) for start in REQUESTS.starts)) == frozenset(RequestState)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_what_is_open_can_always_end(state: RequestState) -> None:
    assert reached(state) & ENDS


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_happens_after_an_end(state: RequestState) -> None:
    assert {state_after(state, step) for step in Step} == {None}


def test_nothing_is_answered_that_was_not_begun_and_nothing_begins_in_doubt_or_without_its_word() -> None:
    for start in REQUESTS.starts:
        for course in courses(start, 4):
            for before, after in itertools.pairwise(course):
                if before is after:
                    continue
                if after in {RequestState.FULFILLED, RequestState.PARTLY_REFUSED}:
                    assert before is RequestState.IN_PROGRESS
                if after is RequestState.IN_PROGRESS:
                    assert before is RequestState.RECEIVED
                if before is RequestState.WAITING_FOR_PERSON:
                    assert after not in OURS_TO_DO - {RequestState.RECEIVED}
                assert before not in ENDS
