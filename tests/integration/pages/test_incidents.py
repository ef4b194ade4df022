"""Staff record incidents, decide their risk, write down who was told, inform employers and close them."""

import re
from datetime import timedelta
from typing import Final

import pytest

from qlinx.incidents.states import IncidentState
from qlinx.incidents.store import INCIDENT
from qlinx.kit.clock import HOME_ZONE, utc_day
from qlinx.kit.ids import new_id
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.incidents import WHAT, an_incident, an_incident_that_is, the_one
from tests.support.people import letters
from tests.support.subjects import (
    a_relation,
    an_employer,
    an_employer_contact,
    an_employer_user,
)
from tests.support.world import World

PAGE: Final = "/balie/incidenten"


def local(world: World, **before: int) -> str:
    at = world.ctx.now() - timedelta(**before)
    return at.astimezone(HOME_ZONE).strftime("%Y-%m-%dT%H:%M")


def sends(desk: Browser, page: str, form: dict[str, str]) -> Response:
    desk.goes(page)
    return desk.sends(page, form)


def records(desk: Browser, **changes: str) -> Response:
    form = {
        "incident_id": new_id(),
        "aware_at": local(desk.functions.world, hours=1),
        "nature": "disclosed",
        "affected-0": "identity",
        "affected-3": "image",
        "people": "40",
        "what": WHAT,
        "consequences": "Iemand kan worden benaderd.",
        "measures": "De lijst is weggehaald.",
        **changes,
    }
    return sends(desk, PAGE, {name: value for name, value in form.items() if value})


def acts_on(desk: Browser, **form: str) -> Response:
    return sends(desk, f"{PAGE}/{the_one(desk.functions.world).incident_id}", form)


def told(world: World) -> list[Letter]:
    sent = [one for one in letters(world) if isinstance(one, Letter)]
    return [one for one in sent if one.template == "incidents.employer_told"]


def test_an_incident_is_recorded_decided_reported_told_and_closed(desk: Browser) -> None:
    world = desk.functions.world
    assert records(desk).headers["Location"].endswith("?done=recorded")
    known = the_one(world)
    assert (known.people, known.affected, known.state) == (40, ("identity", "image"), IncidentState.RECORDED)
    assert known.notify_before - known.aware_at > timedelta(hours=72)

    steps: list[tuple[dict[str, str], IncidentState]] = [
        ({"act": "decide", "risk": "high", "reason": "foto's van velen"}, IncidentState.HIGH_RISK),
        ({"act": "report", "reported_at": local(world), "reference": "AP-12"}, IncidentState.REPORTED_HIGH),
        ({"act": "tell", "told_at": local(world), "how": "een mail aan elk"}, IncidentState.REPORTED_TOLD),
        ({"act": "close", "learned": "lijsten krijgen een eigen plek"}, IncidentState.CLOSED),
    ]
    for form, state in steps:
        assert acts_on(desk, **form).status == 303, form
        assert the_one(world).state is state
    shown = desk.goes(f"{PAGE}/{known.incident_id}").body
    assert all(words in shown for words in ("AP-12", "een mail aan elk", "een eigen plek", "hoog risico"))
    done = {act.action for act in acts(world.ctx, utc_day(world.ctx.now()))}
    assert {
        "incident-recorded",
        "incident-risk-decided:high",
        "incident-reported",
        "incident-persons-told",
        "incident-closed",
    } <= done


@pytest.mark.parametrize("field", ["aware_at", "nature", "people", "what", "consequences", "measures"])
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(desk: Browser, field: str) -> None:
    refused = records(desk, **{field: ""})
    assert (refused.status, f'href="#{field}"' in refused.body) == (422, True)
    assert field == "what" or WHAT in refused.body
    assert desk.functions.world.items_of("incident") == []


def test_without_kinds_of_data_it_is_refused(desk: Browser) -> None:
    refused = records(desk, **{"affected-0": "", "affected-3": ""})
    assert (refused.status, 'href="#affected"' in refused.body) == (422, True)


