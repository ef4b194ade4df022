"""The relations of an agreement that is over end, and accounts that nothing else keeps with them:
a run, page by page.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from qlinx.aws.database import Item
from qlinx.aws.queues import Queue
from qlinx.employers.model import Agreement
from qlinx.employers.store import agreement_item, agreement_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.people.employment import end_employment
from qlinx.people.store import EMPLOYER_SHARDS, EMPLOYMENT, employer_group, employment_item
from qlinx.records.context import Context
from qlinx.records.shape import StoredUnreadable
from qlinx.retention.accounts import end_account_with
from qlinx.retention.agreement_end import conclude, end_of, is_over
from qlinx.retention.counting import Tally
from qlinx.retention.notices import PACKAGE
from qlinx.retention.store import stored
from qlinx.runs.declaring import Handled, Page, RunType, RunTypes, Task, Tools, run_types
from qlinx.runs.model import Run, RunState
from qlinx.runs.pages import group_page
from qlinx.runs.starting import new_run, start_run
from qlinx.runs.store import runs_of

END_RELATIONS: Final = f"{PACKAGE}.end_relations"
PARTS: Final = tuple(f"relations-{shard}" for shard in range(EMPLOYER_SHARDS))

# Who can't be ended is not mended within minutes.
_TRIED_AGAIN: Final = timedelta(hours=12)
# A look over so many takes a second or two, which are left at the end of a part; over more it is the next
# night's.
_FEW: Final = 2_000


@dataclass(frozen=True, slots=True)
class EndingRelations:
    """The work on an agreement that is over; what comes of each relation is counted by its outcome."""

    ctx: Context
    employer_id: str
    ended_at: datetime
    tools: Tools

    def page(self, part: str, cursor: str | None) -> Page:
        return group_page(self.ctx, employer_group(self.employer_id, PARTS.index(part)), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        """Ends a page; who is unreadable waits, and is tried again half a day later.

        Raises
        ------
        ChangedMeanwhile
            The agreement was extended meanwhile, or somebody of the page kept changing.
        """
        del occasion  # nobody ends twice
        if _over(self.ctx, self.employer_id) is None:
            raise ChangedMeanwhile
        keys = [employment_item(person_id, self.employer_id) for person_id in ids]
        found = stored(self.ctx.store, keys)
        outcomes = Counter(map(self._end, found))
        self.tools.counted({f"relations_{outcome}": number for outcome, number in outcomes.items()})
        return Handled(len(found) - outcomes["failed"], outcomes["failed"])

    def _end(self, item: Item) -> str:
        """``ended`` now, ``over`` already, or ``failed``.

        The account is seen to in any case: an earlier try may have been cut off.
        """
        try:
            employment = EMPLOYMENT.value(item)
            end_employment(self.ctx, employment, self.ended_at)
            end_account_with(self.ctx, employment.person_id)
        except StoredUnreadable:
            return "failed"
        return "over" if employment.ended_at else "ended"


def is_whole(ctx: Context, employer_id: str) -> bool:
    """Whether no run was cut off or called off:
    one that was may have ended a relation and not yet seen to its account.
    """
    runs = runs_of(ctx.store, _subject(employer_id), END_RELATIONS)
    return not runs or max(runs, key=lambda run: run.started_at).state is RunState.DONE


def waiting(ctx: Context, employer_id: str) -> int:
    """How many relations could not be ended, at least, and are tried again."""
    runs = runs_of(ctx.store, _subject(employer_id), END_RELATIONS)
    return sum(sum(run.waits.values()) for run in runs if not run.has_ended)


def start_ending(ctx: Context, employer_id: str, queue: Queue) -> None:
    """Starts the run of this day, unless one is under way or waits.

    Whoever is repeated on the same day finds the day's run.
    """
    day = ctx.today().isoformat()
    known = [run for run in runs_of(ctx.store, _subject(employer_id), END_RELATIONS) if run.once != day]
    if all(run.has_ended for run in known):
        run = new_run(ctx, _subject(employer_id), END_RELATIONS, PARTS, once=day)
        start_run(ctx, run, RUN_TYPES, queue)


def _subject(employer_id: str) -> str:
    """The run stands beside the agreement that it carries out."""
    return agreement_item(employer_id).pk


def _employer_id(run: Run) -> str:
    return run.subject.partition("#")[2]


def _over(ctx: Context, employer_id: str) -> Agreement | None:
    """The agreement, where it is over and not settled yet; extended, it keeps its people."""
    agreement = agreement_of(ctx.store, employer_id)
    over = agreement and is_over(ctx, agreement) and agreement.settled_for != agreement.ends_on
    return agreement if over else None


def _opens(ctx: Context, run: Run, tools: Tools) -> Task | None:
    employer_id = _employer_id(run)
    agreement = _over(ctx, employer_id)
    return EndingRelations(ctx, employer_id, end_of(ctx, agreement), tools) if agreement else None


def _concludes(ctx: Context, run: Run, tools: Tools) -> None:
    """Where this is cut off, or somebody is left, the next night does it."""
    agreement = _over(ctx, _employer_id(run))
    if agreement and run.people <= _FEW:
        tally = Tally(dry_run=False)
        conclude(ctx, agreement, tally)
        tools.counted({"relations_failed": tally.report().total("failed")})


def _tried_again(ctx: Context) -> datetime:
    return ctx.now() + _TRIED_AGAIN


RUN_TYPES: Final[RunTypes] = run_types(
    RunType(
        END_RELATIONS,
        opens=_opens,
        after_end=_concludes,
        waits_until=_tried_again,
        # Where it still is needed, the next night starts another.
        cancellable=True,
    )
)
