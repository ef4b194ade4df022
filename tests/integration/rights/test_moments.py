"""The moments of a rights request: its deadline, its employer told once more; with it they come and go."""

from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest

from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.mailing.letter import Letter
from qlinx.people.store import EMPLOYMENT, employment_item
from qlinx.records.moments import MOMENT, Moment
from qlinx.retention.service import clean_up
from qlinx.rights.awaiting import TELL_AGAIN
from qlinx.rights.deciding import decide
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import EMPLOYER_TERM, Origin, Refusal, RequestState, RightsRequest
from qlinx.rights.moments import (
    DEADLINE,
    IDENTITY,
    REMIND_EMPLOYER,
    expected,
    looked_at,
    start_of,
    stored_moments,
)
from qlinx.rights.service import ask
from qlinx.rights.store import RIGHTS_REQUEST, request_by_id
from tests.support.people import letters
from tests.support.post import Calls, CutOffError, Watched, cut_off
from tests.support.retention import line, run, tools_of
from tests.support.rights import carry_out_request
from tests.support.standing import client
from tests.support.subjects import a_holder, a_relation, an_employer, an_employer_user
from tests.support.whole_subjects import a_whole_relation
from tests.support.world import World

EMPLOYER = "1" * 26
NIGHT = timedelta(hours=3)
_RULES = {"half_of_term", "deadline_near", "overdue"}


def asked_of_employer(world: World) -> RightsRequest:
    """A request that an employer decides on, with one who can."""
    employer = an_employer(world.ctx, executes_rights=False)
    an_employer_user(world.ctx, employer)
    request = ask(world.ctx, a_relation(world.ctx, employer).person_id, ERASURE)
    letters(world)
    return request


def waits_for(world: World, request: RightsRequest) -> dict[str, Moment]:
    return stored_moments(world.ctx.store, request)


def told(world: World) -> int:
    """How many mails to the employer were put ready since the last look."""
    sent = [found for found in letters(world) if isinstance(found, Letter)]
    return sum(one.template == "rights.employer_decides" for one in sent)


def night_of(world: World, at: datetime) -> None:
    """The night after a moment, as the schedule has it."""
    world.now = datetime.combine(home_day(at) + timedelta(days=1), time.min, HOME_ZONE) + NIGHT


@pytest.mark.parametrize(
    ("state", "origin", "names"),
    [
        (RequestState.RECEIVED, Origin.PERSON, {DEADLINE}),
        (RequestState.IN_PROGRESS, Origin.ACCOUNT, {DEADLINE}),
        (RequestState.AWAITING_EMPLOYER, Origin.PERSON, {DEADLINE, REMIND_EMPLOYER}),
        (RequestState.IDENTITY_PENDING, Origin.PERSON, {IDENTITY}),
        (RequestState.FULFILLED, Origin.PERSON, set()),
        (RequestState.REFUSED, Origin.PERSON, set()),
        (RequestState.IN_PROGRESS, Origin.RETENTION, set()),
    ],
)
def test_what_it_waits_for_in_each_state(
    world: World, state: RequestState, origin: Origin, names: set[str]
) -> None:
    request = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)

    assert set(expected(request.model_copy(update={"state": state, "origin": origin}))) == names


def test_an_answer_ends_what_was_waited_for(world: World) -> None:
    request = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)
    assert set(waits_for(world, request)) == {DEADLINE}

    carry_out_request(world, request)

    assert waits_for(world, request) == {}


@pytest.mark.parametrize("refusal", [None, Refusal.EXCESSIVE])
def test_a_decision_ends_the_reminders(world: World, refusal: Refusal | None) -> None:
    request = asked_of_employer(world)
    assert set(waits_for(world, request)) == {DEADLINE, REMIND_EMPLOYER}

    decide(world.ctx, EMPLOYER, request.request_id, refusal=refusal, actor="user-id")

    assert set(waits_for(world, request)) == (set() if refusal else {DEADLINE})


def test_an_erasure_leaves_none_and_what_a_hold_keeps_is_answered(world: World) -> None:
    person = a_whole_relation(world)
    key = employment_item(person.person_id, EMPLOYER)
    employment = world.ctx.store.get(EMPLOYMENT, key)
    assert employment is not None
    world.ctx.store.write(EMPLOYMENT.replace(employment, holds=("hold-1",)))
    request = ask(world.ctx, person.person_id, ERASURE)

    assert carry_out_request(world, request)[-1] == "held"
    assert waits_for(world, request) == {}

    night_of(world, start_of(request))
    assert {one.rule for one in run(world).lines} & {"overdue", "deadline_near"} == set()
    night_of(world, world.now)
    assert "overdue" not in {one.rule for one in run(world).lines}
    assert waits_for(world, request) == {}


