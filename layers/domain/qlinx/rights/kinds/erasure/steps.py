"""An erasure of one subject, from its first mark to its proof.

Every step can be cut off and repeated; the end is the same.

1. One write: the ledger says that it began and what there is, the subject is marked, the request is in
   progress; of a relation its employer's memory is written, and its employer is mailed.
2. Its files go, then item by item, each with what belongs to it, such as the sign-in, all but the subject,
   the request and the receipts; the address is let go, so that it can sign up again while the rest is done.
   Joins of an account go with what ends with them (`people.cascades`). A hold is a condition of each of these
   steps (`rights.removal`).
3. The receipt is mailed, the only mail that reaches a person who is being erased.
4. The subject goes; a check looks at every store; one write ends the request and closes the ledger.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.holds.model import HoldState
from qlinx.holds.placing import lift, mark
from qlinx.holds.store import holds_on, restrictions_on
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry, enqueue_mail
from qlinx.people.model import Person
from qlinx.people.store import PERSON
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT
from qlinx.records.shape import Change
from qlinx.records.store import person_key
from qlinx.rights.belongings import Reach, of_subject, remove_strays, unkept_files
from qlinx.rights.clearing import remove_items, remove_sign_ups, values_of
from qlinx.rights.erasures import Erasure, ErasureDay, ErasureState, RetainedGround
from qlinx.rights.errors import ErasureIncomplete
from qlinx.rights.kinds.erasure.recipients import is_untold, mails_to_employer
from qlinx.rights.kinds.erasure.retained import keeps_sign_in, stays, with_held
from qlinx.rights.memory import remembered
from qlinx.rights.model import Origin, RequestState, RightsRequest, Step, state_after
from qlinx.rights.moments import without_moments
from qlinx.rights.removal import StoredValue, pointers_of, remove
from qlinx.rights.store import (
    ERASURE,
    ERASURE_DAY,
    RIGHTS_REQUEST,
    erasure_by_id,
    request_by_id,
)
from qlinx.rights.subjects import is_subject, mark_going, subject_in, subject_of

RECEIPTS = frozenset({"rights.request_received", "rights.erasure_receipt"})
# A receipt that can't be delivered must not keep the address longer than this; the proof stays at the status
# page.
RECEIPT_PATIENCE = timedelta(days=1)
# How soon an erasure that a legal hold stops is tried again.
HOLD_INTERVAL = timedelta(days=30)

_UNSETTLED = frozenset({MailState.PENDING, MailState.CLAIMED})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an erasure came: waiting for the receipt to leave, or at its end (``state``)."""

    state: ErasureState

    @property
    def waiting(self) -> bool:
        return self.state is ErasureState.BEGUN


def begin(ctx: Context, request: RightsRequest, *, private: Bucket) -> Erasure | None:
    """Marks the beginning of an erasure that was asked for; nothing where the request is gone or refused.

    Raises
    ------
    ChangedMeanwhile
        The person's record kept changing.
    """
    for _ in attempts():
        known = erasure_by_id(ctx.store, request.request_id)
        if known:
            return known
        now = request_by_id(ctx.store, request.person_id, request.request_id)
        after = state_after(now.state, Step.START) if now else None
        if now is None or after is None:
            return None
        marked = RIGHTS_REQUEST.replace(now, state=after)
        # Round again in either case: what the ledger says then is what holds.
        ctx.store.try_write(marked, *beginning(ctx, now, values_of(ctx, now.person_id), private=private))
    raise ChangedMeanwhile


