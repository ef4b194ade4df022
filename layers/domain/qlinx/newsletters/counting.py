"""How many a newsletter goes to and who is left out for which reason; and what became of its mails.

Both read some of the readers, the same number of each part, and say so where there are more. Nothing is
counted but what the provider told of mails, and replies by mail: no opening, and no click.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.aws.database import Key
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.outbox import MailState, mails_of_occasion
from qlinx.newsletters.hours import QuietHours, leaves_at
from qlinx.newsletters.model import Issue, Subscription
from qlinx.newsletters.preferring import has_turn, is_too_soon, passed_over
from qlinx.newsletters.sending import ISSUE_MAIL
from qlinx.newsletters.store import PARTS, SUBSCRIPTION, former_readers_group, readers_group
from qlinx.records.context import Context

MOST_OF_EACH: Final = 250
# Fewer could be told apart by who knows them.
FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Audience:
    """How many get it, at least, and how many do not, by reason; ``later`` of those who get it would wait,
    because it is night where they are.
    """

    goes: int
    left_out: Mapping[str, int]
    more: bool
    later: int = 0


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of mails, by state, as far as it may be told: a number, or that there are fewer than
    ``FEWEST``. Where one is not told, the largest is told in tens, or it could be worked out.
    """

    numbers: Mapping[str, str]
    more: bool


def audience_of(ctx: Context, issue: Issue) -> Audience:
    """Who would get it now."""
    reasons: Counter[str] = Counter()
    more, later, night = False, 0, QuietHours.now(ctx)
    for page, has_more in _readers(ctx):
        more = more or has_more
        for one in page:
            reason = _left_out(ctx, one, issue) or ""
            reasons[reason] += 1
            later += not reason and leaves_at(ctx.now(), issue, one, night) > ctx.now()
    return Audience(reasons.pop("", 0), dict(sorted(reasons.items())), more, later)


def outcomes_of(ctx: Context, issue: Issue) -> Outcomes:
    """How far its mails came, as long as their entries are kept; also to who stopped since, or reported it,
    as long as their subscription is.
    """
    states: Counter[str] = Counter()
    more = False
    for page, has_more in (*_readers(ctx), *_readers(ctx, former_readers_group)):
        more = more or has_more
        found = mails_of_occasion(ctx, [one.person_id for one in page], ISSUE_MAIL, once=issue.issue_id)
        states.update(_told(entry.state) for entry in found.values())
    replies = told({"replied": issue.replies}) if issue.replies else {}
    return Outcomes({**told(states), **replies}, more)


def told(states: Mapping[str, int]) -> Mapping[str, str]:
    """Counts without those that would tell of somebody, also to who knows how many there are in all: at least
    as many are left open of the largest as of one that is not told.
    """
    small = {state for state, number in states.items() if 0 < number < FEWEST}
    shown = {state: f"< {FEWEST}" if state in small else str(number) for state, number in states.items()}
    if small and (rest := states.keys() - small):
        largest = max(sorted(rest), key=lambda state: states[state])
        shown[largest] = f"> {max(states[largest] - FEWEST, 0) // 10 * 10}"
    return shown


def _readers(
    ctx: Context, group: Callable[[str], str] = readers_group
) -> Iterator[tuple[list[Subscription], bool]]:
    for part in PARTS:
        page = ctx.store.group_page(group(part), limit=MOST_OF_EACH)
        found = ctx.store.get_many(SUBSCRIPTION, [Key(item["pk"], item["sk"]) for item in page.items])
        yield list(found.values()), page.resume is not None


def _left_out(ctx: Context, one: Subscription, issue: Issue) -> str | None:
    if reason := passed_over(one, issue):
        return reason
    if MailStop.BOUNCED in one.mail_stops:
        return MailStop.BOUNCED.value
    return "newsletter_pace" if not has_turn(one, issue) and is_too_soon(ctx, one) else None


_WAITING: Final = frozenset({MailState.PENDING, MailState.CLAIMED})
_UNDER_WAY: Final = frozenset({MailState.SENT, MailState.DELAYED, MailState.UNHEARD})
_NOT_REACHED: Final = frozenset({MailState.RETURNED, MailState.REFUSED})


def _told(state: MailState) -> str:
    if state in _WAITING:
        return "waiting"
    if state in _UNDER_WAY:
        return "sent"
    return "returned" if state in _NOT_REACHED else state.value
