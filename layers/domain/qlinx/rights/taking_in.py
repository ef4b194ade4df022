"""Takes requests in: one open dossier for each right on each subject,
however often and however parallel it is asked.

A new dossier is written together with its subject's item, under the version that was read before the dossiers
were. So of two who ask at once the second finds its read outdated, looks again and joins the dossier of the
first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_
from datetime import datetime
from typing import Any

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.errors import JoinedToAnother
from qlinx.people.joins import try_write_unless_used
from qlinx.people.model import Person
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.carrying_out import at_once
from qlinx.rights.clock import RECEIVED, asked_who, going_on, until_shown
from qlinx.rights.deciders import decider_of
from qlinx.rights.errors import RightNotHere
from qlinx.rights.model import (
    EMPLOYER_TERM,
    SWEEP_AFTER,
    Channel,
    Origin,
    RequestState,
    RightsRequest,
    TransferState,
)
from qlinx.rights.moments import inserted, noted_request, replaced
from qlinx.rights.right import Right
from qlinx.rights.store import requests_of
from qlinx.rights.subjects import employer_of, ground_of, is_going, is_joined, subject_of
from qlinx.rights.terms import first_last_day

# Six changes for each, and the proof, in one transaction of at most a hundred.
_AT_ONCE = 16
# What takes effect at once may be about an address that several subjects share.
_ONE_BY_ONE = 1


@dataclass(frozen=True, slots=True)
class Noted:
    """How and when a request came that staff put down for somebody."""

    channel: Channel
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """The invitation that a right is used on, and when its occasion begins."""

    invitation_id: str
    begins_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and by whom: from an account, by whoever proved an address, by whoever has the link of
    an invitation (``by_link``), by somebody for whom staff put it down (``noted``), or (none of these) by our
    own doing. ``by_representative``: a parent or guardian asks for somebody under 16. ``told``: what goes
    with a new request that was put down. ``send_to``: where its package is to go. ``matter``: of a right that
    is used on one invitation. ``corrections``: what is put right with it, by field.
    """

    right: Right
    origin: Origin = Origin.PERSON
    account_id: str | None = None
    proved: str | None = None
    noted: Noted | None = None
    by_representative: bool = False
    send_to: str | None = None
    by_link: bool = False
    matter: Matter | None = None
    corrections: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[Change, ...] = ()

    @property
    def shows_who(self) -> bool:
        """Whether it shows that a request which was put down is theirs."""
        return bool(self.account_id or self.proved or self.by_link) and self.noted is None


@dataclass(frozen=True, slots=True)
class _Dossier:
    """A request, with the changes that make it where it is new."""

    request: RightsRequest
    changes: Sequence[Change] = ()


def take_in(
    ctx: Context, person_ids: Sequence[str], asked: Asked, consuming: Sequence[Change]
) -> tuple[RightsRequest, ...]:
    """The open dossiers of one right on these subjects, in their order; what it does at once is done.

    ``consuming`` goes with the first write.

    Raises
    ------
    NotFound
        One of them is nobody, is being erased, or does not stand where the right is used from.
    RightNotHere
        It can't be used on one of them.
    JoinedToAnother
        A relation is joined to an account, and an address was proved only.
    CodeRefused
        What was to be consumed was used by somebody else meanwhile.
    ChangedMeanwhile
    """
    taken: list[RightsRequest] = []
    many = _ONE_BY_ONE if asked.right.at_once else _AT_ONCE
    for start in range(0, len(person_ids), many):
        taken += _together(ctx, person_ids[start : start + many], asked, () if taken else consuming)
    return tuple(taken)


def _together(
    ctx: Context, person_ids: Sequence[str], asked: Asked, consuming: Sequence[Change]
) -> list[RightsRequest]:
    for _ in attempts():
        dossiers = [_dossier(ctx, person_id, asked) for person_id in person_ids]
        changes = [*consuming, *(change for dossier in dossiers for change in dossier.changes)]
        if not changes or try_write_unless_used(ctx, changes, len(consuming)):
            return [dossier.request for dossier in dossiers]
    raise ChangedMeanwhile