def beginning(
    ctx: Context, request: RightsRequest, values: Sequence[StoredValue], *, private: Bucket
) -> list[Change]:
    """The changes that mark the beginning, but for the request's own."""
    now = ctx.now()
    subject = subject_in(values)
    asked = request.origin is not Origin.RETENTION
    memory = tuple(remembered(ctx, subject.value, values)) if subject and asked else ()
    erasure = Erasure(
        erasure_id=request.request_id,
        person_id=request.person_id,
        origin=request.origin,
        asked_at=request.received_at,
        deadline_on=request.deadline_on,
        begun_at=now,
        manifest=dict(Counter(found.shape.kind for found in values)),
        files=_count_files(private, request.person_id),
        kept=stays(ctx, subject.value if subject else None, values, remembered=bool(memory)),
    )
    changes: list[Change] = [
        ERASURE.insert(erasure),
        ERASURE_DAY.insert(ErasureDay(day=now.date(), erasure_id=erasure.erasure_id)),
        *memory,
        *mails_to_employer(ctx, request, values),
    ]
    if subject:
        changes += mark_going(subject.value)
    return changes


def carry_out(ctx: Context, erasure: Erasure, *, private: Bucket, pool: UserPool) -> Progress:
    """Goes on with an erasure that has begun, as far as it comes.

    Raises
    ------
    ErasureIncomplete
        The check at the end found something; repeat.
    qlinx.kit.errors.ChangedMeanwhile, qlinx.aws.database.Busy, qlinx.aws.objects.RemovalFailed
        A step did not succeed; repeat.
    """
    pid, rid = erasure.person_id, erasure.erasure_id
    reach = Reach(buckets={"PRIVATE": private}, pool=pool)
    if erasure.origin is not Origin.RETENTION:
        _end_restrictions(ctx, pid)
    _mark_held(ctx, pid)
    remove_files(ctx, pid, reach)
    remove_items(ctx, pid, reach, spare=lambda found: is_subject(found) or _is_last(found, rid))
    remove_strays(ctx, pid, reach)
    remove_sign_ups(ctx, pid, reach, until=erasure.begun_at)
    _release_address(ctx, pid)
    if not _receipt_settled(ctx, erasure):
        return Progress(ErasureState.BEGUN)
    remove_items(ctx, pid, reach, spare=lambda found: _is_request(found, rid) or _is_receipt(found))
    remove_items(ctx, pid, reach, spare=lambda found: _is_request(found, rid))
    remove_strays(ctx, pid, reach)
    held = _check(ctx, pid, rid, private, pool)
    return _close(ctx, erasure, held)


def _end_restrictions(ctx: Context, person_id: str) -> None:
    """What somebody had restricted is not kept from them: their later word counts.

    Legal claims go on to hold.
    """
    subject = person_key(person_id, "").pk
    for hold in restrictions_on(ctx.store, subject):
        # Somebody else may have lifted it by now.
        with suppress(NotFound):
            lift(ctx, subject, hold.hold_id)


def _mark_held(ctx: Context, person_id: str) -> None:
    """What came since a hold was placed, or since its placing was cut off, is held as well."""
    for hold in holds_on(ctx.store, person_key(person_id, "").pk):
        if hold.state is HoldState.PLACED:
            mark(ctx, hold)


def remove_files(ctx: Context, person_id: str, reach: Reach) -> None:
    """Removes the files of a subject's own item, which itself goes last; and of what stays with the fields
    that a hold names, what else belongs to it.
    """
    for found in values_of(ctx, person_id):
        if is_subject(found) or found.is_held:
            remove(ctx, found, reach=reach, files_only=True)


def _count_files(private: Bucket, person_id: str) -> dict[str, int]:
    counts = {files.name: sum(1 for _ in private.keys(prefix)) for files, prefix in of_subject(person_id)}
    return {name: count for name, count in counts.items() if count}


def _release_address(ctx: Context, person_id: str) -> None:
    """From here on the address is free: whoever signs up with it is a new person."""
    subject = subject_of(ctx, person_id)
    if subject is None:
        return
    pointers = pointers_of(ctx, StoredValue(subject.shape, subject.value))
    if pointers and not ctx.store.try_write(*pointers):
        raise ChangedMeanwhile


