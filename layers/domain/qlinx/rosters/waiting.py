"""Rows that wait: what the employer sees side by side, and what it decides (rule 11 of *Who a person is*)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.ids import derived_id
from qlinx.kit.retries import attempts
from qlinx.mailing.suppression import stops_for
from qlinx.people.model import PersonState
from qlinx.people.relations import relation_by_id
from qlinx.people.stated import Relation
from qlinx.people.store import employment_item, person_item
from qlinx.records.addresses import WAITING_ROW as WAITING_ROW_GROUND
from qlinx.records.addresses import ground_of, led_to, row_of
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters.matching import Known
from qlinx.rosters.model import WAITING, Roster, WaitingDecision, WaitingRow
from qlinx.rosters.rows import RosterRow
from qlinx.rosters.store import WAITING_ROW, waiting_row_by_id, waiting_rows_of

PUT_RIGHT = "put_right"
"""Why a row waits that says again what the employer put right; all else that it says is taken."""

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits beside the relations that it may be about."""

    row: WaitingRow
    candidates: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Rows that wait, the longest waiting first; ``not_shown``: how many somebody had restricted, which are
    kept and not decided about, also when their term is over.
    """

    rows: tuple[WaitingRow, ...]
    not_shown: int


def made_to_wait(ctx: Context, roster: Roster, row: RosterRow, known: Known, why: str) -> bool:
    """Keeps a row until the employer has said whom it is about;
    says whether it waits, rather than being discarded before.

    The same row of a later list is the same waiting row; its term goes on.

    Raises
    ------
    ChangedMeanwhile
    """
    row_id = _row_id(ctx, roster.employer_id, row, known)
    for _ in attempts():
        before = waiting_row_by_id(ctx.store, row_id)
        if (
            before
            and before.decided is WaitingDecision.DISCARD
            and ctx.now() < WAITING.ends(before.waits_since)
        ):
            return False
        now = _waiting_row(ctx, roster, row, known, row_id, why)
        if before is None:
            changes = [WAITING_ROW.insert(now), *_found_by(ctx, now)]
        else:
            kept = {"waits_since": before.waits_since, "decided": None}
            changes = [
                WAITING_ROW.replace(
                    before, **now.model_dump(exclude={"version", "holds", "restricted"}) | kept
                )
            ]
        if ctx.store.try_write(*changes):
            return True
    raise ChangedMeanwhile


def side_by_side(row: RosterRow, relations: Sequence[Relation]) -> dict[str, str]:
    """The employer's own two sayings, as its result file shows them beside each other:
    by initials and half an address.

    The file outlives whoever is erased; the whole sayings are shown by the API, as long as they stand.
    """
    known = (_hinted(one.person.name, one.person.email) for one in relations[:_MOST_SHOWN])
    return {
        "said": _hinted(f"{row.first_name} {row.last_name}", row.email.address),
        "known": " / ".join(known) or "-",
    }


def both_sayings(row: WaitingRow, relations: Sequence[Relation]) -> dict[str, str]:
    """The same of a row that waits, whole."""
    known = (
        f"{one.person.name}, {one.person.email}, {one.employment.personnel_number or '-'}"
        for one in relations[:_MOST_SHOWN]
    )
    return {
        "said": f"{row.first_name} {row.last_name}, {row.email}, {row.personnel_number or '-'}",
        "known": " / ".join(known) or "-",
    }


def _hinted(name: str, email: str) -> str:
    """Enough for the employer to recognise its own people by, and no more."""
    initials = " ".join(f"{word[0]}." for word in name.split())
    box, _, domain = email.partition("@")
    return f"{initials} ({box[0]}…@{domain})"


def waiting_rows(ctx: Context, employer_id: str) -> InDoubt:
    """An employer's rows that wait for its decision, and how many are only kept."""
    undecided = [row for row in waiting_rows_of(ctx.store, employer_id) if row.decided is None]
    shown = [row for row in undecided if not row.restricted]
    return InDoubt(
        rows=tuple(row for row in shown if ctx.now() < WAITING.ends(row.waits_since)),
        not_shown=len(undecided) - len(shown),
    )


def beside_candidates(ctx: Context, rows: Sequence[WaitingRow]) -> tuple[Waiting, ...]:
    """Those of a page, each beside whom it may be about; all of these are read at once."""
    ctx = ctx.reading()
    ctx.store.prefetch(
        *(
            key
            for row in rows
            for person_id in row.candidates
            for key in (person_item(person_id), employment_item(person_id, row.employer_id))
        )
    )
    return tuple(Waiting(row, candidates_of(ctx, row)) for row in rows)


def candidates_of(ctx: Context, row: WaitingRow) -> tuple[Relation, ...]:
    """Those of the employer's people whom a row that waits may be about."""
    found = (relation_by_id(ctx, person_id) for person_id in row.candidates)
    return tuple(
        one
        for one in found
        if one and one.person.given_by == row.employer_id and one.person.state is PersonState.ACTIVE
    )


def _row_id(ctx: Context, employer_id: str, row: RosterRow, known: Known) -> str:
    name = f"{row.first_name} {row.last_name}".casefold()
    return derived_id(
        "waiting-row",
        employer_id,
        known.address_hash,
        known.personnel_hash or "",
        ctx.keys.hash("name", name),
    )


def _waiting_row(
    ctx: Context, roster: Roster, row: RosterRow, known: Known, row_id: str, why: str
) -> WaitingRow:
    return WaitingRow(
        person_id=row_id,
        employer_id=roster.employer_id,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email.address,
        language=row.language,
        mobile=row.mobile,
        personnel_number=row.personnel_number,
        personnel_hash=known.personnel_hash,
        department=row.department,
        tags=row.tags,
        address_hash=known.address_hash,
        mail_stops=stops_for(ctx, known.address_hash, roster.employer_id),
        why=why,
        candidates=tuple(one.person.person_id for one in known.relations),
        attestation_id=roster.attestation_id,
        ground=roster.ground,
        roster_id=roster.roster_id,
        roster_line=row.line,
        roster_at=roster.received_at,
        waits_since=ctx.now(),
    )


def _found_by(ctx: Context, row: WaitingRow) -> Iterator[Change]:
    ground = ground_of(WAITING_ROW_GROUND, row.employer_id)
    stands = row_of(ctx.store, row.address_hash, ground)
    yield led_to(stands, row.address_hash, ground, row.person_id)
