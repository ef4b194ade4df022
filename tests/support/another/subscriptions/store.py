"""Where subscriptions are."""

from qlinx.records.addresses import address_item
from qlinx.records.shape import Due, Shape, retention_queue
from qlinx.records.store import person_key

from .model import AFTER_SUBSCRIPTION, Subscription

SUBSCRIPTION: Shape[Subscription] = Shape(
    kind="subscription",
    model=Subscription,
    key=lambda one: person_key(one.person_id, "subscription"),
    retention=AFTER_SUBSCRIPTION,
    due=lambda one: (
        Due(retention_queue(one.person_id), AFTER_SUBSCRIPTION.ends(one.ended_at)) if one.ended_at else None
    ),
    points=lambda one: (address_item(one.address_hash, "subscription"),),
)