def _receipt_settled(ctx: Context, erasure: Erasure) -> bool:
    """Whether the receipt and the mail to the employer have left, or are not worth waiting for any longer;
    posts the receipt first.
    """
    subject = subject_of(ctx, erasure.person_id)
    asked = erasure.origin is not Origin.RETENTION and erasure.state is ErasureState.BEGUN
    if subject is None or not asked:
        return True
    receipts = _receipts(ctx, erasure.person_id)
    if not any(entry.template == "rights.erasure_receipt" for entry in receipts):
        receipt = enqueue_mail(
            ctx,
            erasure.person_id,
            "rights.erasure_receipt",
            {"erasure_id": erasure.erasure_id},
            once=erasure.erasure_id,
        )
        ctx.store.try_write(subject.shape.unchanged(subject.value), receipt)
        return False
    late = ctx.now() > erasure.begun_at + RECEIPT_PATIENCE
    return late or not (any(entry.state in _UNSETTLED for entry in receipts) or is_untold(ctx, erasure))


def _receipts(ctx: Context, person_id: str) -> list[OutboxEntry]:
    return [found.value for found in values_of(ctx, person_id) if _is_receipt(found)]


def _check(
    ctx: Context, person_id: str, request_id: str, private: Bucket, pool: UserPool
) -> tuple[StoredValue, ...]:
    """Looks at every store; what a hold stops is the only thing that may be left beside the request."""
    left = [found for found in values_of(ctx, person_id) if not _is_request(found, request_id)]
    for found in left:
        if not found.is_held:
            raise ErasureIncomplete(found.shape.kind)
    for files, _ in unkept_files(ctx, person_id, private):
        raise ErasureIncomplete(files.name)
    if not keeps_sign_in(ctx, left) and pool.exists(person_id):
        raise ErasureIncomplete("user")
    return tuple(left)


def _close(ctx: Context, erasure: Erasure, held: Sequence[StoredValue]) -> Progress:
    """Ends the request and the ledger's record in one write,
    or sets the next look where a hold stops the rest.
    """
    for _ in attempts():
        now = erasure_by_id(ctx.store, erasure.erasure_id)
        request = request_by_id(ctx.store, erasure.person_id, erasure.erasure_id)
        if now is None or request is None:
            return Progress(ErasureState.DONE)
        kept = with_held(
            ctx, now.kept, [*held, *([StoredValue(RIGHTS_REQUEST, request)] if request.holds else [])]
        )
        is_held = any(item.ground is RetainedGround.LEGAL_CLAIM for item in kept)
        state = ErasureState.HELD if is_held else ErasureState.DONE
        changes: tuple[Change, ...] = (
            *without_moments(ctx, request),
            ERASURE.replace(now, state=state, done_at=ctx.now(), kept=kept),
            RIGHTS_REQUEST.replace(
                request, state=RequestState.IN_PROGRESS, next_step_at=ctx.now() + HOLD_INTERVAL
            )
            if is_held
            else RIGHTS_REQUEST.remove(request),
        )
        # Before the write that ends it: cut off in between, it is told twice rather than never.
        record_act(ctx, actor="rights_fulfilment", action=f"erasure-{state.value}", subject=now.erasure_id)
        if ctx.store.try_write(*changes):
            return Progress(state)
    raise ChangedMeanwhile


def person_in(values: Iterable[StoredValue]) -> Person | None:
    return next((found.value for found in values if found.shape is PERSON), None)


def _is_request(found: StoredValue, request_id: str) -> bool:
    """Whether something is the request that is carried out, or one of its moments, which go with it."""
    if found.shape is MOMENT:
        return bool(found.value.part == request_id)
    return found.shape is RIGHTS_REQUEST and found.value.request_id == request_id


def _is_receipt(found: StoredValue) -> bool:
    return found.shape is OUTBOX and found.value.template in RECEIPTS


def _is_last(found: StoredValue, request_id: str) -> bool:
    return _is_request(found, request_id) or _is_receipt(found)
