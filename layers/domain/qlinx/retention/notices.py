"""Telling people in time what an employer shared about them (GDPR article 14(3), obligation 28)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from qlinx.aws.database import ConditionFailed
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import post
from qlinx.people.changes import postpone_notice
from qlinx.people.model import Employment, NoticeState, PersonState
from qlinx.people.store import EMPLOYMENT, NOTICE_QUEUE, PERSON, person_by_id
from qlinx.records.context import Context
from qlinx.retention.model import LEAST_MILLISECONDS
from qlinx.retention.store import due_keys

NOTICE = "rosters.first_contact_notice"
# How long the mail has to leave before the relation is looked at again; once it left, the relation is due no more.
LOOK_AGAIN = timedelta(days=7)
MOST_IN_A_RUN = 50_000


@dataclass(frozen=True, slots=True)
class Notices:
    """``posted``: mails put ready. ``waiting``: put ready before, or the person gets no mail. ``failed``: kept changing."""

    found: int
    posted: int
    waiting: int
    failed: int
    finished: bool


def post_notices(ctx: Context, *, time_left: Callable[[], int]) -> Notices:
    """Puts the notices ready that are due, one for each relation and address, once however often it is repeated."""
    counts = {"posted": 0, "waiting": 0, "failed": 0}
    finished = True
    due = due_keys(ctx.store, NOTICE_QUEUE, ctx.now(), most=MOST_IN_A_RUN)
    for keys in due.values():
        if time_left() <= LEAST_MILLISECONDS:
            finished = False
            break
        for employment in ctx.store.get_many(EMPLOYMENT, keys).values():
            if is_due(ctx, employment):
                counts[_post(ctx, employment)] += 1
    return Notices(found=sum(counts.values()), finished=finished, **counts)


def is_due(ctx: Context, employment: Employment) -> bool:
    """Whether the person must be told now."""
    untold = employment.notice is NoticeState.DUE and employment.ended_at is None
    return untold and employment.notice_due_at <= ctx.now()


def _post(ctx: Context, employment: Employment) -> str:
    """The mail and the next look in one write; only the next look where the mail was put ready before."""
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
        # The same relation anew where its employer names another address, and where the notice came back (D4).
        once = f"{eid}#{person.address_hash}#{current.notice_tries}"
        notice = post(ctx, pid, NOTICE, {"employer_id": eid}, once=once)
        try:
            ctx.store.write(notice, later, PERSON.unchanged(person))
        except ConditionFailed as error:
            # The first change alone: the mail is there already.
            if error.positions == (0,) and ctx.store.wrote(later, PERSON.unchanged(person)):
                return "waiting"
            continue
        return "posted"
    return "failed"
