"""Incidents with personal data."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from qlinx.incidents.deciding import close, decide_risk, persons_told, report
from qlinx.incidents.model import Affected, Incident, Nature, Risk
from qlinx.incidents.posting import RUN_TYPES
from qlinx.incidents.recording import Facts, incident_of, record
from qlinx.incidents.states import IncidentEvent, IncidentState
from qlinx.incidents.store import INCIDENT
from qlinx.records.context import Context
from qlinx.runs.declaring import Page, Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.queues import RememberedQueue
from tests.support.world import World

BY = "s" * 26
# As staff type it.
WHAT = "Een lijst was een uur te zien voor een andere werkgever."
WHY = "wie het zag, heeft bevestigd dat het weg is"


def facts_of(ctx: Context, **changes: Any) -> Facts:
    known: dict[str, Any] = {
        "happened_at": None,
        "aware_at": ctx.now(),
        "nature": Nature.DISCLOSED,
        "affected": (Affected.IDENTITY, Affected.CONTACT),
        "people": 40,
        "what": "een lijst was een uur te zien voor een andere werkgever",
        "consequences": "iemand kan worden benaderd",
        "measures": "de lijst is weggehaald",
    }
    return Facts(**{**known, **changes})


def an_incident(ctx: Context, *, known_for: timedelta = timedelta(), **changes: Any) -> Incident:
    """One that became known some time ago."""
    return record(ctx, facts_of(ctx, aware_at=ctx.now() - known_for, **changes), actor=BY)


# From the beginning to each state, by what staff do.
WAYS: dict[IncidentState, Sequence[IncidentEvent]] = {
    IncidentState.RECORDED: (),
    IncidentState.NO_RISK: (IncidentEvent.FIND_NONE,),
    IncidentState.RISK: (IncidentEvent.FIND_RISK,),
    IncidentState.HIGH_RISK: (IncidentEvent.FIND_HIGH,),
    IncidentState.HIGH_RISK_TOLD: (IncidentEvent.FIND_HIGH, IncidentEvent.TELL),
    IncidentState.REPORTED: (IncidentEvent.FIND_RISK, IncidentEvent.REPORT),
    IncidentState.REPORTED_HIGH: (IncidentEvent.FIND_HIGH, IncidentEvent.REPORT),
    IncidentState.REPORTED_TOLD: (IncidentEvent.FIND_HIGH, IncidentEvent.REPORT, IncidentEvent.TELL),
    IncidentState.CLOSED: (IncidentEvent.FIND_NONE, IncidentEvent.CLOSE),
}


def does(ctx: Context, incident_id: str, event: IncidentEvent, *, at: datetime | None = None) -> Incident:
    """What staff do, as an event of the table."""
    match event:
        case IncidentEvent.FIND_NONE:
            return decide_risk(ctx, incident_id, Risk.NONE, ctx.new_id(), actor=BY)
        case IncidentEvent.FIND_RISK:
            return decide_risk(ctx, incident_id, Risk.RISK, ctx.new_id(), actor=BY)
        case IncidentEvent.FIND_HIGH:
            return decide_risk(ctx, incident_id, Risk.HIGH, ctx.new_id(), actor=BY)
        case IncidentEvent.REPORT:
            late = "we wisten de omvang nog niet"
            return report(ctx, incident_id, at or ctx.now(), "AP-1", late, actor=BY)
        case IncidentEvent.TELL:
            return persons_told(ctx, incident_id, at or ctx.now(), "een mail aan elk", actor=BY)
        case IncidentEvent.CLOSE:
            return close(ctx, incident_id, "lijsten krijgen een eigen plek", actor=BY)


def an_incident_that_is(ctx: Context, state: IncidentState, **changes: Any) -> Incident:
    made = an_incident(ctx, **changes)
    for event in WAYS[state]:
        does(ctx, made.incident_id, event)
    return incident_of(ctx, made.incident_id)


def the_one(world: World) -> Incident:
    """The only incident that there is."""
    (item,) = world.items_of("incident")
    return INCIDENT.value(item)


def tell_persons(world: World) -> None:
    """What the schedule starts of telling persons is done to its end."""
    queue = RememberedQueue()
    tools = Tools(queue, lambda: 900.0, sign_ins=lambda cursor: Page(*world.pool().user_ids(cursor)))
    for _ in range(2):
        sweep_runs(world.ctx, "incidents", RUN_TYPES, tools)
        while queue.messages:
            take_part(world.ctx, TakePart.model_validate(queue.messages.pop(0)), RUN_TYPES, tools)
        world.pass_time(minutes=6)
