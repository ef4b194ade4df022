"""What a right does at once: written together with the request, before anybody has looked at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from qlinx.holds.model import HOLD_STATES, HeldPart, Hold, HoldEvent, HoldGround, HoldState
from qlinx.holds.store import HOLD, hold_by_id, hold_id_of, restrictions_on
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.addressees import AddresseeRecord, addressees_of
from qlinx.mailing.stops import places_of
from qlinx.mailing.suppression import forgotten, memory_of, purposes_of_sender, stop_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.records.store import person_key
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.store import requests_of
from qlinx.rights.subjects import ground_of

# Somebody looks at a restriction again after this, so that none is forgotten.
REVIEWED_AFTER: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changes: fields of the subject's own item, and other items."""

    fields: Mapping[str, object] = field(default_factory=dict)
    changes: Sequence[Change] = ()


def mail_stopped(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """No mail of the subject's sender that can be stopped goes any more, to whichever address of theirs,
    until they want it again; what they are kept for ends with it where that is but this mail.
    """
    stopped = _stopped(ctx, subject, request, MailStop.OBJECTION)
    ending = ground_of(subject.value).ending
    if ending is None:
        return stopped
    fields, changes = ending()(ctx, subject.value)
    return Effect(fields={**stopped.fields, **fields}, changes=(*stopped.changes, *changes))


def mail_waits(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """The same until the request is answered; a stop of its own kind, so that ending it ends nothing else."""
    return _stopped(ctx, subject, request, MailStop.DISPUTE)


def _stopped(ctx: Context, subject: AddresseeRecord, request: RightsRequest, stop: MailStop) -> Effect:
    changes = list[Change]()
    for address_hash, scope in places_of(addressees_of(ctx, request.person_id)):
        # Of a ground that is for mail of one purpose it is about that one.
        own = subject.value.mail_purpose
        for purpose in (own,) if own else purposes_of_sender(scope):
            changes += stop_mail(ctx, address_hash, scope, stop, purpose=purpose, since=request.received_at)
    stops = dict.fromkeys((*subject.value.mail_stops, stop))
    return Effect(fields={"mail_stops": tuple(stops)}, changes=changes)


def mail_goes_on(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """What disputes stopped goes again with the last of them; what was objected to stays stopped."""
    if any(_keeps_waiting(other, request) for other in requests_of(ctx.store, request.person_id)):
        return Effect()
    changes: list[Change] = []
    for address_hash, scope in places_of(addressees_of(ctx, request.person_id)):
        changes += forgotten(memory_of(ctx.store, address_hash, scope), MailStop.DISPUTE)
    stops = tuple(one for one in subject.value.mail_stops if one is not MailStop.DISPUTE)
    return Effect(fields={"mail_stops": stops}, changes=changes)


def _keeps_waiting(other: RightsRequest, request: RightsRequest) -> bool:
    same = other.right == request.right and other.request_id != request.request_id
    # What staff put down for somebody stops nothing until it was shown whose it is.
    return same and other.is_open and not (other.is_in_doubt and other.channel)


def restricted(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """From now on the data are only stored (GDPR article 18): a hold that keeps them, and says so."""
    return _only_stored(ctx, subject, request, "restriction that was asked for")


def paused(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """The same while an objection is weighed (GDPR article 18(1)(d)), and from then on where it holds."""
    return _only_stored(ctx, subject, request, "objection that is weighed, or was found to hold")


def pause_ends(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """What was paused is used again, where the objection was taken back, or refused and that was told before;
    unless another restriction stands.
    """
    del subject
    told = request.used_again_at is not None and request.used_again_at <= ctx.now()
    if request.state is not RequestState.WITHDRAWN and not told:
        return Effect()
    placed = [
        hold
        for hold in restrictions_on(ctx.store, person_key(request.person_id, "").pk)
        if hold.state is HoldState.PLACED
    ]
    own = [hold for hold in placed if hold.matter == request.request_id]
    others = [hold for hold in placed if hold.matter != request.request_id]
    lifted = [HOLD.replace(hold, state=HOLD_STATES.require(hold.state, HoldEvent.LIFT)) for hold in own]
    # Its marks are taken off by each night (`retention.holding`).
    return Effect(fields={"restricted": bool(others)}, changes=(*lifted, *map(HOLD.unchanged, others)))


def told_to_end(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """A restriction ends once that was told; whoever asked takes none back."""
    withdrawn = request.state is RequestState.WITHDRAWN
    return Effect() if withdrawn else pause_ends(ctx, subject, request)


def _only_stored(ctx: Context, subject: AddresseeRecord, request: RightsRequest, reason: str) -> Effect:
    partition = person_key(subject.value.person_id, "").pk
    ground = ground_of(subject.value)
    if hold_by_id(ctx.store, partition, hold_id_of(partition, request.request_id)):
        # In force since it was shown before whose request it is; what was lifted since stays lifted.
        return Effect()
    hold = Hold(
        subject=partition,
        hold_id=hold_id_of(partition, request.request_id),
        matter=request.request_id,
        owner="privacy",
        reason=reason,
        ground=HoldGround.RESTRICTION,
        parts=tuple(HeldPart(kind=kind) for kind in (ground.kind, *ground.kept_with)),
        placed_at=ctx.now(),
        review_on=ctx.today() + REVIEWED_AFTER,
        holds=(hold_id_of(partition, request.request_id),),
    )
    return Effect(fields={"restricted": True}, changes=(HOLD.insert(hold),))
