"""Where incidents are, and how they are found: by their id, the open ones by when their term ends."""

from typing import Final

from qlinx.aws.database import Key
from qlinx.incidents.model import AFTER_INCIDENT, Incident
from qlinx.incidents.states import IncidentState
from qlinx.kit.clock import stamp
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store

INCIDENT_PREFIX: Final = "incident#"
OPEN: Final = "incidents"
CLOSED: Final = "incidents_closed"


def incident_item(incident_id: str) -> Key:
    return Key(f"{INCIDENT_PREFIX}{incident_id}", "incident")


def _group(one: Incident) -> Group:
    # Those whose clock runs stand first, and of them whose term ends first; then those that are to be closed.
    if one.state is IncidentState.CLOSED:
        return Group(CLOSED, f"{stamp(one.aware_at)}#{one.incident_id}")
    runs = 0 if one.clock_runs else 1
    return Group(OPEN, f"{runs}#{stamp(one.notify_before)}#{one.incident_id}")


INCIDENT: Final[Shape[Incident]] = Shape(
    kind="incident",
    model=Incident,
    key=lambda one: incident_item(one.incident_id),
    retention=AFTER_INCIDENT,
    group=_group,
    # An open one waits for staff, who are told of it each day that it is late.
    due=lambda one: Due(retention_queue(one.incident_id), one.kept_until) if one.kept_until else None,
)


def incident_by_id(store: Store, incident_id: str) -> Incident | None:
    return store.get(INCIDENT, incident_item(incident_id))


def listed(store: Store, group: str, *, limit: int) -> tuple[Incident, ...]:
    """The first of a group in its order."""
    keys = [Key(item["pk"], item["sk"]) for item in store.group_page(group, limit=limit).items]
    found = store.get_many(INCIDENT, keys) if keys else {}
    return tuple(found[key] for key in keys if key in found)
