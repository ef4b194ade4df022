"""Runs a migration: dry, to open the cases that people must decide, or for real;
bounded in time, and begun again where it was.

Writers are paused while it runs for real. A step walks over everything and is repeated until a whole walk
found nothing to do: so what an earlier walk passed by, because what it leans on was not carried yet, is
carried by a later one, and what is said at the end was looked at and not concluded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import ValidationError

from qlinx.aws.database import Busy, ConditionFailed
from qlinx.migrations.carrying import TurnTooLarge, carry
from qlinx.migrations.model import MigrationCase, Progress
from qlinx.migrations.plan import Migration, Plan, Question
from qlinx.migrations.store import CASE, PROGRESS, case_by_id, case_id_of, progress_of
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import StoredUnreadable

_SPARE_MILLISECONDS = 60_000
_MOST_LISTED = 500


class Unreadable(Exception):
    """What is stored is not of the old form:
    nothing is guessed, and the partition waits for a response in code.
    """


class Mode(StrEnum):
    """``DRY`` writes nothing; ``ASK`` writes the cases that people must decide and
    nothing else; ``RUN`` carries.
    """

    DRY = "dry"
    ASK = "ask"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a dry run or one that asks goes on; a real one remembers it itself."""

    step: int = 0
    segment: int = 0
    resume: dict[str, str] | None = None


@dataclass(slots=True)
class Report:
    """What came of an invocation.

    Counts are by case and by reason; ``listed`` names what waits or must be decided, by id.

    ``position`` is set where the time was up; ``blocked`` says that all that is left waits for people.
    """

    migration: str
    mode: Mode
    finished: bool = False
    blocked: bool = False
    looked_at: int = 0
    carried: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    listed: list[tuple[str, str]] = field(default_factory=list)
    position: Position | None = None

    def note(self, found: str, name: str) -> None:
        if (found, name) not in self.listed and len(self.listed) < _MOST_LISTED:
            self.listed.append((found, name))


@dataclass(frozen=True, slots=True)
class _Outcome:
    carried: bool
    waits: tuple[str, ...]


def look_over(
    ctx: Context,
    migration: Migration,
    mode: Mode,
    *,
    milliseconds_left: Callable[[], int],
    position: Position | None = None,
) -> Report:
    """One walk over everything without carrying anything: what there is, and what people must decide."""
    report, at = Report(migration.name, mode), position or Position()
    while True:
        step = migration.steps[at.step]
        page = step.source.page(ctx, at.segment, at.resume)
        for name in page.names:
            _handle(ctx, migration, at.step, name, mode, report)
        following = _after(migration, at, page.resume)
        if following is None:
            report.finished = True
            return report
        at = following
        if milliseconds_left() < _SPARE_MILLISECONDS:
            report.position = at
            return report


def run(ctx: Context, migration: Migration, *, milliseconds_left: Callable[[], int]) -> Report:
    """Carries as far as time allows. Invoked again it goes on; finished, it looks over everything once more.

    Raises
    ------
    ConditionFailed
        Another run of it is under way.
    """
    report = Report(migration.name, Mode.RUN)
    progress = _begun(ctx, migration)
    while True:
        if progress.segment < migration.steps[progress.step].source.segments:
            progress = _page_done(ctx, migration, progress, report)
        report.carried, report.waiting = dict(progress.total), dict(progress.waiting)
        if progress.segment == migration.steps[progress.step].source.segments:
            report.blocked = bool(progress.waiting) and not progress.carried
            progress = _pass_done(ctx, migration, progress)
            report.finished = progress.finished_at is not None
            if report.finished or report.blocked:
                return report
        if milliseconds_left() < _SPARE_MILLISECONDS:
            return report


def _page_done(ctx: Context, migration: Migration, progress: Progress, report: Report) -> Progress:
    """Carries a page of names, and says so:
    killed before that, it is looked at again, and most of it passed over.
    """
    page = migration.steps[progress.step].source.page(ctx, progress.segment, progress.resume)
    carried, waiting, total = progress.carried, dict(progress.waiting), dict(progress.total)
    for name in page.names:
        outcome, cases = _handle(ctx, migration, progress.step, name, Mode.RUN, report)
        carried += outcome.carried
        _add(total, cases if outcome.carried else ())
        _add(waiting, outcome.waits)
    return _saved(
        ctx,
        progress,
        carried=carried,
        waiting=waiting,
        total=total,
        segment=progress.segment if page.resume else progress.segment + 1,
        resume=page.resume,
    )


