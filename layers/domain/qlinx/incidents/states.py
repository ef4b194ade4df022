"""What can happen to an incident: its risk is decided, the supervisory authority and persons are told, it is
closed. Nothing is closed of which no risk was decided, or of which somebody must still be told.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from qlinx.kit.states import StateTable


class IncidentState(StrEnum):
    """How far an incident is. ``…_TOLD``: the persons it is about were told, or it says why not."""

    RECORDED = "recorded"
    NO_RISK = "no_risk"
    RISK = "risk"
    HIGH_RISK = "high_risk"
    HIGH_RISK_TOLD = "high_risk_told"
    REPORTED = "reported"
    REPORTED_HIGH = "reported_high"
    REPORTED_TOLD = "reported_told"
    CLOSED = "closed"


class IncidentEvent(StrEnum):
    """What staff do. ``REPORT``: the authority was notified, or it says why not; ``TELL`` so for persons."""

    FIND_NONE = "find_none"
    FIND_RISK = "find_risk"
    FIND_HIGH = "find_high"
    REPORT = "report"
    TELL = "tell"
    CLOSE = "close"


_S, _E = IncidentState, IncidentEvent
_ROWS: Final[Mapping[tuple[IncidentState, IncidentEvent], IncidentState]] = {
    (_S.RECORDED, _E.FIND_NONE): _S.NO_RISK,
    (_S.RECORDED, _E.FIND_RISK): _S.RISK,
    (_S.RECORDED, _E.FIND_HIGH): _S.HIGH_RISK,
    # What turns out later is decided anew.
    (_S.NO_RISK, _E.FIND_NONE): _S.NO_RISK,
    (_S.NO_RISK, _E.FIND_RISK): _S.RISK,
    (_S.NO_RISK, _E.FIND_HIGH): _S.HIGH_RISK,
    (_S.NO_RISK, _E.CLOSE): _S.CLOSED,
    (_S.RISK, _E.FIND_NONE): _S.NO_RISK,
    (_S.RISK, _E.FIND_RISK): _S.RISK,
    (_S.RISK, _E.FIND_HIGH): _S.HIGH_RISK,
    (_S.RISK, _E.REPORT): _S.REPORTED,
    (_S.HIGH_RISK, _E.FIND_NONE): _S.NO_RISK,
    (_S.HIGH_RISK, _E.FIND_RISK): _S.RISK,
    (_S.HIGH_RISK, _E.FIND_HIGH): _S.HIGH_RISK,
    (_S.HIGH_RISK, _E.REPORT): _S.REPORTED_HIGH,
    (_S.HIGH_RISK, _E.TELL): _S.HIGH_RISK_TOLD,
    (_S.HIGH_RISK_TOLD, _E.FIND_HIGH): _S.HIGH_RISK_TOLD,
    (_S.HIGH_RISK_TOLD, _E.REPORT): _S.REPORTED_TOLD,
    # Whoever was told stays told, whatever is decided later.
    (_S.REPORTED, _E.FIND_NONE): _S.REPORTED,
    (_S.REPORTED, _E.FIND_RISK): _S.REPORTED,
    (_S.REPORTED, _E.FIND_HIGH): _S.REPORTED_HIGH,
    (_S.REPORTED, _E.CLOSE): _S.CLOSED,
    (_S.REPORTED_HIGH, _E.FIND_NONE): _S.REPORTED,
    (_S.REPORTED_HIGH, _E.FIND_RISK): _S.REPORTED,
    (_S.REPORTED_HIGH, _E.FIND_HIGH): _S.REPORTED_HIGH,
    (_S.REPORTED_HIGH, _E.TELL): _S.REPORTED_TOLD,
    (_S.REPORTED_TOLD, _E.FIND_HIGH): _S.REPORTED_TOLD,
    (_S.REPORTED_TOLD, _E.CLOSE): _S.CLOSED,
}
INCIDENTS: Final = StateTable((IncidentState.RECORDED,), _ROWS)

CLOCK_RUNS: Final = frozenset({_S.RECORDED, _S.RISK, _S.HIGH_RISK, _S.HIGH_RISK_TOLD})
"""Where the authority must still be notified, or it must be decided whether."""
