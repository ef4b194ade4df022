"""Holds as an operator orders them and each night finds them:
placed, reviewed, lifted (docs/operations.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.queues import Queue
from qlinx.holds.errors import NothingToHold
from qlinx.holds.model import HeldPart, Hold, HoldGround, HoldState
from qlinx.holds.placing import Wanted, begin_lifting, lift, mark, place
from qlinx.holds.store import HOLD, every_hold, hold_by_id, hold_id_of, holds_on, restrictions_on
from qlinx.kit.clock import stamp
from qlinx.kit.days import Day
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import Restrictable
from qlinx.records.audit import record_act
from qlinx.records.catalogue import every_shape
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.records.store import PERSON_PREFIX
from qlinx.retention.counting import Tally
from qlinx.retention.model import Tools
from qlinx.rights.belongings import names_of
from qlinx.rights.model import RightsRequest
from qlinx.rights.removal import StoredValue, declared, remove
from qlinx.rights.restricting import tell_before_lifting
from qlinx.rights.service import announce
from qlinx.rights.store import request_by_id, requests_of
from qlinx.rights.subjects import subject_of

_ACTOR: Final = "operator"
_Text = Annotated[str, Field(min_length=1, max_length=200)]


class HoldOrder(BaseModel):
    """An operator's order.

    ``subject`` is a partition (``person#<id>``), ``matter`` our number of what it is about.

    ``parts`` names kinds of items, each with the fields, files or ``sign_in`` that are held, or none for all
    of it. Without a ``ground`` a hold of that matter keeps its own, and a new one is a legal claim.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    do: Literal["list", "place", "lift"]
    subject: str = ""
    matter: _Text | None = None
    owner: _Text | None = None
    reason: _Text | None = None
    ground: HoldGround | None = None
    parts: tuple[HeldPart, ...] = ()
    review_on: Day | None = None


def carry_out_hold_order(ctx: Context, body: Mapping[str, Any], *, rights: Queue) -> list[dict[str, Any]]:
    """The holds that were asked for as they are now, with the number of items that each is on;
    after a lift, those that are left.

    Raises
    ------
    pydantic.ValidationError
        No order of ours.
    NothingToHold
        It names what nothing is stored as, or there is nothing under that subject.
    HoldEnding, HeldOnOtherGround, ChangedMeanwhile
    """
    order = HoldOrder.model_validate(body)
    return [_told(ctx, hold) for hold in _asked(ctx, order, rights)]


def _asked(ctx: Context, order: HoldOrder, rights: Queue) -> Iterator[Hold]:
    match order.do:
        case "list":
            yield from holds_on(ctx.store, order.subject) if order.subject else every_hold(ctx.store)
        case "place":
            yield _placed(ctx, order)
        case "lift":
            _lift(ctx, order, rights)
            yield from holds_on(ctx.store, order.subject)


def _placed(ctx: Context, order: HoldOrder) -> Hold:
    wanted = _wanted(ctx, order)
    hold_id = hold_id_of(wanted.subject, wanted.matter)
    record_act(ctx, actor=_ACTOR, action="hold-placed", subject=hold_id)
    hold = place(ctx, wanted)
    if hold.ground is HoldGround.RESTRICTION:
        settle_restricted(ctx, hold.subject)
    return hold_by_id(ctx.store, hold.subject, hold.hold_id) or hold


def _wanted(ctx: Context, order: HoldOrder) -> Wanted:
    """The order as a hold; raises where it says too little, or names what is not there."""
    if not (order.matter and order.owner and order.reason and order.parts):
        raise NothingToHold
    if order.review_on is None or order.review_on <= ctx.today():
        raise NothingToHold
    if len({part.kind for part in order.parts}) < len(order.parts):
        raise NothingToHold
    if not all(map(_is_known, order.parts)) or next(ctx.store.partition(order.subject), None) is None:
        raise NothingToHold
    return Wanted(
        subject=order.subject,
        matter=order.matter,
        owner=order.owner,
        reason=order.reason,
        ground=order.ground,
        parts=order.parts,
        review_on=order.review_on,
    )


def _is_known(part: HeldPart) -> bool:
    shape = every_shape().get(part.kind)
    if shape is None or shape.kind == HOLD.kind:
        return False
    return set(part.fields) <= {*shape.model.model_fields, *names_of(part.kind)}


def _lift(ctx: Context, order: HoldOrder, rights: Queue) -> None:
    """Again is fine: what is lifted already may have been cut off before its requests were told."""
    hold_id = hold_id_of(order.subject, order.matter or "")
    hold = hold_by_id(ctx.store, order.subject, hold_id)
    if hold is None:
        _have_requests_go_on(ctx, order.subject, rights)
        return
    record_act(ctx, actor=_ACTOR, action="hold-lifted", subject=hold_id)
    if asked := _asked_for(ctx, hold):
        # Whoever asked for it hears that first; it ends by itself a week later.
        tell_before_lifting(ctx, asked)
        return
    lift_hold(ctx, order.subject, hold_id, rights=rights)


def _asked_for(ctx: Context, hold: Hold) -> RightsRequest | None:
    """The request that a standing restriction is of, as long as that is kept."""
    if hold.ground is not HoldGround.RESTRICTION or hold.state is not HoldState.PLACED:
        return None
    person_id = hold.subject.removeprefix(PERSON_PREFIX)
    request = request_by_id(ctx.store, person_id, hold.matter)
    return None if request is None or request.is_open else request


def lift_hold(ctx: Context, subject: str, hold_id: str, *, rights: Queue) -> None:
    """Lifts a hold; a restriction ends with its last one, and what waited for it goes on at once.

    Raises
    ------
    NotFound, ChangedMeanwhile, qlinx.aws.queues.SendFailed
    """
    if begin_lifting(ctx, subject, hold_id).ground is HoldGround.RESTRICTION:
        settle_restricted(ctx, subject)
    lift(ctx, subject, hold_id)
    _have_requests_go_on(ctx, subject, rights)


def _have_requests_go_on(ctx: Context, subject: str, rights: Queue) -> None:
    if subject.startswith(PERSON_PREFIX):
        for request in requests_of(ctx.store, subject.removeprefix(PERSON_PREFIX)):
            if request.is_ours_to_do:
                announce(rights, request)


def settle_restricted(ctx: Context, subject: str) -> None:
    """Says in the subject's own record, which everything that uses their data asks, whether a restriction
    stands.

    Raises
    ------
    ChangedMeanwhile
    """
    if not subject.startswith(PERSON_PREFIX):
        return
    for _ in attempts():
        holder = subject_of(ctx, subject.removeprefix(PERSON_PREFIX))
        standing = [hold for hold in restrictions_on(ctx.store, subject) if hold.state is HoldState.PLACED]
        if holder is None or not isinstance(holder.value, Restrictable):
            return
        if bool(holder.value.restricted) == bool(standing):
            return
        # Round again: one that was placed meanwhile is not among the conditions.
        changed = holder.shape.replace(holder.value, restricted=bool(standing))
        ctx.store.try_write(changed, *map(HOLD.unchanged, standing))
    raise ChangedMeanwhile


def _told(ctx: Context, hold: Hold) -> dict[str, Any]:
    items = ctx.store.partition(hold.subject)
    return {
        **hold.model_dump(
            mode="json", include={"subject", "hold_id", "matter", "owner", "ground", "parts", "state"}
        ),
        "placed_at": stamp(hold.placed_at),
        "review_on": hold.review_on.isoformat(),
        "too_late": list(hold.too_late),
        "items": sum(1 for item in items if hold.hold_id in item.get("holds", ())) - 1,
    }


# ---- each night


def tend_holds(ctx: Context, tools: Tools, tally: Tally) -> frozenset[str]:
    """Marks what came since, goes on with lifting, and counts overdue reviews.

    What would have expired by itself is emptied but for what is held.

    The partitions are given of which a hold could not be looked after: not everything there that is held may
    be marked, so nothing there may go.
    """
    untended: list[str] = []
    for hold in every_hold(ctx.store):
        untended.append(hold.subject)
        if not tools.has_time:
            tally.finished = False
            continue
        tally.add(HOLD.kind, "placed", "found")
        with tally.failing((HOLD.kind, "placed")):
            if not tally.dry_run:
                _tend(ctx, tools, hold)
            tally.add(HOLD.kind, "placed", "held")
            untended.pop()
        if is_overdue(hold, ctx.today()):
            tally.add(HOLD.kind, "review-overdue", "found")
            tally.add(HOLD.kind, "review-overdue", "failed")
    return frozenset(untended)


def is_overdue(hold: Hold, today: date) -> bool:
    """Whether the day has passed on which somebody had to look at it again."""
    return hold.review_on < today


def _tend(ctx: Context, tools: Tools, hold: Hold) -> None:
    if hold.state is HoldState.LIFTING:
        # Whoever lifted it side by side has finished, and told what waited.
        with suppress(NotFound):
            lift_hold(ctx, hold.subject, hold.hold_id, rights=tools.rights)
        return
    if hold.ground is HoldGround.RESTRICTION:
        settle_restricted(ctx, hold.subject)
    mark(ctx, hold)
    for item in ctx.store.partition(hold.subject):
        found = declared(item)
        if _has_expired(ctx, hold, found):
            _empty_expired(ctx, tools, hold, found)


def _empty_expired(ctx: Context, tools: Tools, hold: Hold, found: StoredValue) -> None:
    def unless(value: Any) -> Sequence[Change] | None:
        return () if _has_expired(ctx, hold, StoredValue(found.shape, value)) else None

    remove(ctx, found, reach=tools.reach, unless=unless)


def _has_expired(ctx: Context, hold: Hold, found: StoredValue) -> bool:
    """Whether it would have gone natively by now, but for this hold."""
    expires = found.shape.expires(found.value)
    return hold.hold_id in found.value.holds and expires is not None and expires <= ctx.now()
