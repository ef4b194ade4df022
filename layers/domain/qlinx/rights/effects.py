"""What a right does at once: written together with the request, before anybody has looked at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from qlinx.holds.model import HeldPart, Hold, HoldGround
from qlinx.holds.store import HOLD, hold_id_of
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.stops import places_of
from qlinx.mailing.suppression import MailStop, memory_of, purposes_of_sender, stop_mail, taken_back
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.records.store import person_key
from qlinx.rights.model import RightsRequest

# Somebody looks at a restriction again after this, so that none is forgotten.
REVIEWED_AFTER: Final = timedelta(days=90)
_RESTRICTED_KINDS: Final = ("person", "employment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changes: fields of the subject's own item, and other items."""

    fields: Mapping[str, object] = field(default_factory=dict)
    changes: Sequence[Change] = ()


def mail_stopped(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """No mail of the subject's sender that can be stopped goes any more, to whichever address of theirs,
    until they want it again.
    """
    return _stopped(ctx, subject, request, anew=True)


def mail_waits(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """The same until the request is answered. What was stopped before is not this request's to let go on."""
    return _stopped(ctx, subject, request, anew=False)


def _stopped(ctx: Context, subject: AddresseeRecord, request: RightsRequest, *, anew: bool) -> Effect:
    stop, changes = MailStop.OBJECTION, list[Change]()
    for address_hash, scope in places_of(addressees_of(ctx, request.person_id)):
        known = memory_of(ctx.store, address_hash, scope)
        for purpose in purposes_of_sender(scope):
            if anew or not known.stops(purpose, stop):
                changes += stop_mail(
                    ctx, address_hash, scope, stop, purpose=purpose, since=request.received_at
                )
    stops = dict.fromkeys((*subject.value.mail_stops, stop))
    return Effect(fields={"mail_stops": tuple(stops)}, changes=changes)


def mail_goes_on(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """What this request stopped goes again; what was said before or since stays stopped."""
    changes: list[Change] = []
    left = set[MailStop]()
    for address_hash, scope in places_of(addressees_of(ctx, request.person_id)):
        known = memory_of(ctx.store, address_hash, scope)
        gone, still = taken_back(known, MailStop.OBJECTION, request.received_at)
        changes += gone
        left |= still
    stops = tuple(one for one in subject.value.mail_stops if one is not MailStop.OBJECTION or one in left)
    return Effect(fields={"mail_stops": stops}, changes=changes)


def restricted(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """From now on the data are only stored (GDPR article 18): a hold that keeps them, and says so."""
    partition = person_key(subject.value.person_id, "").pk
    hold = Hold(
        subject=partition,
        hold_id=hold_id_of(partition, request.request_id),
        matter=request.request_id,
        owner="privacy",
        reason="restriction that was asked for",
        ground=HoldGround.RESTRICTION,
        parts=tuple(HeldPart(kind=kind) for kind in _RESTRICTED_KINDS),
        placed_at=ctx.now(),
        review_on=ctx.today() + REVIEWED_AFTER,
        holds=(hold_id_of(partition, request.request_id),),
    )
    return Effect(fields={"restricted": True}, changes=(HOLD.insert(hold),))
