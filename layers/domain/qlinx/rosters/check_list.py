"""What a check found, in pages: rows of one kind or of all, and who is not on the list any more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.aws.objects import Bucket, ObjectMissing
from qlinx.kit.errors import NotFound
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item, person_item
from qlinx.records.context import Context
from qlinx.records.paging import Asked, Listing, Page
from qlinx.rosters.check_model import CHECKED_KINDS, CheckedKind, RosterCheck
from qlinx.rosters.check_store import GONE_AT_ONCE, check_of, checked_key, gone_key, step_of
from qlinx.rosters.checked_rows import CheckedRow
from qlinx.rosters.model import Counts, Roster, RosterState
from qlinx.rosters.store import marks_of

CHECKED_ROWS: Final = Listing("roster-check", {"kind": CHECKED_KINDS})
# A rare kind of row in a long list: a page looks into so many parts at most, and may have fewer rows or none.
_MOST_PARTS: Final = 5
_COUNTED: Final[Mapping[str, str]] = {
    "new": "accepted",
    "changed": "changed",
    "same": "unchanged",
    "waiting": "waiting",
    "refused": "rejected",
    "duplicate": "duplicate",
}


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A row with the people whom it may be about; or (without a row) somebody who is not on the list."""

    kind: CheckedKind
    row: CheckedRow | None
    people: tuple[Relation, ...]


def number_of(check: RosterCheck, roster: Roster, kind: str) -> int:
    """How many there are of a kind; without one all rows of the list."""
    match kind:
        case "":
            return roster.rows
        case "gone":
            return check.gone
        case "left":
            return check.left
    return int(getattr(check.counts, _COUNTED[kind]))


def checked_list(
    ctx: Context, work: Bucket, roster: Roster, query: Mapping[str, str]
) -> tuple[RosterCheck, Page[CheckedLine]]:
    """The check and a page of what it found, while it waits for its employer.

    Raises
    ------
    NotFound
        The list has no check that waits.
    InputInvalid
    """
    asked = CHECKED_ROWS.asked(ctx, roster.roster_id, query)
    check = check_of(ctx.store, roster)
    if check is None or check.mark is None or roster.state is not RosterState.AWAITING_CONFIRMATION:
        raise NotFound
    kind = asked.filters.get("kind", "")
    number, begin = (int(one) for one in asked.after) if asked.after else (0, 0)
    try:
        if kind == "gone":
            lines, after = _gone(ctx, work, check, asked.limit, number, begin)
        else:
            lines, after = _rows(ctx, work, roster, check, asked, number, begin)
    except ObjectMissing as error:
        raise NotFound from error
    cursor = CHECKED_ROWS.cursor(ctx, roster.roster_id, asked, *map(str, after)) if after else None
    return check, Page(tuple(lines), cursor, number_of(check, roster, kind))


def _rows(
    ctx: Context, work: Bucket, roster: Roster, check: RosterCheck, asked: Asked, number: int, begin: int
) -> tuple[list[CheckedLine], tuple[int, int] | None]:
    kind = asked.filters.get("kind", "")
    marks = marks_of(ctx.store, roster.roster_id, step_of(check))
    parts = [mark.part for mark in marks if mark.part >= number and _has(mark.counts, kind)]
    found: list[CheckedRow] = []
    for part in parts[:_MOST_PARTS]:
        rows = _read(work, check, part)
        start = begin if part == number else 0
        for place in range(start, len(rows)):
            if len(found) == asked.limit:
                return _with_people(ctx, roster, found), (part, place)
            if not kind or rows[place].kind == kind:
                found.append(rows[place])
    more = parts[_MOST_PARTS:]
    return _with_people(ctx, roster, found), (more[0], 0) if more else None


def _has(counts: Counts, kind: str) -> bool:
    """Whether a part may have rows of a kind; of people who left it does not tell."""
    return kind in {"", "left"} or getattr(counts, _COUNTED[kind]) > 0


def _read(work: Bucket, check: RosterCheck, part: int) -> list[CheckedRow]:
    body = work.read(checked_key(check, part)).decode()
    return [CheckedRow.model_validate_json(line) for line in body.splitlines()]


def _gone(
    ctx: Context, work: Bucket, check: RosterCheck, limit: int, number: int, begin: int
) -> tuple[list[CheckedLine], tuple[int, int] | None]:
    if not check.gone:
        return [], None
    ids = json.loads(work.read(gone_key(check, number)))
    people = _relations(ctx, check.employer_id, ids[begin : begin + limit])
    lines = [CheckedLine("gone", None, (one,)) for one in people.values()]
    if begin + limit < len(ids):
        return lines, (number, begin + limit)
    return lines, (number + 1, 0) if (number + 1) * GONE_AT_ONCE < check.gone else None


def _with_people(ctx: Context, roster: Roster, rows: list[CheckedRow]) -> list[CheckedLine]:
    people = _relations(ctx, roster.employer_id, [one for row in rows for one in row.person_ids])
    return [
        CheckedLine(row.kind, row, tuple(people[one] for one in row.person_ids if one in people))
        for row in rows
    ]


def _relations(ctx: Context, employer_id: str, ids: list[str]) -> dict[str, Relation]:
    if not ids:
        return {}
    people = ctx.store.get_many(PERSON, [person_item(one) for one in ids])
    works = ctx.store.get_many(EMPLOYMENT, [employment_item(one, employer_id) for one in ids])
    pairs = ((one, people.get(person_item(one)), works.get(employment_item(one, employer_id))) for one in ids)
    return {one: Relation(person, work) for one, person, work in pairs if person and work}