def _dossier(ctx: Context, person_id: str, asked: Asked) -> _Dossier:
    # The subject before its dossiers: whoever was quicker in between has changed its version.
    holder = subject_of(ctx, person_id)
    if holder is None:
        raise NotFound
    subject = holder.value
    _check_standing(ctx, subject, asked)
    request = _new(ctx, subject, asked)
    open_ones = (held for held in requests_of(ctx.store, person_id) if _is_same(held, request))
    known = next(open_ones, None)
    if known and (asked.right.asked_again_once_begun or not is_going(subject)):
        return _Dossier(
            known,
            (*_shown_to_be_theirs(ctx, holder, known, asked), *_also_corrected(ctx, holder, known, asked)),
        )
    if is_going(subject):
        raise NotFound
    made = (*inserted(request), *noted_request(ctx, request))
    if request.is_in_doubt:
        touched = holder.shape.replace(holder.value)
        return _Dossier(request, (touched, *made, asked_who(ctx, request), *asked.told))
    refs = {"request_id": request.request_id}
    receipt = enqueue_mail(ctx, person_id, RECEIVED, refs, once=request.request_id)
    # What is put right is so with the request itself.
    right_now = holder.value.model_copy(update=dict(asked.corrections))
    changed, *others = at_once(ctx, with_(holder, value=right_now), request)
    return _Dossier(request, (changed, *made, receipt, *others))


def _shown_to_be_theirs(
    ctx: Context, holder: AddresseeRecord, known: RightsRequest, asked: Asked
) -> Sequence[Change]:
    """What changes where somebody asks themselves what staff put down for them: it is in doubt no more."""
    if not known.is_in_doubt or not asked.shows_who:
        return ()
    # What was in force before it came into doubt still is.
    effect = at_once(ctx, holder, known) if known.channel else ()
    return (*effect, *going_on(ctx, known))


def _also_corrected(
    ctx: Context, holder: AddresseeRecord, known: RightsRequest, asked: Asked
) -> Sequence[Change]:
    """What somebody puts right while the same request is still open."""
    if not asked.corrections or is_going(holder.value):
        return ()
    put_right = holder.shape.replace(holder.value, **asked.corrections)
    if known.is_in_doubt:
        return (put_right,)
    fields = tuple(dict.fromkeys((*(known.corrected or ()), *asked.corrections)))
    return (put_right, *replaced(ctx, known, corrected=fields))


def _is_same(held: RightsRequest, request: RightsRequest) -> bool:
    """Whether a dossier is the open one of the same right, asker and matter.

    What ended by itself was asked by nobody.
    """
    return (
        held.is_open
        and held.right == request.right
        and held.asker == request.asker
        and held.matter == request.matter
        and held.origin is not Origin.RETENTION
    )


def _check_standing(ctx: Context, subject: Addressed, asked: Asked) -> None:
    """Refuses what does not stand where the right is used from, as it is stored now,
    and a right that is none on it.
    """
    right, matter = asked.right, asked.matter
    if not right.can_be_used_on(ground_of(subject).name) or right.of_invitation is not bool(matter):
        raise RightNotHere
    relation = subject if isinstance(subject, Person) and subject.employer_id else None
    if asked.account_id and asked.account_id != subject.person_id:
        if relation is None or not is_joined(ctx, relation, asked.account_id):
            raise NotFound
    elif asked.proved:
        if subject.address_hash != asked.proved:
            raise NotFound
        if relation and relation.account_id:
            raise JoinedToAnother


def _new(ctx: Context, subject: Addressed, asked: Asked) -> RightsRequest:
    now, employer_id = ctx.now(), employer_of(subject)
    decider = decider_of(ctx, asked.right, subject)
    noted, matter, state = (
        asked.noted,
        asked.matter,
        RequestState.AWAITING_EMPLOYER if decider else RequestState.RECEIVED,
    )
    received_at = noted.received_at if noted else now
    begins_at = matter.begins_at if matter else None
    return RightsRequest(
        person_id=subject.person_id,
        request_id=ctx.new_id(),
        right=asked.right.name,
        state=RequestState.IDENTITY_PENDING if noted else state,
        origin=asked.origin,
        received_at=received_at,
        deadline_on=first_last_day(ctx, asked.right, received_at, before=begins_at),
        account_id=_account_of(subject, asked) if employer_id else None,
        address_hash=subject.address_hash if employer_id else None,
        employer_id=decider,
        channel=noted.channel if noted else None,
        send_to=asked.send_to,
        transfer=TransferState.ASKED if asked.send_to else None,
        by_representative=True if asked.by_representative else None,
        paused_at=now if noted else None,
        corrected=tuple(asked.corrections) or None,
        matter=matter.invitation_id if matter else None,
        matter_at=begins_at,
        next_step_at=until_shown(ctx, begins_at)
        if noted
        else now + (EMPLOYER_TERM if decider else SWEEP_AFTER),
    )


def _account_of(subject: Addressed, asked: Asked) -> str | None:
    """From which account it is asked; what staff put down about a joined relation is its holder's to show,
    and what comes by the link of an invitation is told to its holder.
    """
    if (asked.noted or asked.by_link) and isinstance(subject, Person):
        return subject.account_id
    return asked.account_id
