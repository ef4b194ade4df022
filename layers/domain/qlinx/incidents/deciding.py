"""What staff do with an incident that was recorded: decide its risk, write down that the authority and
persons were told, tell employers, close it. By the table of states, and each act on the audit trail first.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from qlinx.employers.store import representatives_of
from qlinx.incidents.errors import NobodyToTell
from qlinx.incidents.model import Decision, Incident, Risk, ToldEmployer
from qlinx.incidents.moments import replaced
from qlinx.incidents.policies import KEPT_YEARS
from qlinx.incidents.recording import incident_of
from qlinx.incidents.states import INCIDENTS, IncidentEvent, IncidentState
from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid
from qlinx.kit.states import NotPossibleNow
from qlinx.kit.texts import LocalText
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.policy import policy_value

EMPLOYER_TOLD: Final = "incidents.employer_told"
# A transaction holds a hundred changes; no employer has so many who decide.
_MOST_READERS: Final = 90
_FOUND: Final = {
    Risk.NONE: IncidentEvent.FIND_NONE,
    Risk.RISK: IncidentEvent.FIND_RISK,
    Risk.HIGH: IncidentEvent.FIND_HIGH,
}
_NOT_THEN: Final = LocalText(
    nl="Kies een moment nadat jullie het wisten, tot nu.",
    en="Choose a moment after you knew of it, until now.",
)
_WHY_LATE: Final = LocalText(
    nl="De melding kwam na de termijn. Schrijf op waarom (AVG, artikel 33, lid 1).",
    en="The notification came after its term. Write down why (GDPR, article 33(1)).",
)


def decide_risk(ctx: Context, incident_id: str, risk: Risk, reason: str, *, actor: str) -> Incident:
    """Puts down what was decided of the risk; earlier decisions stay. The same once more changes nothing.

    Raises
    ------
    NotFound, NotPossibleNow, ChangedMeanwhile, Busy
    """
    found = incident_of(ctx, incident_id)
    if found.decisions and (found.decisions[-1].risk, found.decisions[-1].reason) == (risk, reason):
        return found
    state = INCIDENTS.require(found.state, _FOUND[risk])
    decision = Decision(risk=risk, reason=reason, decided_by=actor, decided_at=ctx.now())
    changes = {"state": state, "decisions": (*found.decisions, decision)}
    return _done(ctx, found, f"incident-risk-decided:{risk.value}", changes, actor)


def report(
    ctx: Context,
    incident_id: str,
    at: datetime,
    reference: str | None,
    late_because: str | None,
    *,
    actor: str,
) -> Incident:
    """Writes down that the authority was notified; after its term with the reason that it was given.

    Raises
    ------
    NotFound, InputInvalid, NotPossibleNow, ChangedMeanwhile, Busy
    """
    found = incident_of(ctx, incident_id)
    state = INCIDENTS.require(found.state, IncidentEvent.REPORT)
    _must_be_after(ctx, found, at, "/reported_at")
    if at > found.notify_before and not late_because:
        raise InputInvalid([FieldFault("/late_because", "missing", _WHY_LATE)])
    changes = {
        "state": state,
        "reported_at": at.astimezone(UTC),
        "reference": reference,
        "late_because": late_because,
    }
    return _done(ctx, found, "incident-reported", changes, actor)


def leave_unreported(ctx: Context, incident_id: str, why: str, *, actor: str) -> Incident:
    """Writes down why the authority is not notified by us, where there is a risk: as that somebody else did.

    Raises
    ------
    NotFound, NotPossibleNow, ChangedMeanwhile, Busy
    """
    found = incident_of(ctx, incident_id)
    changes = {"state": INCIDENTS.require(found.state, IncidentEvent.REPORT), "not_reported": why}
    return _done(ctx, found, "incident-not-reported", changes, actor)


def persons_told(ctx: Context, incident_id: str, at: datetime | None, how: str, *, actor: str) -> Incident:
    """Writes down how the people it is about were told, or without a moment why not (article 34(3)).

    Raises
    ------
    NotFound, InputInvalid, NotPossibleNow, ChangedMeanwhile, Busy
    """
    found = incident_of(ctx, incident_id)
    state = INCIDENTS.require(found.state, IncidentEvent.TELL)
    if at:
        _must_be_after(ctx, found, at, "/told_at")
    changes = {"state": state, "persons_told_at": at.astimezone(UTC) if at else None, "persons_how": how}
    return _done(ctx, found, "incident-persons-told" if at else "incident-persons-not-told", changes, actor)


def tell_employer(ctx: Context, incident_id: str, employer_id: str, *, actor: str) -> Incident:
    """Mails an employer that data which it shares were in an incident (article 33(2)): all who act for it,
    once each. An employer that was told is not told again.

    Raises
    ------
    NotFound, NobodyToTell, NotPossibleNow, ChangedMeanwhile, Busy
    """
    found = incident_of(ctx, incident_id)
    if any(one.employer_id == employer_id for one in found.employers):
        return found
    if found.state is IncidentState.CLOSED:
        raise NotPossibleNow(found.state, IncidentEvent.TELL)
    readers = representatives_of(ctx.store, employer_id)[:_MOST_READERS]
    if not readers:
        raise NobodyToTell
    refs = {"incident_id": incident_id, "employer_id": employer_id}
    mails = [
        enqueue_mail(ctx, one.person_id, EMPLOYER_TOLD, refs, once=f"{incident_id}#{employer_id}")
        for one in readers
    ]
    told = ToldEmployer(employer_id=employer_id, told_at=ctx.now())
    record_act(ctx, actor=actor, action=f"incident-employer-told:{employer_id}", subject=incident_id)
    changes = {"employers": (*found.employers, told)}
    if not ctx.store.try_write(*replaced(ctx, found, **changes), *mails):
        raise ChangedMeanwhile
    return incident_of(ctx, incident_id)


def close(ctx: Context, incident_id: str, learned: str, *, actor: str) -> Incident:
    """Closes it with what was learned; from now on its years in the register count.

    Raises
    ------
    NotFound, NotPossibleNow, ChangedMeanwhile, Busy
    """
    found = incident_of(ctx, incident_id)
    state = INCIDENTS.require(found.state, IncidentEvent.CLOSE)
    years = int(policy_value(ctx.store, KEPT_YEARS, ctx.today()))
    changes = {
        "state": state,
        "learned": learned,
        "closed_at": ctx.now(),
        "kept_until": _years_later(home_day(ctx.now()), years),
    }
    return _done(ctx, found, "incident-closed", changes, actor)


def _done(ctx: Context, found: Incident, action: str, changes: Mapping[str, Any], actor: str) -> Incident:
    record_act(ctx, actor=actor, action=action, subject=found.incident_id)
    if not ctx.store.try_write(*replaced(ctx, found, **changes)):
        raise ChangedMeanwhile
    return incident_of(ctx, found.incident_id)


def _must_be_after(ctx: Context, found: Incident, at: datetime, pointer: str) -> None:
    # A form tells minutes: the very minute in which it was known is right.
    if not found.aware_at - timedelta(minutes=1) < at <= ctx.now():
        raise InputInvalid([FieldFault(pointer, "not_then", _NOT_THEN)])


def _years_later(day: date, years: int) -> datetime:
    """The first moment after a term of years that ends with the day of the same date, or of 28 February."""
    last = date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
    return datetime.combine(last + timedelta(days=1), time.min, HOME_ZONE).astimezone(UTC)
