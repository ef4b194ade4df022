"""Who was not told yet what an employer shares about them, by employer and by how much of the month is over:
numbers, of nobody.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from qlinx.aws.database import Key
from qlinx.employers.names import names_of
from qlinx.employers.store import employer_item
from qlinx.people.model import Employment, NoticeState
from qlinx.people.relations import NOTICE_DAYS
from qlinx.people.store import EMPLOYMENT, NOTICE_QUEUE, employer_of
from qlinx.records.context import Context
from qlinx.records.policy import policy_key, policy_value
from qlinx.retention.policies import FIRST_NOTICE_MONTHS
from qlinx.retention.store import due_with_moments
from qlinx.rights.deadlines import deadline_of, escalations

# Of a term of a month and of a mail that is looked at again each week, none is due later than this.
_AHEAD: Final = timedelta(days=120)
_MOST: Final = 5_000
_AT_ONCE: Final = 50
# A night that did not run keeps none from ringing.
_RINGS_FOR: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Untold:
    """How many people of an employer wait for their first notice; ``near``: four fifths of their term is
    over.
    """

    employer_id: str
    employer: str
    late: int
    near: int
    waiting: int


@dataclass(frozen=True, slots=True)
class FirstNotices:
    """By employer, the most late ones first; ``complete`` unless there is more than is counted."""

    employers: tuple[Untold, ...]
    complete: bool

    @property
    def late(self) -> int:
        return sum(one.late for one in self.employers)

    @property
    def near(self) -> int:
        return sum(one.near for one in self.employers)


def first_notices(ctx: Context) -> FirstNotices:
    """Counts who is not told yet, by the same terms as requests have."""
    ctx = ctx.reading()
    keys = _waiting(ctx, _MOST)
    months = int(policy_value(ctx.store, FIRST_NOTICE_MONTHS, ctx.today()))
    counts: dict[str, Counter[str]] = {}
    for employment in _untold(ctx, keys):
        counted = counts.setdefault(employment.employer_id, Counter())
        counted[_how_far(ctx, _since(employment), months)] += 1
    names = names_of(ctx, counts)
    found = (
        Untold(eid, names[eid], counted["late"], counted["near"], counted.total())
        for eid, counted in counts.items()
    )
    ordered = sorted(found, key=lambda one: (-one.late, -one.near, -one.waiting, one.employer_id))
    return FirstNotices(tuple(ordered), len(keys) < _MOST)


def late_notices(ctx: Context, *, most: int) -> int:
    """How many of those that were due first are past the end of their month; ``most`` are looked at."""
    # Of its own, for it may be asked for beside something else.
    ctx = ctx.prefetching()
    ends = _ends(ctx, _waiting(ctx, most))
    return sum(end < ctx.today() for end in ends)


def became_late(ctx: Context) -> int:
    """How many came past the end of their month within the last days, at whom nobody looked before.

    Who is late for longer rings no more: most are those whom no mail reaches, night after night.
    """
    ctx = ctx.reading()
    ends = _ends(ctx, _waiting(ctx, _MOST))
    return sum(ctx.today() - _RINGS_FOR <= end < ctx.today() for end in ends)


def _ends(ctx: Context, keys: list[Key]) -> Iterator[date]:
    """The last days of those who are not told yet."""
    months = int(policy_value(ctx.store, FIRST_NOTICE_MONTHS, ctx.today()))
    return (deadline_of(_since(one), months=months) for one in _untold(ctx, keys))


def _waiting(ctx: Context, most: int) -> list[Key]:
    """Whose first notice is due, the longest due first; with what the next reads ask for."""
    due = due_with_moments(ctx.store, NOTICE_QUEUE, ctx.now() + _AHEAD, most=most)
    keys = [key for key, _ in due]
    ctx.store.prefetch(policy_key(FIRST_NOTICE_MONTHS.name), *_behind(keys[:_AT_ONCE]))
    return keys


def _untold(ctx: Context, keys: list[Key]) -> Iterator[Employment]:
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        ctx.store.prefetch(*_behind(some))
        for one in ctx.store.get_many(EMPLOYMENT, some).values():
            if one.notice is NoticeState.DUE and one.ended_at is None:
                yield one


def _behind(employments: list[Key]) -> Iterator[Key]:
    yield from employments
    yield from (employer_item(employer_of(key)) for key in employments)


def _since(employment: Employment) -> datetime:
    """When it was shared. A row that changed since begins no new term, as far as can be told from when its
    notice was to go.
    """
    return min(employment.shared_at, employment.notice_due_at - timedelta(days=NOTICE_DAYS))


def _how_far(ctx: Context, since: datetime, months: int) -> str:
    deadline = deadline_of(since, months=months)
    if ctx.today() > deadline:
        return "late"
    return "near" if escalations(since, deadline)[1] <= ctx.now() else "in_time"
