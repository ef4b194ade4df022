"""Where subscriptions and editions are, and how they are found."""

from typing import Final

from qlinx.aws.database import Key
from qlinx.bulletins.model import AFTER_SUBSCRIPTION, Edition, Subscription, SubscriptionState
from qlinx.kit.ids import shard_of
from qlinx.records.addresses import address_item
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store, person_key

GROUND: Final = "subscription"
# Whom an edition goes to, in parts that are read side by side.
PARTS: Final = tuple(str(number) for number in range(4))


def subscribers_group(part: str) -> str:
    return f"subscribers#{part}"


def _group(one: Subscription) -> Group | None:
    if one.state is not SubscriptionState.ACTIVE:
        return None
    return Group(subscribers_group(PARTS[shard_of(one.person_id, len(PARTS))]), one.person_id)


def _due(one: Subscription) -> Due | None:
    if one.state is SubscriptionState.ACTIVE:
        return None
    return Due(retention_queue(one.person_id), AFTER_SUBSCRIPTION.ends(one.changed_at))


SUBSCRIPTION: Final[Shape[Subscription]] = Shape(
    kind="subscription",
    model=Subscription,
    key=lambda one: person_key(one.person_id, "subscription"),
    retention=AFTER_SUBSCRIPTION,
    group=_group,
    due=_due,
    points=lambda one: (address_item(one.address_hash, GROUND),),
)


def edition_item(edition_id: str) -> Key:
    return Key(f"edition#{edition_id}", "edition")


EDITION: Final[Shape[Edition]] = Shape(
    kind="edition",
    model=Edition,
    key=lambda one: edition_item(one.edition_id),
)


def subscription_by_id(store: Store, person_id: str) -> Subscription | None:
    return store.get(SUBSCRIPTION, person_key(person_id, "subscription"))


def edition_by_id(store: Store, edition_id: str) -> Edition | None:
    return store.get(EDITION, edition_item(edition_id))
