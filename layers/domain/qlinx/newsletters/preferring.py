"""What a reader chose: which topics, how often, and whether by name. It is asked when a newsletter is made
ready for them and once more when its mail is about to leave.
"""

from dataclasses import dataclass

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.kit.texts import Language
from qlinx.newsletters.consenting import acted, must_be_recordable
from qlinx.newsletters.errors import SubscriptionUnknown
from qlinx.newsletters.model import (
    A_MONTH,
    ConsentAct,
    Frequency,
    Issue,
    ReaderZone,
    Route,
    Subscription,
    Topic,
)
from qlinx.newsletters.segments import is_in
from qlinx.newsletters.store import SUBSCRIPTION
from qlinx.newsletters.subscribing import stored_now
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """All that can be chosen; ``first_name`` is nothing for who wants no mail by name."""

    topics: tuple[Topic, ...]
    frequency: Frequency
    first_name: str | None
    time_zone: ReaderZone
    language: Language


def prefer(
    ctx: Context, one: Subscription, chosen: Preferences, route: Route, language: Language
) -> Subscription:
    """Keeps what was chosen, for what waits to be sent as well; what it makes of the consent is recorded.
    Again changes nothing.

    Raises
    ------
    ChosenTooOften
    SubscriptionUnknown
        It is wanted no more, so there is nothing to choose.
    ChangedMeanwhile
    """
    facts = {
        "topics": chosen.topics,
        "frequency": chosen.frequency,
        "first_name": chosen.first_name,
        "time_zone": chosen.time_zone,
        "language": chosen.language,
    }
    for _ in attempts():
        if not one.is_wanted:
            raise SubscriptionUnknown
        if all(getattr(one, name) == value for name, value in facts.items()):
            return one
        changed, acts = SUBSCRIPTION.changed(one, **facts), []
        if (one.topics, one.is_personalised) != (changed.topics, changed.is_personalised):
            must_be_recordable(one)
            acts = [acted(changed, ConsentAct.CHANGED, route, language, ctx.now())]
            changed = changed.model_copy(update={"consent_acts": one.consent_acts + 1})
        if ctx.store.try_write(SUBSCRIPTION.next(changed), *acts):
            return changed
        one = stored_now(ctx, one)
    raise ChangedMeanwhile


def passed_over(one: Subscription, issue: Issue) -> str | None:
    """Why its reader does not want this newsletter, or nothing; a word for ``OutboxEntry.reason``."""
    if not one.is_wanted:
        return "subscription_changed"
    if issue.topic not in one.topics:
        return "newsletter_topic"
    return None if is_in(one, issue.segment) else "newsletter_segment"


def has_turn(one: Subscription, issue: Issue) -> bool:
    """Whether its reader, who may want one a month at most, gets this one:
    once it is made ready it is theirs for the month.
    """
    return one.frequency is Frequency.EVERY or one.last_issue_id == issue.issue_id


def is_too_soon(ctx: Context, one: Subscription) -> bool:
    """Whether a newsletter was made ready for its reader within a month."""
    return one.last_issue_at is not None and ctx.now() < one.last_issue_at + A_MONTH
