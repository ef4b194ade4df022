"""An incident is recorded, and what is known of it put right for as long as it is open.

Each act is written to the audit trail first: what was done and not recorded would stay so.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic_core import to_json

from qlinx.aws.database import ConditionFailed
from qlinx.incidents.model import Affected, Incident, Nature
from qlinx.incidents.moments import inserted, replaced
from qlinx.incidents.policies import NOTICE_HOURS
from qlinx.incidents.states import IncidentState
from qlinx.incidents.store import incident_by_id
from qlinx.kit.clock import home_day
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, NotFound
from qlinx.kit.seen import Seen, tag_of
from qlinx.kit.texts import LocalText
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.idempotency import carry_out_once, keyed_request
from qlinx.records.policy import policy_value
from qlinx.records.shape import Change
from qlinx.rights.deadlines import deadline_in_hours

_YEAR: Final = timedelta(days=365)
_NOT_PAST: Final = LocalText(
    nl="Kies nu, of een moment van het laatste jaar.", en="Choose now, or a moment of the last year."
)
_AFTER_IT_WAS_KNOWN: Final = LocalText(
    nl="Kies een moment voordat jullie het wisten, of laat dit leeg.",
    en="Choose a moment before you knew of it, or leave this empty.",
)

_NO_KIND: Final = LocalText(
    nl="Kies om welke gegevens het gaat, ten minste één soort.",
    en="Choose which data it is about, at least one kind.",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an incident."""

    happened_at: datetime | None
    aware_at: datetime
    nature: Nature
    affected: tuple[Affected, ...]
    people: int
    what: str
    consequences: str
    measures: str


def record(ctx: Context, facts: Facts, *, actor: str, once: str | None = None) -> Incident:
    """Records an incident; its clock counts from when we knew. The same ``once`` of the same actor records
    one.

    Raises
    ------
    InputInvalid, KeyUsedBefore, Busy
    """
    _must_be_possible(ctx, facts)
    request = keyed_request(ctx, "incident", actor, once, to_json(asdict(facts)).decode())
    return carry_out_once(
        ctx,
        request,
        found=lambda: incident_by_id(ctx.store, request.made_id),
        make=lambda used_key: _recorded(ctx, request.made_id, facts, used_key, actor),
    )


def record_from_page(ctx: Context, incident_id: str, facts: Facts, *, actor: str) -> None:
    """The same, under the id that the page gave out; again changes nothing.

    Raises
    ------
    InputInvalid, Busy
    """
    _must_be_possible(ctx, facts)
    if incident_by_id(ctx.store, incident_id):
        return
    try:
        _recorded(ctx, incident_id, facts, (), actor)
    except ConditionFailed:
        # The same form at the same moment was first.
        return


def incident_of(ctx: Context, incident_id: str) -> Incident:
    """An incident.

    Raises
    ------
    NotFound
    """
    found = incident_by_id(ctx.store, incident_id)
    if found is None:
        raise NotFound
    return found


def put_right(ctx: Context, incident_id: str, facts: Facts, seen: Seen, *, actor: str) -> None:
    """Changes what is known, where nobody changed it since it was seen; nothing of one that is closed.

    Raises
    ------
    NotFound, InputInvalid, ChangedSince, ChangedMeanwhile, Busy
    """
    _must_be_possible(ctx, facts)
    found = incident_of(ctx, incident_id)
    seen.must_hold(tag_of(found.version))
    if found.state is IncidentState.CLOSED:
        raise ChangedMeanwhile
    record_act(ctx, actor=actor, action="incident-changed", subject=incident_id)
    changes = {**_known(facts), "notify_before": _end_of_term(ctx, facts.aware_at)}
    if not ctx.store.try_write(*replaced(ctx, found, **changes)):
        raise ChangedMeanwhile


def _recorded(
    ctx: Context, incident_id: str, facts: Facts, with_it: Sequence[Change], actor: str
) -> Incident:
    incident = Incident(
        incident_id=incident_id,
        recorded_at=ctx.now(),
        recorded_by=actor,
        notify_before=_end_of_term(ctx, facts.aware_at),
        **_known(facts),
    )
    record_act(ctx, actor=actor, action="incident-recorded", subject=incident_id)
    ctx.store.write(*inserted(incident), *with_it)
    return incident


def _known(facts: Facts) -> dict[str, Any]:
    # Not asdict of dataclass values alone: moments are kept as UTC.
    happened = facts.happened_at.astimezone(UTC) if facts.happened_at else None
    return {**asdict(facts), "happened_at": happened, "aware_at": facts.aware_at.astimezone(UTC)}


def _end_of_term(ctx: Context, aware_at: datetime) -> datetime:
    """By the term that held when it became known."""
    hours = int(policy_value(ctx.store, NOTICE_HOURS, home_day(aware_at)))
    return deadline_in_hours(aware_at, hours)


def _must_be_possible(ctx: Context, facts: Facts) -> None:
    if not facts.affected:
        raise InputInvalid([FieldFault("/affected", "missing", _NO_KIND)])
    if not ctx.now() - _YEAR < facts.aware_at <= ctx.now():
        raise InputInvalid([FieldFault("/aware_at", "not_past", _NOT_PAST)])
    if facts.happened_at and facts.happened_at > facts.aware_at:
        raise InputInvalid([FieldFault("/happened_at", "after_it_was_known", _AFTER_IT_WAS_KNOWN)])
