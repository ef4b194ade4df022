"""Where rights requests, exports and erasures are, and how they are found."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from qlinx.aws.database import Key
from qlinx.records.asking import InGroup, Within
from qlinx.records.shape import Due, Group, Regime, Shape, retention_queue
from qlinx.records.store import Store, person_key
from qlinx.rights.erasures import Erasure, ErasureDay
from qlinx.rights.model import (
    ERASURE_PROOF,
    FETCHABLE_EXPORT,
    HANDLED_REQUEST,
    Export,
    RequestState,
    RightsRequest,
)

RIGHTS_QUEUE = "rights"
_REQUEST = "rights_request#"
_ERASURE = "erasure#"


def request_item(person_id: str, request_id: str) -> Key:
    return person_key(person_id, f"{_REQUEST}{request_id}")


def export_item(person_id: str, request_id: str) -> Key:
    return person_key(person_id, f"export#{request_id}")


def erasure_item(erasure_id: str) -> Key:
    return Key(f"erasure#{erasure_id}", "erasure")


def erasures_of(day: date) -> str:
    return f"erasures#{day.isoformat()}"


def awaiting_group(employer_id: str) -> str:
    """The requests on which an employer has to decide."""
    return f"rights_requests#{employer_id}"


def export_object(person_id: str, request_id: str) -> str:
    """The key of an export in the private bucket."""
    return f"exports/{person_id}/{request_id}.zip"


def _request_due(request: RightsRequest) -> Due:
    if request.closed_at:
        return Due(retention_queue(request.person_id), HANDLED_REQUEST.ends(request.closed_at))
    # When it is taken up again; of one that awaits its employer a moment says so too, which the release
    # before does not know.
    return Due(RIGHTS_QUEUE, request.next_step_at)


def _awaiting(request: RightsRequest) -> Group | None:
    """Only what an employer has to decide on:
    of other requests about its people it learns what is done with them.
    """
    if request.employer_id is None or request.state is not RequestState.AWAITING_EMPLOYER:
        return None
    return Group(
        awaiting_group(request.employer_id), f"{request.deadline_on.isoformat()}#{request.request_id}"
    )


RIGHTS_REQUEST: Shape[RightsRequest] = Shape(
    kind="rights_request",
    model=RightsRequest,
    key=lambda request: request_item(request.person_id, request.request_id),
    retention=HANDLED_REQUEST,
    group=_awaiting,
    due=_request_due,
)

EXPORT: Shape[Export] = Shape(
    kind="export",
    model=Export,
    key=lambda export: export_item(export.person_id, export.request_id),
    retention=FETCHABLE_EXPORT,
    due=lambda export: Due(retention_queue(export.person_id), export.ends_at),
)

ERASURE: Shape[Erasure] = Shape(
    kind="erasure",
    model=Erasure,
    key=lambda erasure: erasure_item(erasure.erasure_id),
    regime=Regime.LEDGER,
    retention=ERASURE_PROOF,
    expires=lambda erasure: ERASURE_PROOF.ends(erasure.begun_at),
)

ERASURE_DAY: Shape[ErasureDay] = Shape(
    kind="erasure_day",
    model=ErasureDay,
    key=lambda entry: Key(erasures_of(entry.day), f"{_ERASURE}{entry.erasure_id}"),
    regime=Regime.LEDGER,
    retention=ERASURE_PROOF,
    expires=lambda entry: ERASURE_PROOF.ends(datetime.combine(entry.day, time.max, UTC)),
)


def request_by_id(store: Store, person_id: str, request_id: str) -> RightsRequest | None:
    return store.get(RIGHTS_REQUEST, request_item(person_id, request_id))


def asks_requests(person_id: str) -> Within:
    """What ``requests_of`` asks for."""
    return Within(person_key(person_id, "").pk, _REQUEST)


def requests_of(store: Store, person_id: str) -> tuple[RightsRequest, ...]:
    """A person's requests, in no order: ids are random."""
    return tuple(store.within(RIGHTS_REQUEST, person_key(person_id, "").pk, _REQUEST))


def export_by_id(store: Store, person_id: str, request_id: str) -> Export | None:
    return store.get(EXPORT, export_item(person_id, request_id))


def erasure_by_id(store: Store, erasure_id: str) -> Erasure | None:
    return store.get(ERASURE, erasure_item(erasure_id))


def erasures_begun_on(store: Store, day: date) -> Iterator[Erasure]:
    """The erasures that began on a day."""
    for entry in store.within(ERASURE_DAY, erasures_of(day), _ERASURE):
        if found := erasure_by_id(store, entry.erasure_id):
            yield found


def how_many_wait(store: Store, employer_id: str) -> tuple[int, date | None]:
    """On how many requests an employer has to decide, and the earliest last day; of the index alone, which
    may lag.
    """
    found = store.group_page(awaiting_group(employer_id)).items
    first = str(found[0]["group_sort"]).partition("#")[0] if found else None
    return len(found), date.fromisoformat(first) if first else None


def asks_how_many_wait(employer_id: str) -> InGroup:
    """What that asks for, to be read with what else is needed (``Store.prefetch``)."""
    return InGroup(awaiting_group(employer_id))


def awaiting_employer(store: Store, employer_id: str) -> tuple[RightsRequest, ...]:
    """The requests on which an employer has to decide, the earliest due date first;
    an index, so it may lag.
    """
    keys = tuple(store.group(awaiting_group(employer_id)))
    found = store.get_many(RIGHTS_REQUEST, keys)
    return tuple(found[key] for key in keys if key in found and _awaiting(found[key]))
