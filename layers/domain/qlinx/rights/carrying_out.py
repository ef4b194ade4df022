"""The course of a request whose subject stays: begun, done, and ended in one write with what came of it."""

from collections.abc import Callable, Sequence

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.effects import Effect
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest, Step, state_after
from qlinx.rights.moments import replaced
from qlinx.rights.registry import right_named
from qlinx.rights.right import NOTHING_TO_DO, Resources
from qlinx.rights.store import RIGHTS_REQUEST, request_by_id
from qlinx.rights.subjects import is_going, subject_of

Act = Callable[[AddresseeRecord, RightsRequest], Sequence[Change]]


def carry_out(ctx: Context, request: RightsRequest, act: Act, *, action: str) -> bool:
    """Does what a right asks and ends the request; whether there still was something to do.

    ``act`` does it for the subject as it is now and gives what is written with the end: what came of it, and
    the mail that tells it. It is repeated where the subject changed meanwhile, and after whatever cut it off.
    ``action`` is the word for the audit trail.

    Raises
    ------
    ChangedMeanwhile
        The subject or the request kept changing.
    """
    for _ in attempts():
        subject = subject_of(ctx, request.person_id)
        now = request_by_id(ctx.store, request.person_id, request.request_id)
        if subject is None or is_going(subject.value) or now is None or not now.is_ours_to_do:
            return False
        if (started := state_after(now.state, Step.START)) is not None:
            ctx.store.try_write(RIGHTS_REQUEST.replace(now, state=started))
            continue
        changes = act(subject, now)
        # Before the write that ends it: cut off in between, it is told twice rather than never.
        record_act(ctx, actor="rights_fulfilment", action=action, subject=request.request_id)
        step = Step.REFUSE_PARTLY if now.refusal else Step.FULFIL
        over = {"state": state_after(now.state, step), "closed_at": ctx.now()}
        ended = replaced(ctx, now, **over)
        # In one write, if nothing changed while it was done.
        following = at_end(ctx, RIGHTS_REQUEST.changed(now, **over)) or (
            subject.shape.unchanged(subject.value),
        )
        if ctx.store.try_write(*ended, *changes, *following):
            return True
    raise ChangedMeanwhile


def at_once(ctx: Context, holder: AddresseeRecord, request: RightsRequest) -> tuple[Change, ...]:
    """What takes effect with a request itself, the change of the subject first; for most rights nothing
    else.
    """
    acting = right_named(request.right).at_once
    effect = acting()(ctx, holder, request) if acting else Effect()
    return (holder.shape.replace(holder.value, **effect.fields), *effect.changes)


def at_end(ctx: Context, request: RightsRequest) -> tuple[Change, ...]:
    """What follows for the subject from a request that has ended, carried out, refused or taken back; nothing
    for most rights.
    """
    acting = right_named(request.right).at_end
    subject = subject_of(ctx, request.person_id) if acting else None
    if acting is None or subject is None:
        return ()
    effect = acting()(ctx, subject, request)
    return (subject.shape.replace(subject.value, **effect.fields), *effect.changes)


def tell_done(ctx: Context, request: RightsRequest, _: CarryOut, resources: Resources) -> str:
    """Ends a request of which all that we do took effect when it came, or was done by its employer;
    whoever asked is told.
    """
    del resources
    return done_and_told(ctx, request)


def done_and_told(ctx: Context, request: RightsRequest) -> str:
    """The same, of a request that nobody has to take up."""
    refs = {"request_id": request.request_id}

    def act(_: AddresseeRecord, now: RightsRequest) -> Sequence[Change]:
        return (enqueue_mail(ctx, now.person_id, "rights.request_done", refs, once=now.request_id),)

    return "told" if carry_out(ctx, request, act, action=f"{request.right}-done") else NOTHING_TO_DO
