"""The table of an incident: nothing is closed undecided or untold, and a clock that stopped stays so."""

from qlinx.incidents.states import CLOCK_RUNS, INCIDENTS, IncidentEvent, IncidentState
from tests.support.incidents import WAYS


def reached() -> set[IncidentState]:
    found = set(INCIDENTS.starts)
    while new := {to for (state, _), to in INCIDENTS.rows.items() if state in found} - found:
        found |= new
    return found


def test_every_state_is_reached_and_a_way_to_it_is_known() -> None:
    assert reached() == set(IncidentState) == set(WAYS)


def test_from_everywhere_there_is_a_way_to_the_end() -> None:
    ends = {IncidentState.CLOSED}
    while more := {state for (state, _), to in INCIDENTS.rows.items() if to in ends} - ends:
        ends |= more
    assert ends == set(IncidentState)


def test_nothing_is_closed_while_its_clock_runs_or_persons_must_be_told() -> None:
    closes = {state for state in IncidentState if INCIDENTS.after(state, IncidentEvent.CLOSE)}
    assert not closes & CLOCK_RUNS
    assert IncidentState.REPORTED_HIGH not in closes


def test_what_was_reported_needs_no_clock_again_whatever_is_decided() -> None:
    reported = {IncidentState.REPORTED, IncidentState.REPORTED_HIGH, IncidentState.REPORTED_TOLD}
    assert {to for (state, _), to in INCIDENTS.rows.items() if state in reported} <= reported | {
        IncidentState.CLOSED
    }


def test_a_closed_one_stays_as_it_is() -> None:
    assert not any(INCIDENTS.after(IncidentState.CLOSED, event) for event in IncidentEvent)