@pytest.mark.parametrize(
    ("field", "before"), [("aware_at", {"hours": -2}), ("aware_at", {"days": 400}), ("happened_at", {})]
)
def test_moments_that_can_not_be_are_refused(desk: Browser, field: str, before: dict[str, int]) -> None:
    refused = records(desk, **{field: local(desk.functions.world, **before)})
    assert (refused.status, f'href="#{field}"' in refused.body) == (422, True)


def test_the_same_form_twice_records_one(desk: Browser) -> None:
    first = new_id()
    assert [records(desk, incident_id=first).status for _ in range(2)] == [303, 303]
    assert the_one(desk.functions.world).incident_id == first


def test_late_ones_stand_first_and_are_said_to_be_late(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    closed = an_incident_that_is(ctx, IncidentState.CLOSED)
    settled = an_incident_that_is(ctx, IncidentState.NO_RISK, known_for=timedelta(hours=200))
    fresh = an_incident(ctx)
    late = an_incident(ctx, known_for=timedelta(hours=90))
    listed = desk.goes(PAGE).body
    order = re.findall(rf'href="{PAGE}/(\w+)"', listed)
    assert order == [one.incident_id for one in (late, fresh, settled, closed)]
    assert "te laat sinds" in listed


def test_a_report_after_its_term_needs_the_reason(desk: Browser) -> None:
    world = desk.functions.world
    an_incident(world.ctx, known_for=timedelta(hours=90))
    acts_on(desk, act="decide", risk="risk", reason="namen")
    refused = acts_on(desk, act="report", reported_at=local(world))
    assert (refused.status, 'href="#late_because"' in refused.body) == (422, True)
    given = acts_on(desk, act="report", reported_at=local(world), late_because="omvang onbekend")
    assert (given.status, the_one(world).late_because) == (303, "omvang onbekend")


def test_why_it_is_not_reported_by_us_settles_it_too(desk: Browser) -> None:
    world = desk.functions.world
    an_incident(world.ctx)
    acts_on(desk, act="decide", risk="risk", reason="namen")
    assert acts_on(desk, act="leave", why="de werkgever meldt het").status == 303
    assert (the_one(world).state, the_one(world).not_reported) == (
        IncidentState.REPORTED,
        "de werkgever meldt het",
    )


@pytest.mark.parametrize(
    "form",
    [
        {"act": "report", "reported_at": "2026-11-27T10:00"},
        {"act": "tell", "how": "niet"},
        {"act": "close", "learned": "niets"},
    ],
)
def test_nothing_goes_before_the_decision_on_its_risk(desk: Browser, form: dict[str, str]) -> None:
    an_incident(desk.functions.world.ctx)
    assert acts_on(desk, **form).status == 409
    assert the_one(desk.functions.world).state is IncidentState.RECORDED


def test_a_closed_one_is_changed_by_nobody(desk: Browser) -> None:
    closed = an_incident_that_is(desk.functions.world.ctx, IncidentState.CLOSED)
    shown = desk.goes(f"{PAGE}/{closed.incident_id}").body
    assert 'name="act"' not in shown
    assert acts_on(desk, act="decide", risk="high", reason="toch").status == 409


def test_each_of_an_employer_who_decides_is_mailed_once_and_another_employer_not(desk: Browser) -> None:
    world = desk.functions.world
    employer, other = an_employer(world.ctx), an_employer(world.ctx, 2)
    an_employer_user(world.ctx, employer, "baas@zorg.example.nl")
    an_employer_contact(world.ctx, employer, "contact@zorg.example.nl")
    an_employer_user(world.ctx, other, "ander@zorg.example.nl")
    records(desk)
    letters(world)
    for _ in range(2):
        assert acts_on(desk, act="inform", employer_id=employer.employer_id).status == 303
    mails = told(world)
    assert sorted(one.to.address for one in mails) == ["baas@zorg.example.nl", "contact@zorg.example.nl"]
    assert all(one.facts["what"] == WHAT and one.facts["people"] == 40 for one in mails)
    assert [one.employer_id for one in the_one(world).employers] == [employer.employer_id]
    assert employer.name in desk.goes(f"{PAGE}/{the_one(world).incident_id}").body


def test_of_an_employer_of_which_we_know_nobody_staff_are_told_to_call(desk: Browser) -> None:
    world = desk.functions.world
    employer = an_employer(world.ctx)
    records(desk)
    refused = acts_on(desk, act="inform", employer_id=employer.employer_id)
    assert (refused.status, "Bel de werkgever" in refused.body) == (409, True)
    assert the_one(world).employers == ()


def test_of_two_who_put_right_the_second_is_asked_to_look(desk: Browser) -> None:
    world = desk.functions.world
    records(desk)
    seen = str(the_one(world).version)
    change = {
        "act": "change",
        "aware_at": local(world, hours=1),
        "nature": "lost",
        "affected-0": "work",
        "people": "41",
        "what": WHAT,
        "consequences": "geen",
        "measures": "terug",
        "seen": seen,
    }
    assert acts_on(desk, **change).status == 303
    second = acts_on(desk, **{**change, "people": "42"})
    assert (second.status, the_one(world).people) == (412, 41)


@pytest.mark.parametrize("state", sorted(set(IncidentState)))
def test_a_draft_of_the_notification_says_what_is_known_and_what_is_to_be_filled_in(
    desk: Browser, state: IncidentState
) -> None:
    made = an_incident_that_is(desk.functions.world.ctx, state)
    page = desk.goes(f"{PAGE}/{made.incident_id}/melding")
    assert page.status == 200
    assert all(words in page.body for words in ("55996029", "namen", "40", made.what, "nog invullen"))
    assert ">Autoriteit Persoonsgegevens</a> vraagt" in page.body


@pytest.mark.parametrize("state", sorted(set(IncidentState)))
def test_every_state_has_its_page_in_both_languages(desk: Browser, state: IncidentState) -> None:
    made = an_incident_that_is(desk.functions.world.ctx, state)
    assert desk.goes(f"{PAGE}/{made.incident_id}").status == 200
    assert desk.goes(f"/en/desk/incidents/{made.incident_id}").status == 200


# ---- the same over the API


def test_first_notices_lead_from_the_cases_and_are_told_by_employer(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    assert desk.goes("/balie/eerste-berichten").body.count("Iedereen die wordt gedeeld") == 1
    long_ago = ctx.now() - timedelta(days=60)
    a_relation(ctx, an_employer(ctx), work={"shared_at": long_ago, "notice_due_at": long_ago})
    cases = desk.goes("/balie/zaken").body
    assert cases.index("weet te laat nog niet wat") < cases.index('class="tiles"')
    assert 'href="/balie/eerste-berichten"' in cases
    shown = desk.goes("/balie/eerste-berichten").body
    assert ("Voorbeeld Zorg 1" in shown, "Waarom is iets te laat" in shown) == (True, True)


def test_each_quarter_of_an_hour_what_is_late_is_counted_until_it_is_settled(desk: Browser) -> None:
    functions = desk.functions
    records(desk, aware_at=local(functions.world, hours=80))

    def looked() -> tuple[int, int]:
        found = functions.handle("change_relay", {"source": "aws.scheduler"})
        return found["incidents_late"], found["incidents_failed"]

    # Told once, and again a day later.
    assert [looked(), looked()] == [(1, 0), (0, 0)]
    acts_on(desk, act="decide", risk="none", reason="Niemand heeft de gegevens gezien.")
    assert looked() == (0, 0)


def test_a_moment_that_outlived_the_clock_of_its_incident_goes(desk: Browser) -> None:
    world = desk.functions.world
    records(desk, aware_at=local(world, hours=80))
    # As where the two crossed: settled by a write that did not know of the moment.
    world.ctx.store.write(INCIDENT.replace(the_one(world), state=IncidentState.NO_RISK))
    assert len(clocks(world)) == 1

    found = desk.functions.handle("change_relay", {"source": "aws.scheduler"})

    assert (found["incidents_late"], found["incidents_failed"]) == (0, 0)
    assert clocks(world) == []


def clocks(world: World) -> list[str]:
    """The moments of incidents, beside which those of staff stand."""
    return [one["name"] for one in world.items_of("moment") if one["name"].startswith("incidents.")]
