"""What a form or a body says is done with an incident: the use case, and which fields it takes."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from qlinx.incidents import deciding
from qlinx.incidents.model import Incident
from qlinx.incidents.schemas import IncidentAct
from qlinx.incidents.store import CLOSED, OPEN, listed
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context

MOST_SHOWN: Final = 200
_MISSING: Final = LocalText(nl="Vul dit in.", en="Fill this in.")

T = TypeVar("T")
Act = Callable[[Context, str, IncidentAct, str], Incident]


def all_incidents(ctx: Context) -> tuple[Incident, ...]:
    """Open ones as they are to be looked at, then closed ones, the newest first; of each 200 at most."""
    closed = sorted(listed(ctx.store, CLOSED, limit=MOST_SHOWN), key=lambda one: one.aware_at, reverse=True)
    return (*listed(ctx.store, OPEN, limit=MOST_SHOWN), *closed)


def act_on(ctx: Context, incident_id: str, asked: IncidentAct, *, actor: str) -> Incident:
    """Does it.

    Raises
    ------
    NotFound, InputInvalid, NobodyToTell, NotPossibleNow, ChangedMeanwhile, Busy
    """
    return _ACTS[asked.act](ctx, incident_id, asked, actor)


def _given(value: T | None, field: str) -> T:
    if value is None:
        raise InputInvalid([FieldFault(f"/{field}", "missing", _MISSING)])
    return value


def _decide(ctx: Context, incident_id: str, asked: IncidentAct, actor: str) -> Incident:
    risk = _given(asked.risk, "risk")
    return deciding.decide_risk(ctx, incident_id, risk, _given(asked.reason, "reason"), actor=actor)


def _report(ctx: Context, incident_id: str, asked: IncidentAct, actor: str) -> Incident:
    at = _given(asked.reported_at, "reported_at")
    return deciding.report(ctx, incident_id, at, asked.reference, asked.late_because, actor=actor)


def _leave(ctx: Context, incident_id: str, asked: IncidentAct, actor: str) -> Incident:
    return deciding.leave_unreported(ctx, incident_id, _given(asked.why, "why"), actor=actor)


def _tell(ctx: Context, incident_id: str, asked: IncidentAct, actor: str) -> Incident:
    return deciding.persons_told(ctx, incident_id, asked.told_at, _given(asked.how, "how"), actor=actor)


def _inform(ctx: Context, incident_id: str, asked: IncidentAct, actor: str) -> Incident:
    employer_id = _given(asked.employer_id, "employer_id")
    return deciding.tell_employer(ctx, incident_id, employer_id, actor=actor)


def _close(ctx: Context, incident_id: str, asked: IncidentAct, actor: str) -> Incident:
    return deciding.close(ctx, incident_id, _given(asked.learned, "learned"), actor=actor)


_ACTS: Final[Mapping[str, Act]] = {
    "decide": _decide,
    "report": _report,
    "leave": _leave,
    "tell": _tell,
    "inform": _inform,
    "close": _close,
}
