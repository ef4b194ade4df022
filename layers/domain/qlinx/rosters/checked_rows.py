"""What would become of the rows of a part: carried out on a store that keeps what is written to itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from qlinx.people.store import EMPLOYMENT, PERSON
from qlinx.records.context import Context
from qlinx.records.foreseeing import Foreseen
from qlinx.rosters.applying import apply_row
from qlinx.rosters.check_model import CheckedKind
from qlinx.rosters.knowing import known_about
from qlinx.rosters.matching import Known
from qlinx.rosters.model import Counts, Roster
from qlinx.rosters.results import Outcome, ResultRow, noted_row
from qlinx.rosters.row_identities import identified, is_missing, keep
from qlinx.rosters.rows import RosterRow
from qlinx.rosters.splitting import PartRow
from qlinx.rosters.texts import FIELD_NAMES
from qlinx.tabular.writing import cells_of

_KINDS: Final[Mapping[Outcome, CheckedKind]] = {
    "accepted": "new",
    "changed": "changed",
    "unchanged": "same",
    "waiting": "waiting",
    "rejected": "refused",
    "duplicate": "duplicate",
    "left": "left",
}
_FIELDS: Final = {text.en: name for name, text in FIELD_NAMES.items()}
# What an employer says about somebody, in the order in which it is shown.
_SAID: Final = {
    PERSON.kind: ("first_name", "last_name", "email", "mobile", "language"),
    EMPLOYMENT.kind: ("personnel_number", "department", "tags"),
}


class CheckedAdvice(BaseModel):
    """Which cell, and what to do about it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    field: str = ""
    code: str
    nl: str
    en: str


class CheckedChange(BaseModel):
    """A value that the employer gave before, beside the one that it gives now."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    field: str
    before: str
    now: str


class CheckedRow(BaseModel):
    """A row with what would become of it; in the work files of a list, which go with it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kind: CheckedKind
    line: int
    row: RosterRow | None = None
    advice: tuple[CheckedAdvice, ...] = ()
    changes: tuple[CheckedChange, ...] = ()
    person_ids: tuple[str, ...] = ()


class CheckedPart(BaseModel):
    """The rows of a part, and who is on it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rows: tuple[CheckedRow, ...]
    on_list: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        """As an import counts them."""
        kinds = Counter(row.kind for row in self.rows)
        named = {_KINDS[outcome]: outcome for outcome in _KINDS if outcome in Counts.model_fields}
        return Counts(**{named[kind]: number for kind, number in kinds.items() if kind in named})


def check_rows(ctx: Context, roster: Roster, entries: Sequence[PartRow]) -> CheckedPart:
    """Judges a part as it would be carried out now, and stores nothing."""
    foreseen, store = ctx.foreseeing()
    known = known_about(foreseen, roster.employer_id, [entry.row for entry in entries if entry.row])
    rows: list[CheckedRow] = []
    for entry in entries:
        if entry.row is None:
            rows.append(_not_taken(entry))
            continue
        before = len(store.told)
        about = known[entry.row.line]
        result = apply_row(foreseen, roster, entry.row, about)
        rows.append(_taken(entry.row, result, about, store.told[before:]))
    keep(foreseen, roster, identified(foreseen, roster, [one.mention for one in entries if one.mention]))
    on_list = {one.person_id for one in store.values(EMPLOYMENT) if not is_missing(one, roster)}
    return CheckedPart(rows=tuple(rows), on_list=tuple(sorted(on_list)))


def _taken(row: RosterRow, result: ResultRow, known: Known, told: Sequence[Foreseen]) -> CheckedRow:
    kind = _KINDS[result.outcome]
    advice = [one for one in (result, *noted_row(row)) if one.code]
    changes = tuple(_changes(told)) if kind in {"changed", "duplicate"} else ()
    doubted = tuple(one.person.person_id for one in known.relations) if kind == "waiting" else ()
    return CheckedRow(
        kind=kind,
        line=row.line,
        row=row,
        advice=tuple(map(_advice, advice)),
        changes=changes,
        person_ids=doubted,
    )


def _advice(result: ResultRow) -> CheckedAdvice:
    text = result.what_to_do
    return CheckedAdvice(field=result.field, code=result.code, nl=text.nl, en=text.en)


def _changes(told: Iterable[Foreseen]) -> Iterable[CheckedChange]:
    """What would be different of what an employer says."""
    for one in told:
        if one.before is None or one.after is None:
            continue
        if one.before.get("ended_at") and not one.after.get("ended_at"):
            yield CheckedChange(field="ended_at", before=str(one.before["ended_at"]), now="")
        for field in _SAID.get(one.kind, ()):
            before, now = _shown(one.before.get(field)), _shown(one.after.get(field))
            if before != now:
                yield CheckedChange(field=field, before=before, now=now)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(map(str, value))


def _not_taken(entry: PartRow) -> CheckedRow:
    """A row that was refused, or somebody who left, from the lines that its result file will have."""
    told = cells_of(entry.refused or entry.left or "")
    advice = tuple(
        CheckedAdvice(field=_FIELDS.get(cells[4], cells[4]), code=cells[5], nl=cells[6], en=cells[7])
        for cells in told
    )
    return CheckedRow(
        kind="left" if entry.left else "refused", line=int(told[0][0]) if told else 0, advice=advice
    )
