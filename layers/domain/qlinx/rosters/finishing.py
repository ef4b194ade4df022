"""The last step of an import: who is not on a complete list has left, and the employer reads the result."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from qlinx.aws.database import Key
from qlinx.employers.file_names import folded, stem_of
from qlinx.employers.readings import roster_reading
from qlinx.kit.batching import batched
from qlinx.people.employment import end_employment
from qlinx.people.model import Employment
from qlinx.people.store import EMPLOYMENT, people_of
from qlinx.records.context import Context
from qlinx.rosters.model import Roster
from qlinx.rosters.results import Outcome, ResultRow, result_file, result_line
from qlinx.rosters.row_identities import is_missing
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import part_result_key, result_key, work_prefix
from qlinx.rosters.texts_import import FILE_ADVICE, advice
from qlinx.rosters.tools import Tools
from qlinx.tabular.writing import CONTENT_TYPE

DECLARATION_ENDING = ".attestation.json"
WAITED_TOO_LONG = "waited_too_long"
WITHDRAWN = "declaration_withdrawn"
_AT_ONCE = 100
_TIME_TO_STOP = 20_000


def finish(ctx: Context, tools: Tools, roster: Roster) -> None:
    """Ends who is missing, writes the result file, and removes the employer's file and the work files.

    Where time runs short the step is asked for again: who has ended already is passed over.
    """
    if roster.covers == "everyone" and not _end_missing(ctx, tools, roster):
        tools.steps.ask(roster, "finish")
        return
    _write_result(tools, roster)
    tools.drop.remove(roster.file_key, *_declarations(tools, roster))
    move(ctx, roster, RosterEvent.FINISH, finished_at=ctx.now())
    remove_work(tools, roster)


def _declarations(tools: Tools, roster: Roster) -> Iterable[str]:
    """The files that declared this roster, in whatever case they were written."""
    folder, _, name = roster.file_key.rpartition("/")
    declared = f"{stem_of(name)}{DECLARATION_ENDING}"
    return [
        key for key in tools.drop.keys(f"{folder}/") if folded(key.removeprefix(f"{folder}/")) == declared
    ]


def throw_away(tools: Tools, roster: Roster) -> None:
    """Ends a roster that its employer rejected: nothing of it is left but the result file."""
    say_about_file(tools, roster, "rejected", "rejected_by_employer")
    tools.drop.remove(roster.file_key)
    remove_work(tools, roster)


def give_up(ctx: Context, tools: Tools, roster: Roster) -> None:
    """Ends a roster of which the work files are gone, for its employer said yes after a week or later.

    What was carried out of it stands, and nobody is ended.
    """
    say_about_file(tools, roster, "rejected", WAITED_TOO_LONG)
    move(ctx, roster, RosterEvent.REFUSE, refusal=WAITED_TOO_LONG, finished_at=ctx.now())
    tools.drop.remove(roster.file_key)
    remove_work(tools, roster)


def refuse_withdrawn(ctx: Context, tools: Tools, roster: Roster) -> None:
    """Ends a roster of which the declaration was taken back: nothing more of it is carried out.

    Whom it brought already is settled with everybody else of that declaration.
    """
    say_about_file(tools, roster, "rejected", WITHDRAWN)
    move(ctx, roster, RosterEvent.REFUSE, refusal=WITHDRAWN, finished_at=ctx.now())
    tools.drop.remove(roster.file_key)
    remove_work(tools, roster)


def remove_work(tools: Tools, roster: Roster) -> None:
    """Removes what the steps kept for each other; again is fine."""
    for begin in (work_prefix, roster_reading):
        tools.work.remove(*tools.work.keys(begin(roster.employer_id, roster.roster_id)))


def say_about_file(tools: Tools, roster: Roster, outcome: Outcome, code: str, **facts: object) -> None:
    """Writes a result file that says one thing about the whole file."""
    say_rows(
        tools, roster, [ResultRow(None, outcome, code=code, what_to_do=advice(FILE_ADVICE, code, **facts))]
    )


def say_rows(tools: Tools, roster: Roster, rows: Sequence[ResultRow]) -> None:
    """Writes a result file of some rows."""
    name = PurePosixPath(roster.file_key).name
    tools.drop.write(result_key(roster.employer_id, name), result_file(rows), CONTENT_TYPE)


def _end_missing(ctx: Context, tools: Tools, roster: Roster) -> bool:
    for batch in batched(people_of(ctx.store, roster.employer_id), _AT_ONCE):
        for employment in _missing(ctx, roster, batch):
            end_employment(ctx, employment, ctx.now())
        if tools.time_left() < _TIME_TO_STOP:
            return False
    return True


def _missing(ctx: Context, roster: Roster, keys: Sequence[Key]) -> Iterable[Employment]:
    found = ctx.store.get_many(EMPLOYMENT, keys).values()
    return [employment for employment in found if is_missing(employment, roster)]


def _write_result(tools: Tools, roster: Roster) -> None:
    name = PurePosixPath(roster.file_key).name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.csv"
        with path.open("wb") as file:
            file.write(result_file(()))
            if roster.endings:
                text = advice(FILE_ADVICE, "ended", endings=roster.endings)
                file.write(result_line(ResultRow(None, "changed", code="ended", what_to_do=text)).encode())
            for part in range(roster.parts + 1):
                file.write(tools.work.read(part_result_key(roster.employer_id, roster.roster_id, part)))
        tools.drop.upload(result_key(roster.employer_id, name), path, CONTENT_TYPE)
