"""Asking for the bulletin.

The answer is the same whoever stands under the address; only the mail tells its reader more.
"""

from typing import Final

from qlinx.bulletins.limits import ASKED_MAILS, ASKED_OF_NETWORK
from qlinx.bulletins.model import Subscription, SubscriptionState
from qlinx.bulletins.states import Event, after
from qlinx.bulletins.store import GROUND, SUBSCRIPTION, subscription_by_id
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.records.addresses import led_to, row_of
from qlinx.records.context import Context
from qlinx.records.limits import count_network, tally
from qlinx.records.shape import Change

CONFIRM_MAIL: Final = "bulletins.confirm"


def subscribe(ctx: Context, email: EmailAddress, language: Language, *, network_address: str) -> None:
    """Keeps the address and has a mail sent to it, in which its reader confirms;
    nothing where they did already.

    Raises
    ------
    TooManyRequests
    ChangedMeanwhile
    """
    count_network(ctx, ASKED_OF_NETWORK, network_address)
    if not tally(ctx, ASKED_MAILS, email.mailbox_key).is_within:
        return
    for _ in attempts():
        changes = _asked(ctx, email, language)
        if not changes or ctx.store.try_write(*changes):
            return
    raise ChangedMeanwhile


def _asked(ctx: Context, email: EmailAddress, language: Language) -> tuple[Change, ...]:
    address_hash = ctx.address_hash(email.match_key)
    row = row_of(ctx.store, address_hash, GROUND)
    known = subscription_by_id(ctx.store, row.person_ids[0]) if row else None
    if known:
        state = after(known.state, Event.ASK)
        if state is None:
            return ()
        asked = SUBSCRIPTION.replace(known, state=state, language=language, changed_at=ctx.now())
        return asked, enqueue_mail(ctx, known.person_id, CONFIRM_MAIL)
    new = Subscription(
        person_id=ctx.new_id(),
        email=email.address,
        language=language,
        address_hash=address_hash,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL),
        state=SubscriptionState.ASKED,
        changed_at=ctx.now(),
    )
    return (
        SUBSCRIPTION.insert(new),
        led_to(row, address_hash, GROUND, new.person_id),
        enqueue_mail(ctx, new.person_id, CONFIRM_MAIL),
    )
