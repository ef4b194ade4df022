"""Telling people in time what an employer shared about them (GDPR article 14(3), obligation 28):
a run each day.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from qlinx.aws.database import ConditionFailed, Item
from qlinx.aws.queues import Queue
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.changes import postpone_notice
from qlinx.people.model import Employment, NoticeState, PersonState
from qlinx.people.store import EMPLOYMENT, NOTICE_QUEUE, PERSON, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import StoredUnreadable
from qlinx.retention.store import stored
from qlinx.runs.declaring import Handled, Page, RunType, RunTypes, Task, Tools, run_types
from qlinx.runs.model import Run
from qlinx.runs.pages import due_page, key_of
from qlinx.runs.starting import new_run, start_run
from qlinx.runs.store import runs_of

NOTICE: Final = "rosters.first_contact_notice"
# How long the mail has to leave before the relation is looked at again; once it left, the relation is no
# longer due.
LOOK_AGAIN: Final = timedelta(days=7)
PACKAGE: Final = "retention"
POST_NOTICES: Final = f"{PACKAGE}.post_notices"

_SUBJECT: Final = "notices"


@dataclass(frozen=True, slots=True)
class PostingNotices:
    """The work on the notices that are due at a moment; what comes of each is counted by its outcome."""

    ctx: Context
    until: datetime
    tools: Tools

    def page(self, part: str, cursor: str | None) -> Page:
        del part  # there is one
        return due_page(self.ctx, NOTICE_QUEUE, self.until, cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # the mail's own name keeps it from going twice
        found = stored(self.ctx.store, [key_of(one) for one in ids])
        outcomes = Counter(outcome for item in found if (outcome := self._tell(item)))
        self.tools.counted({f"notices_{outcome}": number for outcome, number in outcomes.items()})
        return Handled(outcomes.total())

    def _tell(self, item: Item) -> str | None:
        """What came of a notice, as ``_post`` names it; nothing where none is due.

        ``failed`` as well where no model reads the relation or the person: due still, and tried tomorrow.
        """
        try:
            employment = EMPLOYMENT.value(item)
            return _post(self.ctx, employment) if is_due(self.ctx, employment) else None
        except StoredUnreadable:
            return "failed"


def start_notices(ctx: Context, queue: Queue) -> None:
    """Starts the run of this day, which posts one notice for each relation and address,
    however often a part of it is repeated.

    Whoever is repeated on the same day finds the day's run.
    """
    day = ctx.today().isoformat()
    start_run(ctx, new_run(ctx, _SUBJECT, POST_NOTICES, ("due",), once=day), RUN_TYPES, queue)


def notices_stand_still(ctx: Context) -> bool:
    """Whether the run of yesterday was never started, though one before it was: its schedule is gone, or off.

    The first day's own run says nothing about the day before it.
    """
    days = {run.once for run in runs_of(ctx.store, _SUBJECT, POST_NOTICES) if run.once}
    yesterday = (ctx.today() - timedelta(days=1)).isoformat()
    return yesterday not in days and any(day < yesterday for day in days)


def is_due(ctx: Context, employment: Employment) -> bool:
    """Whether the person must be told now."""
    untold = employment.notice is NoticeState.DUE and employment.ended_at is None
    return untold and employment.notice_due_at <= ctx.now()


def _opens(ctx: Context, run: Run, tools: Tools) -> Task:
    return PostingNotices(ctx, run.started_at, tools)


def _post(ctx: Context, employment: Employment) -> str:
    """The mail and the next look in one write; only the next look where the mail was put ready before.

    ``posted``: put ready. ``waiting``: put ready before, or the person gets no mail. ``failed``: kept
    changing; due tomorrow.
    """
    pid, eid = employment.person_id, employment.employer_id
    for _ in attempts():
        person = person_by_id(ctx.store, pid)
        current = ctx.store.get(EMPLOYMENT, EMPLOYMENT.key(employment))
        if (
            person is None
            or person.state is not PersonState.ACTIVE
            or current is None
            or not is_due(ctx, current)
        ):
            return "waiting"
        later = postpone_notice(current, ctx.now() + LOOK_AGAIN)
        # The same relation anew where its employer names another address, and where the notice came back
        # (D4).
        once = f"{eid}#{person.address_hash}#{current.notice_tries}"
        notice = enqueue_mail(ctx, pid, NOTICE, {"employer_id": eid}, once=once)
        try:
            ctx.store.write(notice, later, PERSON.unchanged(person))
        except ConditionFailed as error:
            # The first change alone: the mail is there already.
            if error.positions == (0,) and ctx.store.try_write(later, PERSON.unchanged(person)):
                return "waiting"
            continue
        return "posted"
    return "failed"


RUN_TYPES: Final[RunTypes] = run_types(
    # The next day's run finds whoever an ended one leaves.
    RunType(POST_NOTICES, opens=_opens, cancellable=True)
)
