"""Where rosters' items and files are, and the exactly-once marks of their parts."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from qlinx.aws.database import ABSENT, ConditionFailed, Key, Put, Update
from qlinx.kit.batching import batched
from qlinx.kit.clock import epoch, stamp
from qlinx.records.addresses import WAITING_ROW as WAITING_ROW_GROUND
from qlinx.records.addresses import address_item, ground_of
from qlinx.records.asking import Within
from qlinx.records.shape import Due, Group, Regime, Shape, retention_queue
from qlinx.records.store import Store, person_key
from qlinx.rosters.model import (
    AFTER_IMPORT,
    DECLARATION,
    WAITING,
    Attestation,
    ColumnChoice,
    Counts,
    PartMark,
    Roster,
    WaitingRow,
)

_DECLARATIONS: Final = "attestation#"
_ROSTERS: Final = "roster#"


def attestation_item(employer_id: str, file_stem: str, attestation_id: str) -> Key:
    return Key(f"employer#{employer_id}", f"{_declared(file_stem)}{attestation_id}")


def _declared(file_stem: str) -> str:
    return f"{_DECLARATIONS}{file_stem}#"


def column_choice_item(employer_id: str, attestation_id: str) -> Key:
    return Key(f"employer#{employer_id}", f"column_choice#{attestation_id}")


def roster_item(employer_id: str, roster_id: str) -> Key:
    return Key(f"employer#{employer_id}", f"roster#{roster_id}")


def waiting_row_item(row_id: str) -> Key:
    return person_key(row_id, "waiting_row")


def waiting_rows_group(employer_id: str) -> str:
    return f"waiting_rows#{employer_id}"


def _parts(roster_id: str) -> str:
    return f"roster_parts#{roster_id}"


def _progress(roster_id: str, step: str) -> Key:
    return Key(_parts(roster_id), f"progress#{step}")


ATTESTATION: Shape[Attestation] = Shape(
    kind="attestation",
    model=Attestation,
    key=lambda attestation: attestation_item(
        attestation.employer_id, attestation.file_stem, attestation.attestation_id
    ),
    retention=DECLARATION,
    due=lambda attestation: Due(
        retention_queue(attestation.attestation_id), DECLARATION.ends(attestation.received_at)
    ),
)

ROSTER: Shape[Roster] = Shape(
    kind="roster",
    model=Roster,
    key=lambda roster: roster_item(roster.employer_id, roster.roster_id),
    retention=AFTER_IMPORT,
    due=lambda roster: Due(retention_queue(roster.roster_id), AFTER_IMPORT.ends(roster.received_at)),
)

# Names of columns, and nobody's data: a late, unconditional end is right for it.
COLUMN_CHOICE: Shape[ColumnChoice] = Shape(
    kind="column_choice",
    model=ColumnChoice,
    key=lambda choice: column_choice_item(choice.employer_id, choice.attestation_id),
    expires=lambda choice: choice.asked_at + timedelta(days=90),
)

WAITING_ROW: Shape[WaitingRow] = Shape(
    kind="waiting_row",
    model=WaitingRow,
    key=lambda row: waiting_row_item(row.person_id),
    retention=WAITING,
    group=lambda row: Group(waiting_rows_group(row.employer_id), f"{stamp(row.waits_since)}#{row.person_id}"),
    due=lambda row: Due(retention_queue(row.person_id), WAITING.ends(row.waits_since)),
    points=lambda row: (address_item(row.address_hash, ground_of(WAITING_ROW_GROUND, row.employer_id)),),
)

# Marks hold counts only and serve repeated steps of one import: a late, unconditional end is right for them.
PART_MARK: Shape[PartMark] = Shape(
    kind="roster_part",
    model=PartMark,
    key=lambda mark: Key(_parts(mark.roster_id), f"{mark.step}#{mark.part:06d}"),
    expires=lambda mark: mark.marked_at + timedelta(days=30),
)


def roster_by_id(store: Store, employer_id: str, roster_id: str) -> Roster | None:
    return store.get(ROSTER, roster_item(employer_id, roster_id))


def attestation_of(store: Store, employer_id: str, file_stem: str) -> Attestation | None:
    """The last declaration for the roster file of this name."""
    found = store.within(ATTESTATION, f"employer#{employer_id}", _declared(file_stem))
    # A name may contain the mark that ends another's.
    own = (attestation for attestation in found if attestation.file_stem == file_stem)
    return max(own, key=lambda attestation: attestation.received_at, default=None)


def asks_declarations(employer_id: str) -> Within:
    """What ``declarations_of`` asks for."""
    return Within(f"employer#{employer_id}", _DECLARATIONS)


def declarations_of(store: Store, employer_id: str) -> Iterator[Attestation]:
    """Every declaration of an employer that is kept, each version by itself."""
    return store.within(ATTESTATION, f"employer#{employer_id}", _DECLARATIONS)


def asks_rosters(employer_id: str) -> Within:
    """What ``rosters_of`` asks for."""
    return Within(f"employer#{employer_id}", _ROSTERS)


def rosters_of(store: Store, employer_id: str) -> tuple[Roster, ...]:
    return tuple(store.within(ROSTER, f"employer#{employer_id}", _ROSTERS))


def roster_of_file(store: Store, employer_id: str, file_name: str) -> Roster | None:
    """The last roster that came as a file of this name."""
    key = f"{roster_prefix(employer_id)}{file_name}"
    found = (roster for roster in rosters_of(store, employer_id) if roster.file_key == key)
    return max(found, key=lambda roster: roster.received_at, default=None)


def waiting_row_by_id(store: Store, row_id: str) -> WaitingRow | None:
    return store.get(WAITING_ROW, waiting_row_item(row_id))


def waiting_rows_of(store: Store, employer_id: str) -> Iterator[WaitingRow]:
    """The rows of an employer that wait or were discarded, the oldest first;
    from an index, so it may lag by a moment.
    """
    for keys in batched(store.group(waiting_rows_group(employer_id)), 100):
        found = store.get_many(WAITING_ROW, keys)
        yield from (found[key] for key in keys if key in found)


_NOTHING_YET: Final = Counts()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step of an import is: parts and rows that are done, and what became of them."""

    parts: int = 0
    rows: int = 0
    counts: Counts = _NOTHING_YET


