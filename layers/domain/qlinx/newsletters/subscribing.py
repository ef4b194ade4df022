"""Asking for the newsletter, and saying yes or no to it.

The answer is the same whoever stands under the address; only the mail tells its reader more.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.retries import attempts
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.stops import mail_again
from qlinx.mailing.suppression import stops_for
from qlinx.newsletters.consent_texts import CONSENT_TEXT
from qlinx.newsletters.consenting import acted, must_be_recordable
from qlinx.newsletters.errors import SubscriptionKept, SubscriptionUnknown
from qlinx.newsletters.limits import ASKED_MAILS, ASKED_OF_NETWORK
from qlinx.newsletters.model import ConsentAct, Route, Subscription, SubscriptionState
from qlinx.newsletters.places import SUBSCRIPTION_PAGE
from qlinx.newsletters.states import SUBSCRIPTIONS, Event
from qlinx.newsletters.store import GROUND, SUBSCRIPTION, subscription_by_id
from qlinx.records.addresses import led_to, row_of
from qlinx.records.context import Context
from qlinx.records.limits import count_network, tally
from qlinx.records.shape import Change

CONFIRM_MAIL: Final = "newsletters.confirm"
WELCOME_MAIL: Final = "newsletters.welcome"
LINK: Final = "newsletter-reader"


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


def link_path(ctx: Context, one: Subscription, language: Language) -> str:
    """The page of a subscription; it ends with it, and with the address. As long as its reader is asked, it
    is the link that says yes; those in newsletters do not, for these are forwarded.
    """
    asked = [_asking(one)] if one.state is SubscriptionState.ASKED else []
    token = ctx.keys.sign(LINK, [one.person_id, one.address_hash[:_MARK], *asked])
    return SUBSCRIPTION_PAGE.in_(language, token=token)


def says_yes(ctx: Context, token: str, one: Subscription) -> bool:
    """Whether a link is the one by which its reader was asked, and asked since they last said anything."""
    return tuple(ctx.keys.read(LINK, token)[2:]) == (_asking(one),)


def _asking(one: Subscription) -> str:
    return f"asked-{one.consent_acts}"


def opened(ctx: Context, token: str) -> Subscription:
    """The subscription that a link opens; changes nothing.

    Raises
    ------
    SubscriptionUnknown
    """
    try:
        person_id, mark, *_ = ctx.keys.read(LINK, token)
    except (TokenInvalid, ValueError) as error:
        raise SubscriptionUnknown from error
    found = subscription_by_id(ctx.store, person_id)
    if found is None or found.address_hash[:_MARK] != mark:
        raise SubscriptionUnknown
    return found


def confirm(ctx: Context, token: str, language: Language) -> Subscription:
    """Its reader wants the newsletter, in this language: what they had stopped of it is forgotten,
    and they get a receipt of what they said yes to. Again changes nothing.

    Raises
    ------
    SubscriptionUnknown
        Also where the link is another than the one that asks.
    SubscriptionKept
    ChangedMeanwhile
    """
    found = opened(ctx, token)
    if SUBSCRIPTIONS.after(found.state, Event.CONFIRM) is None:
        return found
    if not says_yes(ctx, token, found):
        raise SubscriptionUnknown
    if found.restricted:
        raise SubscriptionKept
    mail_again(ctx, found.person_id, MailPurpose.NEWSLETTER)
    said = {
        "consented_at": ctx.now(),
        "consent_text": CONSENT_TEXT,
        "consent_language": language,
        "consent_route": Route.MAILED_LINK,
        "language": language,
    }
    return _said(ctx, opened(ctx, token), Event.CONFIRM, Route.MAILED_LINK, language, said)


def of_address(ctx: Context, address_hash: str) -> Subscription | None:
    """The subscription under an address, for whoever proved that it is theirs."""
    row = row_of(ctx.store, address_hash, GROUND)
    return subscription_by_id(ctx.store, row.person_ids[0]) if row else None


def stop(ctx: Context, one: Subscription, route: Route, language: Language) -> Subscription:
    """Its reader takes their consent back. Again changes nothing.

    Raises
    ------
    SubscriptionUnknown
    ChangedMeanwhile
    """
    return _said(ctx, one, Event.STOP, route, language, {})


_MARK: Final = 12
_ACTS: Final = {Event.CONFIRM: ConsentAct.GIVEN, Event.STOP: ConsentAct.WITHDRAWN}


def _said(
    ctx: Context,
    found: Subscription,
    event: Event,
    route: Route,
    language: Language,
    facts: Mapping[str, Any],
) -> Subscription:
    for _ in attempts():
        state = SUBSCRIPTIONS.after(found.state, event)
        if state is None:
            return found
        if event is Event.CONFIRM:
            if found.restricted:
                raise SubscriptionKept
            must_be_recordable(found)
        # Who never said yes takes nothing back.
        said = event is Event.CONFIRM or found.consented_at is not None
        changed = SUBSCRIPTION.changed(
            found, state=state, changed_at=ctx.now(), consent_acts=found.consent_acts + said, **facts
        )
        acts = [acted(changed, _ACTS[event], route, language, ctx.now())] if said else []
        mails = [enqueue_mail(ctx, found.person_id, WELCOME_MAIL)] if event is Event.CONFIRM else []
        if ctx.store.try_write(SUBSCRIPTION.next(changed), *acts, *mails):
            return changed
        found = stored_now(ctx, found)
    raise ChangedMeanwhile


def stored_now(ctx: Context, one: Subscription) -> Subscription:
    """A subscription as it is now.

    Raises
    ------
    SubscriptionUnknown
    """
    found = subscription_by_id(ctx.store, one.person_id)
    if found is None:
        raise SubscriptionUnknown
    return found


def _asked(ctx: Context, email: EmailAddress, language: Language) -> tuple[Change, ...]:
    address_hash = ctx.address_hash(email.match_key)
    row = row_of(ctx.store, address_hash, GROUND)
    known = subscription_by_id(ctx.store, row.person_ids[0]) if row else None
    if known:
        if known.is_wanted or known.restricted:
            return ()
        state = SUBSCRIPTIONS.require(known.state, Event.ASK)
        asked = SUBSCRIPTION.replace(known, state=state, language=language, changed_at=ctx.now())
        return asked, enqueue_mail(ctx, known.person_id, CONFIRM_MAIL)
    new = Subscription(
        person_id=ctx.new_id(),
        email=email.address,
        language=language,
        address_hash=address_hash,
        mail_stops=stops_for(ctx, address_hash, OWN_MAIL, MailPurpose.NEWSLETTER),
        state=SubscriptionState.ASKED,
        changed_at=ctx.now(),
    )
    return (
        SUBSCRIPTION.insert(new),
        led_to(row, address_hash, GROUND, new.person_id),
        enqueue_mail(ctx, new.person_id, CONFIRM_MAIL),
    )


def ended(ctx: Context, one: Subscription) -> tuple[Mapping[str, object], Sequence[Change]]:
    """What changes of a subscription, and beside it, where its reader uses a right that ends it; to be
    written with that. Whoever never said yes takes nothing back.
    """
    state = SUBSCRIPTIONS.after(one.state, Event.STOP)
    if state is None:
        return {}, ()
    said = one.consented_at is not None
    facts = {"state": state, "changed_at": ctx.now(), "consent_acts": one.consent_acts + said}
    changed = SUBSCRIPTION.changed(one, **facts)
    return facts, [acted(changed, ConsentAct.WITHDRAWN, Route.RIGHT, one.language, ctx.now())] if said else []
