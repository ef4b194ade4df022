"""Before the training of a member of staff ends they are told: a month before, and a week."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, At, Moment, MomentTools, first_moments, moment_item, moved
from qlinx.records.shape import Change
from qlinx.records.store import PERSON_PREFIX
from qlinx.staff import model
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF, staff_item, staff_member_by_id

PACKAGE: Final = "staff"
TRAINING: Final = f"{PACKAGE}.training"
# So many days before the last one; the end of the list is that day itself, from which nothing is told.
_TOLD_BEFORE: Final = (30, 7, 0)

TOLD: Final = "told"
OVER: Final = "over"
LATER: Final = "later"


def arranged_training(ctx: Context, member: StaffMember) -> tuple[Change, ...]:
    """The moment of a member of staff whose training was put down, to be written with them."""
    if member.trained_until is None:
        return ()
    at = _beginning(_days(member.trained_until)[0])
    known = ctx.store.get(MOMENT, moment_item(staff_item(member.person_id).pk, TRAINING))
    if known is None:
        return first_moments(staff_item(member.person_id).pk, {TRAINING: At(at)})
    return () if known.at == at else (moved(known, at),)


def tell_of_end(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Mails whoever's training ends soon, and waits for the next time; of one that is over nobody is told.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    member = staff_member_by_id(ctx.store, moment.subject.removeprefix(PERSON_PREFIX))
    until = member.trained_until if member and member.is_staff_at(ctx.now()) else None
    if member is None or until is None or ctx.today() > until:
        return _written(ctx, OVER, MOMENT.remove(moment))
    days, today = _days(until), ctx.today()
    if today < days[0]:
        # The training was put down anew since.
        return _written(ctx, LATER, moved(moment, _beginning(days[0])), STAFF.unchanged(member))
    passed, following = next(pair for pair in pairwise((*days, until + timedelta(days=1))) if today < pair[1])
    mail = enqueue_mail(
        ctx, member.person_id, model.TRAINING_ENDS, {"until": until.isoformat()}, once=f"{until}#{passed}"
    )
    after = MOMENT.remove(moment) if following >= until else moved(moment, _beginning(following))
    return _written(ctx, TOLD, after, mail, STAFF.unchanged(member))


def _days(until: date) -> tuple[date, ...]:
    return tuple(until - timedelta(days=before) for before in _TOLD_BEFORE)


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time.min, HOME_ZONE)


def _written(ctx: Context, word: str, *changes: Change) -> str:
    if not ctx.store.try_write(*changes):
        raise ChangedMeanwhile
    return word