def _begun(ctx: Context, migration: Migration) -> Progress:
    known = progress_of(ctx.store, migration.name)
    if known and known.code == migration.code and known.finished_at is None:
        return known
    fresh = Progress(migration=migration.name, code=migration.code, begun_at=ctx.now())
    record_act(ctx, actor="migration", action="migration-begun", subject=migration.name)
    if known is None:
        ctx.store.write(PROGRESS.insert(fresh))
        return fresh
    return _saved(ctx, known, **fresh.model_dump(exclude={"version", "holds"}))


def _saved(ctx: Context, progress: Progress, **changes: object) -> Progress:
    after = PROGRESS.changed(progress, **changes)
    ctx.store.write(PROGRESS.next(after))
    return after


def _pass_done(ctx: Context, migration: Migration, progress: Progress) -> Progress:
    """After a whole walk: once more, or the next step where there was nothing to do, or the end."""
    again: dict[str, object] = {"segment": 0, "resume": None, "carried": 0, "waiting": {}}
    if progress.carried or progress.waiting:
        return _saved(ctx, progress, **again)
    if progress.step + 1 < len(migration.steps):
        return _saved(ctx, progress, **again, step=progress.step + 1)
    record_act(ctx, actor="migration", action="migration-finished", subject=migration.name)
    return _saved(ctx, progress, **again, finished_at=ctx.now())


def _after(migration: Migration, at: Position, resume: dict[str, str] | None) -> Position | None:
    if resume:
        return Position(at.step, at.segment, resume)
    if at.segment + 1 < migration.steps[at.step].source.segments:
        return Position(at.step, at.segment + 1)
    return Position(at.step + 1) if at.step + 1 < len(migration.steps) else None


def _handle(
    ctx: Context, migration: Migration, step: int, name: str, mode: Mode, report: Report
) -> tuple[_Outcome, tuple[str, ...]]:
    report.looked_at += 1
    plan = _planned(ctx, migration, step, name)
    for question in plan.questions:
        report.note(question.choice.found, question.subject_id)
        if mode is not Mode.DRY:
            _ask(ctx, migration, question)
    waits = plan.waits or (_failed(ctx, plan) if mode is Mode.RUN else ())
    carried = not waits and not plan.is_empty
    for code in waits:
        report.note(code, name.partition("#")[2] or name)
    if mode is not Mode.RUN:
        _add(report.carried, plan.cases if carried else ())
        _add(report.waiting, waits)
    return _Outcome(carried, waits), plan.cases


def _planned(ctx: Context, migration: Migration, step: int, name: str) -> Plan:
    try:
        return migration.steps[step].look(ctx, name)
    except (ValidationError, StoredUnreadable, Unreadable):
        return Plan(cases=("unreadable",), waits=("unreadable",))


def _failed(ctx: Context, plan: Plan) -> tuple[str, ...]:
    """Carries a plan; says why it could not be."""
    if plan.is_empty:
        return ()
    try:
        carry(ctx, plan)
    except (ConditionFailed, Busy):
        return ("changed_meanwhile",)
    except TurnTooLarge:
        return ("too_large",)
    return ()


def _add(counts: dict[str, int], names: Iterable[str]) -> None:
    for name in names:
        counts[name] = counts.get(name, 0) + 1


def _ask(ctx: Context, migration: Migration, question: Question) -> None:
    """Opens a case; one that is open or decided already stays as it is."""
    case_id = case_id_of(migration.name, question.choice.found, question.subject_id)
    if case_by_id(ctx.store, case_id):
        return
    opened = MigrationCase(
        case_id=case_id,
        migration=migration.name,
        found=question.choice.found,
        subject_id=question.subject_id,
        options=question.choice.options,
        blocks=question.choice.blocks,
        needed=question.choice.needed,
        opened_at=ctx.now(),
    )
    ctx.store.try_write(CASE.insert(opened))
