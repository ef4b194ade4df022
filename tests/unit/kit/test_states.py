"""Every state machine is a table, and of each the same holds:
repeated, late and disordered events, and what is reachable.

The machines are found where they are: as values of modules of the product.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qlinx
from qlinx.kit.states import NotPossibleNow, StateTable

Machine = StateTable[Any, Any]

# Two values of which either may follow the other: nothing is refused by them, so there is nothing for a table
# to say.
FLAGS: Final = {
    "AddressChangeState": "waits, or is done: a newer request takes its place",
    "AnchorState": "what a look at the anchors of a day finds; it is kept nowhere",
    "DayState": "what a look at a day of the trail finds; it is kept nowhere",
    "ErasureState": "each look at an erasure says what is left; it is taken up until nothing is",
    "NoticeState": "due again with each new address",
    "PersonState": "an erasure that began is never taken back",
}


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(qlinx.__path__, "qlinx."):
        yield importlib.import_module(found.name)


def _machines() -> Mapping[str, Machine]:
    found: dict[int, tuple[str, Machine]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            if isinstance(value, StateTable):
                found.setdefault(id(value), (f"{module.__name__}.{name}", value))
    return dict(found.values())


MACHINES: Final = _machines()
each = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())


def states_of(machine: Machine) -> list[Any]:
    kind: type[StrEnum] = type(machine.starts[0])
    return list(kind)


def events_of(machine: Machine) -> list[Any]:
    kind: type[StrEnum] = type(next(iter(machine.rows))[1])
    return list(kind)


def reached(machine: Machine, starts: list[Any]) -> set[Any]:
    found, waiting = set(starts), list(starts)
    while waiting:
        state = waiting.pop()
        for (since, _), to in machine.rows.items():
            if since is state and to not in found:
                found.add(to)
                waiting.append(to)
    return found


def ends_of(machine: Machine) -> set[Any]:
    return set(states_of(machine)) - {state for state, _ in machine.rows}


def walked(machine: Machine, state: Any, events: list[Any]) -> list[Any]:
    """The states that a thing comes through, as whoever handles events takes them:
    what changes nothing is passed over.
    """
    states = [state]
    for event in events:
        states.append(machine.after(states[-1], event) or states[-1])
    return states


def test_every_enumeration_of_states_has_its_table() -> None:
    tabled = {type(machine.starts[0]).__name__ for machine in MACHINES.values()}
    declared = {
        value.__name__
        for module in _modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value.__name__.endswith("State")
        if value.__module__ == module.__name__
    }

    assert len(MACHINES) == len(tabled), "one machine for each kind of thing"
    assert declared - tabled == set(FLAGS)


@each
def test_every_state_is_reached_and_every_event_leads_somewhere(machine: Machine) -> None:
    assert reached(machine, list(machine.starts)) == set(states_of(machine))
    assert {event for _, event in machine.rows} == set(events_of(machine))


@each
def test_from_everywhere_there_is_a_way_to_an_end(machine: Machine) -> None:
    ends = ends_of(machine)
    if ends:
        assert all(reached(machine, [state]) & ends for state in states_of(machine))
    else:
        # What has no end, an account, a reply, a subscription, may always come back to where it was.
        last = {state for state in states_of(machine) if state not in machine.starts}
        assert all(reached(machine, [state]) >= last for state in last)


@each
def test_the_lookup_is_total(machine: Machine) -> None:
    for state in states_of(machine):
        for event in events_of(machine):
            after = machine.after(state, event)
            if after is not None:
                assert machine.require(state, event) is after
                continue
            with pytest.raises(NotPossibleNow) as refused:
                machine.require(state, event)
            assert (refused.value.state, refused.value.event) == (state, event)


@each
@given(st.data())
def test_events_that_are_repeated_late_or_disordered_do_no_harm(
    machine: Machine, data: st.DataObject
) -> None:
    events = data.draw(st.lists(st.sampled_from(events_of(machine)), max_size=10))
    states = walked(machine, data.draw(st.sampled_from(machine.starts)), events)

    for before, event, after in zip(states, events, states[1:], strict=False):
        assert after is before or machine.rows[before, event] is after
        assert machine.after(after, event) in {None, after}, "the same event once more changes nothing"
        if before in ends_of(machine):
            assert after is before, "what has ended stays so, whatever comes late"
    twice = [event for event in events for _ in range(2)]
    assert walked(machine, states[0], twice)[-1] is states[-1]
