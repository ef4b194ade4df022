"""What staff do with prospects: keep one, see one, write a contact down, look again, mail once, remove.

Each act is recorded first under the name of whoever does it; what was done and not recorded would stay so.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, NotFound
from qlinx.kit.retries import attempts
from qlinx.kit.seen import Seen, tag_of
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import OWN_MAIL, WISHES
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.prospects.errors import IntroducedAlready, KnownAlready, MailNotAllowed, Objected, OnlyStored
from qlinx.prospects.model import MOST_CONTACTS, REVIEW_DAYS, Basis, Prospect
from qlinx.prospects.store import GROUND, PROSPECT, prospect_by_id
from qlinx.records.addresses import led_no_more, led_to, row_of
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change

INTRODUCTION_MAIL: Final = "prospects.introduction"
_NOT_SHOWN: Final = LocalText(
    nl="Schrijf op wanneer en hoe de persoon ja zei, of wat die bij ons kocht.",
    en="Write down when and how the person said yes, or what they bought of us.",
)
_NOT_PAST: Final = LocalText(
    nl="Kies vandaag of een dag van het laatste jaar.", en="Choose today, or a day of the last year."
)
_NOT_AHEAD: Final = LocalText(
    nl="Kies een dag die nog komt, binnen een half jaar.", en="Choose a day to come, within half a year."
)
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Details:
    """What staff know of somebody, each value in its own form already."""

    name: str
    organisation: str | None
    telephone: str | None
    address: str | None
    source: str
    basis: Basis
    shown_by: str | None


@dataclass(frozen=True, slots=True)
class NewProspect:
    """Somebody who is not kept yet."""

    prospect_id: str
    email: EmailAddress
    language: Language
    met_on: date
    details: Details


def keep(ctx: Context, new: NewProspect, *, actor: str) -> None:
    """Keeps somebody, under the id that the page gave out; again changes nothing.

    Raises
    ------
    InputInvalid, Objected, KnownAlready, ChangedMeanwhile, Busy
    """
    _must_be_past(ctx, new.met_on, "/met_on")
    _must_be_shown(new.details)
    address_hash = ctx.address_hash(new.email.match_key)
    stops = stops_for(ctx, address_hash, OWN_MAIL)
    if set(stops) & set(WISHES):
        raise Objected
    for _ in attempts():
        if prospect_by_id(ctx.store, new.prospect_id):
            return
        row = row_of(ctx.store, address_hash, GROUND)
        if row:
            raise KnownAlready
        one = Prospect(
            person_id=new.prospect_id,
            email=new.email.address,
            language=new.language,
            address_hash=address_hash,
            mail_stops=stops,
            **asdict(new.details),
            met_on=new.met_on,
            review_on=ctx.today() + timedelta(days=REVIEW_DAYS),
            last_contact_at=_moment(ctx, new.met_on),
            created_at=ctx.now(),
        )
        record_act(ctx, actor=actor, action="prospect-kept", subject=one.person_id)
        led = led_to(None, address_hash, GROUND, one.person_id)
        if ctx.store.try_write(PROSPECT.insert(one), led):
            return
    raise ChangedMeanwhile


def prospect_of(ctx: Context, prospect_id: str) -> Prospect:
    """A prospect; nobody who objected is one, and of whom had it restricted nothing is shown or changed.

    Raises
    ------
    NotFound, OnlyStored
    """
    found = prospect_by_id(ctx.store, prospect_id)
    if found is None or found.objected:
        raise NotFound
    if found.restricted:
        raise OnlyStored
    return found


def read(ctx: Context, prospect_id: str, *, actor: str) -> Prospect:
    """A prospect with all that is known, once it is written down who reads it.

    Raises
    ------
    NotFound, Busy
    """
    found = prospect_of(ctx, prospect_id)
    record_act(ctx, actor=actor, action="prospect-read", subject=prospect_id)
    return found


def change(ctx: Context, prospect_id: str, details: Details, seen: Seen, *, actor: str) -> None:
    """Puts right what is known, if it is as it was when it was shown.

    Raises
    ------
    NotFound, InputInvalid, ChangedSince, ChangedMeanwhile, Busy
    """
    _must_be_shown(details)
    found = prospect_of(ctx, prospect_id)
    seen.must_hold(tag_of(found.version))
    record_act(ctx, actor=actor, action="prospect-changed", subject=prospect_id)
    if not ctx.store.try_write(PROSPECT.replace(found, **asdict(details))):
        raise ChangedMeanwhile


def note_contact(ctx: Context, prospect_id: str, on: date, words: str, *, actor: str) -> None:
    """Writes down that there was contact; its year begins anew. The same words of the same day stand once.

    Raises
    ------
    NotFound, InputInvalid, ChangedMeanwhile, Busy
    """
    _must_be_past(ctx, on, "/contacted_on")
    line = f"{on.isoformat()} {words}"

    def noted(one: Prospect) -> dict[str, object] | None:
        if line in one.contacts:
            return None
        lines = sorted((*one.contacts, line), key=lambda told: told[:10])[-MOST_CONTACTS:]
        return {"contacts": tuple(lines), "last_contact_at": max(one.last_contact_at, _moment(ctx, on))}

    _written(ctx, prospect_id, "prospect-contacted", noted, actor)


def review(ctx: Context, prospect_id: str, next_on: date, *, actor: str) -> None:
    """There is a reason still; staff look again on this day. No contact, so its year goes on.

    Raises
    ------
    NotFound, InputInvalid, ChangedMeanwhile, Busy
    """
    if not ctx.today() < next_on <= ctx.today() + timedelta(days=REVIEW_DAYS):
        raise InputInvalid([FieldFault("/review_on", "not_ahead", _NOT_AHEAD)])

    def reviewed(one: Prospect) -> dict[str, object] | None:
        return None if one.review_on == next_on else {"review_on": next_on}

    _written(ctx, prospect_id, "prospect-reviewed", reviewed, actor)


def introduce(ctx: Context, prospect_id: str, *, actor: str) -> None:
    """Has the one mail sent in which we say who we are.

    Raises
    ------
    NotFound, MailNotAllowed, IntroducedAlready, ChangedMeanwhile, Busy
    """

    def introduced(one: Prospect) -> dict[str, object]:
        if not one.basis.allows_mail:
            raise MailNotAllowed
        if one.introduced_at:
            raise IntroducedAlready
        return {"introduced_at": ctx.now()}

    mail = enqueue_mail(ctx, prospect_id, INTRODUCTION_MAIL)
    _written(ctx, prospect_id, "prospect-mailed", introduced, actor, mail)


def remove(ctx: Context, prospect_id: str, *, actor: str) -> None:
    """Ends it at once, but for what somebody had restricted. Again changes nothing.

    Raises
    ------
    OnlyStored, ChangedMeanwhile, Busy
    """
    for _ in attempts():
        found = prospect_by_id(ctx.store, prospect_id)
        if found is None:
            return
        if found.restricted:
            raise OnlyStored
        record_act(ctx, actor=actor, action="prospect-removed", subject=prospect_id)
        row = row_of(ctx.store, found.address_hash, GROUND)
        unled = [led_no_more(row, prospect_id)] if row else []
        if ctx.store.try_write(PROSPECT.remove(found), *unled):
            return
    raise ChangedMeanwhile


def _must_be_shown(details: Details) -> None:
    """Who may be mailed is somebody of whom it can be shown.

    Raises
    ------
    InputInvalid
    """
    if details.basis.allows_mail and not details.shown_by:
        raise InputInvalid([FieldFault("/shown_by", "missing", _NOT_SHOWN)])


def _written(
    ctx: Context,
    prospect_id: str,
    action: str,
    changes: Callable[[Prospect], dict[str, object] | None],
    actor: str,
    *more: Change,
) -> None:
    for _ in attempts():
        found = prospect_of(ctx, prospect_id)
        told = changes(found)
        if told is None:
            return
        record_act(ctx, actor=actor, action=action, subject=prospect_id)
        if ctx.store.try_write(PROSPECT.replace(found, **told), *more):
            return
    raise ChangedMeanwhile


def _must_be_past(ctx: Context, on: date, pointer: str) -> None:
    if not ctx.today() - _YEAR < on <= ctx.today():
        raise InputInvalid([FieldFault(pointer, "not_past", _NOT_PAST)])


def _moment(ctx: Context, on: date) -> datetime:
    """The end of the morning of a day, where our people are; of today never a moment that is still to come,
    for whoever objects is gone from there on.
    """
    return min(datetime.combine(on, time(12), HOME_ZONE).astimezone(UTC), ctx.now())