def test_the_employer_is_told_in_its_turns_and_as_the_term_runs_out(world: World) -> None:
    request = asked_of_employer(world)
    nights = {}
    night_of(world, request.received_at)
    while home_day(world.now) <= request.deadline_on:
        run(world)
        if told(world):
            nights[home_day(world.now)] = True
        night_of(world, world.now)

    due = home_day(request.received_at + EMPLOYER_TERM)
    looks = {home_day(look) + timedelta(days=1) for look in looked_at(request)}
    assert due + timedelta(days=1) in nights, "the first night after it is due"
    assert looks <= set(nights), "and where half of the term is over, four fifths, nearly all"
    assert len(nights) > len(looks) + 1, "and each week"


def test_a_term_that_runs_out_is_told_of_at_half_four_fifths_and_nearly_all_of_it_and_when_it_is_over(
    world: World,
) -> None:
    request = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)
    rules = {}
    night_of(world, request.received_at)
    while home_day(world.now) <= request.deadline_on + timedelta(days=2):
        told_of = [one for one in run(world).lines if one.rule in _RULES]
        for one in told_of:
            rules[home_day(world.now)] = (one.rule, one.failed)
        night_of(world, world.now)

    half, most, nearly = (home_day(at) + timedelta(days=1) for at in looked_at(request))
    over = request.deadline_on + timedelta(days=1)
    assert rules == {
        half: ("half_of_term", 0),
        most: ("deadline_near", 1),
        nearly: ("deadline_near", 1),
        over: ("overdue", 1),
        over + timedelta(days=1): ("overdue", 1),
    }


def test_of_an_employer_that_decides_a_near_deadline_is_no_failure_of_ours(world: World) -> None:
    request = asked_of_employer(world)
    night_of(world, looked_at(request)[1])

    near = line(run(world), "rights_request", "deadline_near")

    assert (near.found, near.held, near.failed) == (1, 1, 0)


def test_a_dry_run_says_what_is_due_and_does_nothing(world: World) -> None:
    request = asked_of_employer(world)
    world.now = request.received_at + EMPLOYER_TERM
    before = world.every_item()

    assert line(run(world, dry_run=True), "moment", REMIND_EMPLOYER).found == 1
    assert world.every_item() == before


def test_a_request_of_before_gets_its_moments_the_night_it_is_due(world: World) -> None:
    request = asked_of_employer(world)
    for moment in waits_for(world, request).values():
        world.ctx.store.write(MOMENT.remove(moment))
    world.now = request.received_at + EMPLOYER_TERM

    run(world)

    assert told(world) == 1
    moments = waits_for(world, request)
    assert moments[REMIND_EMPLOYER].at == world.now + TELL_AGAIN
    assert moments[DEADLINE].at == looked_at(request)[0]


def test_a_release_that_comes_back_tells_the_employer(world: World) -> None:
    request = asked_of_employer(world)

    item = RIGHTS_REQUEST.item(request)

    assert (item["due_queue"], request.next_step_at) == ("rights", request.received_at + EMPLOYER_TERM)


def test_a_moment_of_a_request_that_ended_goes(world: World) -> None:
    request = asked_of_employer(world)
    late = waits_for(world, request)
    decide(world.ctx, EMPLOYER, request.request_id, refusal=Refusal.EXCESSIVE, actor="user-id")
    world.ctx.store.write(*(MOMENT.insert(one) for one in late.values()))
    letters(world)
    world.now = start_of(request) + timedelta(days=2)

    report = run(world)

    assert waits_for(world, request) == {}
    assert "overdue" not in {one.rule for one in report.lines}
    assert told(world) == 0


def test_wherever_a_night_is_killed_the_employer_is_told_once(world: World) -> None:
    calls = Calls()
    ctx = world.context(Watched(client("dynamodb"), calls))

    def night(number: int | None) -> int:
        calls.forget()
        if number is not None:
            calls.before[number] = cut_off
        with suppress(CutOffError):
            clean_up(ctx, tools_of(world), dry_run=False)
        return len(calls.made)

    request = asked_of_employer(world)
    for number in range(80):
        current = request_by_id(world.ctx.store, request.person_id, request.request_id)
        assert current is not None
        world.now = current.next_step_at
        made = night(number)
        night(None)
        assert told(world) == 1, number
        if made <= number:
            return
    pytest.fail("a night makes more calls than were looked at")