def progress_of(store: Store, roster_id: str, step: str) -> Progress:
    """How far a step is."""
    stored = store.database.get(store.table(Regime.RECORDS), _progress(roster_id, step)) or {}
    counts = Counts(**{name: int(stored.get(name, 0)) for name in Counts.model_fields})
    return Progress(int(stored.get("parts", 0)), int(stored.get("rows", 0)), counts)


def note_judged(store: Store, roster_id: str, rows: int, at: datetime) -> None:
    """Notes how many rows are judged; a repeated step begins anew."""
    ends = epoch(at + timedelta(days=30))
    put = {"kind": "roster_progress", "rows": rows, "expires_at": ends}
    store.database.write(Update(store.table(Regime.RECORDS), _progress(roster_id, "judge"), put=put))


def mark_part(store: Store, mark: PartMark, rows: int) -> int:
    """Marks a part and counts it with its rows, once however often it is repeated;
    gives how many parts of the step are marked.
    """
    table = store.table(Regime.RECORDS)
    item = PART_MARK.item(mark)
    progress = _progress(mark.roster_id, mark.step)
    counted = Update(
        table,
        progress,
        add={"parts": 1, "rows": rows, **mark.counts.model_dump(exclude_defaults=True)},
        put={"kind": "roster_progress", "expires_at": item["expires_at"]},
    )
    # A repeated step fails the condition: it was counted the first time.
    with suppress(ConditionFailed):
        store.database.write(Put(table, item, ABSENT), counted)
    stored = store.database.get(table, progress)
    return int(stored["parts"]) if stored else 0


def marks_of(store: Store, roster_id: str, step: str) -> tuple[PartMark, ...]:
    """The marks of one step, in the order of the parts."""
    return tuple(store.within(PART_MARK, _parts(roster_id), f"{step}#"))


def roster_prefix(employer_id: str) -> str:
    """Where an employer drops rosters."""
    return f"employers/{employer_id}/rosters/"


def result_key(employer_id: str, file_name: str) -> str:
    """Where the result file of a dropped file is put."""
    return f"employers/{employer_id}/results/rosters/{file_name}.result.csv"


def work_prefix(employer_id: str, roster_id: str) -> str:
    return f"rosters/{employer_id}/{roster_id}/"


def part_key(employer_id: str, roster_id: str, part: int) -> str:
    return f"{work_prefix(employer_id, roster_id)}part-{part:06d}.jsonl"


def part_result_key(employer_id: str, roster_id: str, part: int) -> str:
    """The lines of the result file that belong to a part;
    part 0 holds what is said about the file as a whole.
    """
    return f"{work_prefix(employer_id, roster_id)}result-{part:06d}.csv"
