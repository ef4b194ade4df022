"""The personal link in every bulletin: shows the subscription, confirms it and ends it.

It ends with the subscription.
"""

from qlinx.bulletins.errors import SubscriptionUnknown
from qlinx.bulletins.model import Subscription
from qlinx.bulletins.states import Event, after
from qlinx.bulletins.store import SUBSCRIPTION, subscription_by_id
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.keyed import TokenInvalid
from qlinx.records.context import Context

PATH = "/bulletin/"
_PURPOSE = "bulletin-link"


def link_path(ctx: Context, subscription: Subscription) -> str:
    return PATH + ctx.keys.sign(_PURPOSE, [subscription.person_id, subscription.address_hash])


def opened(ctx: Context, token: str) -> Subscription:
    """The subscription that a link opens.

    Raises
    ------
    SubscriptionUnknown
    """
    try:
        person_id, address_hash = ctx.keys.read(_PURPOSE, token)
    except (TokenInvalid, ValueError) as error:
        raise SubscriptionUnknown from error
    found = subscription_by_id(ctx.store, person_id)
    if found is None or found.address_hash != address_hash:
        raise SubscriptionUnknown
    return found


def say(ctx: Context, token: str, event: Event) -> Subscription:
    """The subscription after its reader said yes or no; said again, or too late, it changes nothing.

    Raises
    ------
    SubscriptionUnknown
    ChangedMeanwhile
    """
    found = opened(ctx, token)
    state = after(found.state, event)
    if state is None:
        return found
    changed = SUBSCRIPTION.changed(found, state=state, changed_at=ctx.now())
    if not ctx.store.try_write(SUBSCRIPTION.next(changed)):
        raise ChangedMeanwhile
    return changed
