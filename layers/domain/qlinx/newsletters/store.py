"""Where subscriptions and issues are, and how they are found."""

from collections.abc import Iterator
from typing import Final

from qlinx.aws.database import Key
from qlinx.kit.clock import stamp
from qlinx.kit.ids import shard_of
from qlinx.newsletters.model import AFTER_SUBSCRIPTION, Consent, Issue, Subscription
from qlinx.records.addresses import address_item
from qlinx.records.asking import InGroup
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store, person_key

# What the row of an address says that leads to a subscription.
GROUND: Final = "newsletter"
# Whom an issue goes to, in parts that are read side by side.
PARTS: Final = tuple(str(number) for number in range(8))
_ISSUES: Final = "newsletter_issues"
_KIND: Final = "newsletter_subscription"


def readers_group(part: str) -> str:
    return f"newsletter_readers#{part}"


def former_readers_group(part: str) -> str:
    """Who said yes and stopped since: what became of their mails is counted, and nothing is sent to them."""
    return readers_group(f"former-{part}")


def _group(one: Subscription) -> Group | None:
    part = PARTS[shard_of(one.person_id, len(PARTS))]
    if one.is_wanted:
        return Group(readers_group(part), one.person_id)
    if one.consented_at is None or one.restricted:
        return None
    return Group(former_readers_group(part), one.person_id)


def _due(one: Subscription) -> Due | None:
    if one.is_on:
        return None
    return Due(retention_queue(one.person_id), AFTER_SUBSCRIPTION.ends(one.changed_at))


SUBSCRIPTION: Final[Shape[Subscription]] = Shape(
    kind=_KIND,
    model=Subscription,
    key=lambda one: subscription_item(one.person_id),
    retention=AFTER_SUBSCRIPTION,
    group=_group,
    due=_due,
    points=lambda one: (address_item(one.address_hash, GROUND),),
)


def subscription_item(person_id: str) -> Key:
    return person_key(person_id, _KIND)


def subscription_by_id(store: Store, person_id: str) -> Subscription | None:
    return store.get(SUBSCRIPTION, subscription_item(person_id))


_CONSENT: Final = "newsletter_consent"

# It goes with the subscription that it is about.
CONSENT: Final[Shape[Consent]] = Shape(
    kind=_CONSENT,
    model=Consent,
    key=lambda act: person_key(act.person_id, f"{_CONSENT}#{stamp(act.acted_at)}"),
    retention=AFTER_SUBSCRIPTION,
)


def consents_of(store: Store, person_id: str) -> tuple[Consent, ...]:
    """What somebody did with their consent, the earliest first."""
    return tuple(store.within(CONSENT, person_key(person_id, _CONSENT).pk, f"{_CONSENT}#"))


def issue_item(issue_id: str) -> Key:
    return Key(f"newsletter_issue#{issue_id}", "newsletter_issue")


ISSUE: Final[Shape[Issue]] = Shape(
    kind="newsletter_issue",
    model=Issue,
    key=lambda one: issue_item(one.issue_id),
    group=lambda one: Group(_ISSUES, f"{stamp(one.created_at)}#{one.issue_id}"),
)


def issue_by_id(store: Store, issue_id: str) -> Issue | None:
    return store.get(ISSUE, issue_item(issue_id))


def asks_issues(limit: int) -> InGroup:
    """What ``latest_issues`` asks for."""
    return InGroup(_ISSUES, limit, forward=False)


def asks_readers(most_of_each: int) -> Iterator[InGroup]:
    """What ``readers`` asks for."""
    return (InGroup(readers_group(part), most_of_each) for part in PARTS)


def latest_issues(store: Store, *, limit: int) -> tuple[Issue, ...]:
    """The issues that were made last, the newest first."""
    page = store.group_page(_ISSUES, limit=limit, forward=False)
    keys = [Key(item["pk"], item["sk"]) for item in page.items]
    found = store.get_many(ISSUE, keys)
    return tuple(found[key] for key in keys if key in found)


def readers(store: Store, *, most_of_each: int) -> tuple[int, bool]:
    """How many want the newsletter, at least, and whether there are more; from keys alone."""
    pages = [store.group_page(readers_group(part), limit=most_of_each) for part in PARTS]
    return sum(len(page.items) for page in pages), any(page.resume is not None for page in pages)
