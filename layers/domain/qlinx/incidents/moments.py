"""The one moment of an incident whose clock runs: half of its term, four fifths, nearly all, and its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from qlinx.incidents.model import Incident
from qlinx.incidents.store import INCIDENT, INCIDENT_PREFIX, incident_by_id, incident_item
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.context import Context
from qlinx.records.moments import (
    MOMENT,
    At,
    Expected,
    Moment,
    MomentTools,
    arranged,
    first_moments,
    moments_of,
    moved,
)
from qlinx.records.shape import Change
from qlinx.rights.deadlines import escalated_between

PACKAGE: Final = "incidents"
DEADLINE: Final = f"{PACKAGE}.deadline"

HALF: Final = "half"
NEAR: Final = "near"
OVERDUE: Final = "overdue"
SETTLED: Final = "settled"
_DAY: Final = timedelta(days=1)


def looked_at(incident: Incident) -> tuple[datetime, ...]:
    """When somebody should look, the end of the term last."""
    return (*escalated_between(incident.aware_at, incident.notify_before), incident.notify_before)


def expected(incident: Incident) -> Expected:
    """The moments of an incident as it is."""
    return {DEADLINE: At(looked_at(incident)[0], stays=True)} if incident.clock_runs else {}


def inserted(incident: Incident) -> tuple[Change, ...]:
    """A new incident with its moment."""
    return (
        INCIDENT.insert(incident),
        *first_moments(incident_item(incident.incident_id).pk, expected(incident)),
    )


def replaced(ctx: Context, incident: Incident, **changes: Any) -> tuple[Change, ...]:
    """The incident with ``changes``, and its moment as it is then."""
    changed = INCIDENT.changed(incident, **changes)
    subject = incident_item(incident.incident_id).pk
    stored = moments_of(ctx.store, subject, PACKAGE)
    if changed.notify_before != incident.notify_before and changed.clock_runs:
        return (INCIDENT.next(changed), *_from_now(ctx, stored.get(DEADLINE), changed))
    return (INCIDENT.next(changed), *arranged(stored, subject, expected(changed)))


def watch(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Says how far the term of an incident is over; each day from its end on that it is.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    incident = incident_by_id(ctx.store, moment.subject.removeprefix(INCIDENT_PREFIX))
    if incident is None or not incident.clock_runs:
        return _written(ctx, MOMENT.remove(moment), SETTLED)
    looks = looked_at(incident)
    passed = sum(at <= ctx.now() for at in looks)
    if passed == len(looks):
        return _written(ctx, moved(moment, ctx.now() + _DAY), OVERDUE)
    return _written(ctx, moved(moment, looks[passed]), NEAR if passed > 1 else HALF)


def _from_now(ctx: Context, known: Moment | None, changed: Incident) -> Sequence[Change]:
    later = next((at for at in looked_at(changed) if at > ctx.now()), ctx.now())
    return (moved(known, later),) if known else ()


def _written(ctx: Context, change: Change, word: str) -> str:
    if not ctx.store.try_write(change):
        raise ChangedMeanwhile
    return word
