"""What the nightly cleanup reads to find and remove 1,000 due items, however many others are not due yet.

The tables in memory count as DynamoDB does and look at nothing that a query does not name; the cleanup is the
deployed function.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

from qlinx.aws.serialization import serialize_item
from qlinx.invitations.model import Invitee
from qlinx.invitations.store import INVITEE
from qlinx.kit.ids import derived_id
from tests.bench.figures import Extent, Figure, Measured, Plot, measure
from tests.bench.flow import Flow, flowing

DUE: Final = 1_000
_NOT_DUE: Final = (0, 100_000, 1_000_000)
_QUICK: Final = (0, 10_000)


def run(flow: Flow) -> None:
    """The function, as the schedule calls it."""
    flow.invoke("retention_cleanup", {"source": "aws.scheduler"})


def read_units_of(due: int, not_due: int, clean: Callable[[Flow], None] = run) -> float:
    """The read units that a cleanup takes with so many items due among so many that are not.

    Raises
    ------
    RuntimeError
        It left something due, or removed something that is not.
    """
    with flowing() as flow:
        flow.tables.load(flow.records, _invitees(flow, "due", due, days_ago=60))
        flow.tables.load(flow.records, _invitees(flow, "not due", not_due, days_ago=1))
        before = flow.tables.units.copied()
        clean(flow)
        left = sum(1 for _ in flow.tables.every(flow.records))
    if left != not_due:
        raise RuntimeError(f"{left} items are left of {not_due} that are not due")
    return (flow.tables.units - before).reads


def _invitees(flow: Flow, label: str, number: int, *, days_ago: int) -> Iterator[dict[str, Any]]:
    """Invitees of an occasion that ended so many days ago; they go after thirty."""
    ended = flow.now - timedelta(days=days_ago)
    invitation_id = derived_id("invitation", label)
    for count in range(number):
        invitee = Invitee(
            person_id=derived_id("person", label, str(count)),
            invitation_id=invitation_id,
            employer_id="e" * 26,
            title="Kerstborrel",
            starts_at=ended - timedelta(hours=2),
            ends_at=ended,
            invited_at=ended - timedelta(days=14),
        )
        yield serialize_item(INVITEE.item(invitee))


@measure
def cleanup(extent: Extent) -> Measured:
    found = {number: read_units_of(DUE, number) for number in (_NOT_DUE if extent.full else _QUICK)}
    alone = found[0]
    return Measured(
        title="Cleaning up",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure(f"cleanup/{number}", units, "read units", goal=alone) for number, units in found.items()
        ],
        plots=[
            Plot(
                "cleanup",
                f"Read units to remove {DUE:,} due items",
                "items that are not due",
                "read units",
                {"cleanup": list(found.items())},
            )
        ],
    )
