"""Carries requests out, one message at a time; a message that comes again finds what was done and goes on from there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qlinx.aws.database import ConditionFailed
from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.holders import Holder
from qlinx.mailing.outbox import post
from qlinx.records.audit import record_act
from qlinx.records.catalogue import every_file
from qlinx.records.context import Context
from qlinx.rights.archive import archive_of
from qlinx.rights.awaiting import tell_employer
from qlinx.rights.clearing import values_of, waiting_sign_ups
from qlinx.rights.erasure import begin, carry_out
from qlinx.rights.export import document_about
from qlinx.rights.model import Export, RequestState, RightKind, RightsRequest, Step, state_after
from qlinx.rights.moments import replaced
from qlinx.rights.store import EXPORT, RIGHTS_REQUEST, export_object, request_by_id
from qlinx.rights.subjects import is_going, subject_of
from qlinx.rights.telling import told_to

# Looks at the receipt: soon at first, then ever less often, at most every quarter of an hour.
_FIRST_WAIT, _LONGEST_WAIT = 2, 900


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: ``word`` for the log."""

    word: str


def fulfil(
    ctx: Context, message: Mapping[str, Any], *, private: Bucket, pool: UserPool, queue: Queue
) -> Outcome:
    """Carries out the request that a message names, as far as it comes; sends itself the rest.

    Raises
    ------
    Errors of the steps, after which the message is to be delivered again.
    """
    person_id, request_id = str(message["person_id"]), str(message["request_id"])
    request = request_by_id(ctx.store, person_id, request_id)
    if request and request.awaits_employer:
        return Outcome(tell_employer(ctx, request))
    if request is None or not request.is_ours_to_do:
        # Nothing may stay of an export that was being made while its request went away.
        if request is None:
            private.remove(export_object(person_id, request_id))
        return Outcome("nothing-to-do")
    match request.right:
        case RightKind.ACCESS:
            return _export(ctx, request, private=private, pool=pool)
        case RightKind.ERASURE:
            return _erase(ctx, request, message, private=private, pool=pool, queue=queue)


def _erase(
    ctx: Context,
    request: RightsRequest,
    message: Mapping[str, Any],
    *,
    private: Bucket,
    pool: UserPool,
    queue: Queue,
) -> Outcome:
    erasure = begin(ctx, request, private=private)
    if erasure is None:
        return Outcome("nothing-to-do")
    progress = carry_out(ctx, erasure, private=private, pool=pool)
    if progress.waiting:
        looks = int(message.get("looks", 0))
        wait = min(_FIRST_WAIT * 2**looks, _LONGEST_WAIT)
        queue.send([{**message, "looks": looks + 1}], delay_seconds=wait)
        return Outcome("waiting-for-receipt")
    return Outcome(progress.state.value)


def _export(ctx: Context, request: RightsRequest, *, private: Bucket, pool: UserPool) -> Outcome:
    place = export_object(request.person_id, request.request_id)
    for _ in attempts():
        subject = subject_of(ctx, request.person_id)
        now = request_by_id(ctx.store, request.person_id, request.request_id)
        if subject is None or is_going(subject.value) or now is None or not now.is_ours_to_do:
            private.remove(place)
            return Outcome("nothing-to-do")
        if (started := state_after(now.state, Step.START)) is not None:
            ctx.store.wrote(RIGHTS_REQUEST.replace(now, state=started))
            continue
        private.write(place, _archive(ctx, subject, now, private, pool), "application/zip")
        # Before the write that ends it: cut off in between, it is told twice rather than never.
        record_act(ctx, actor="rights_fulfilment", action="export-made", subject=request.request_id)
        if _finished(ctx, now, subject):
            return Outcome("exported")
    raise ChangedMeanwhile


def _finished(ctx: Context, request: RightsRequest, subject: Holder) -> bool:
    """The request's end, the export's record and its mail in one write, if nothing changed while it was made."""
    rid, pid = request.request_id, request.person_id
    try:
        ctx.store.write(
            *replaced(ctx, request, state=RequestState.FULFILLED, closed_at=ctx.now()),
            EXPORT.insert(Export(person_id=pid, request_id=rid, made_at=ctx.now())),
            post(ctx, pid, "rights.export_ready", {"request_id": rid}, once=rid),
            subject.shape.unchanged(subject.value),
        )
    except ConditionFailed:
        return False
    return True


def _archive(ctx: Context, subject: Holder, request: RightsRequest, private: Bucket, pool: UserPool) -> bytes:
    person_id = subject.value.person_id
    own = told_to(request, values_of(ctx, person_id))
    values = (*own, *waiting_sign_ups(ctx, subject.value))
    attachments = dict(_own_files(private, person_id))
    document = document_about(ctx, subject.value, values, files=sorted(attachments), pool=pool)
    return archive_of(document, attachments)


def _own_files(private: Bucket, person_id: str) -> Iterator[tuple[str, bytes]]:
    """The files of a subject that go into its export, by their place in it; small by their own limits, so each is read whole."""
    for files in every_file():
        prefix = f"{files.folder}{person_id}/"
        if files.exported:
            yield from (
                (f"{files.folder}{key.removeprefix(prefix)}", private.read(key))
                for key in private.keys(prefix)  # a bucket's keys
            )
