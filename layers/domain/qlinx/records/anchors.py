"""Anchors of the audit trail: how each day ended, kept in a bucket whose objects nobody can change or remove.

The seals of a day stand in the table beside its acts. Whoever may write there, with every right that there
is, could write acts and seals anew so that they agree. Not here: the bucket keeps what was put for its term
(object lock), and its own policy lets one function put and nobody remove. The hash over a day stands in the
key, so a list tells all there is to compare, and a second anchor of a day stands beside the first.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from qlinx.aws.objects import Bucket
from qlinx.kit.clock import utc_day
from qlinx.records.anchor_marks import AUDIT_ANCHOR, AnchorSeen, mark_key
from qlinx.records.context import Context
from qlinx.records.seals import AUDIT_SEAL, IN_TIME, AuditSeal, anchor_of, seal_key

FOLDER: Final = "anchors/"
_JSON: Final = "application/json"


class AnchorState(StrEnum):
    """``HELD``: as the seal says. ``LATE``: written days after the day. ``MISSING``: there is a seal and no
    anchor. ``UNLIKE``: the anchor is of another seal than stands there now, or of one that stands no more.
    ``TWICE``: a second one was put beside it.
    """

    HELD = "held"
    LATE = "late"
    MISSING = "missing"
    UNLIKE = "unlike"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the bucket tells of a day."""

    digest: str
    kept_at: datetime


Anchors = Mapping[date, Sequence[Anchor]]


def anchor_key(day: date, digest: str) -> str:
    return f"{FOLDER}{day.isoformat()}/{digest}.json"


def kept_anchors(bucket: Bucket) -> Anchors:
    """All that are kept, by day."""
    found: dict[date, list[Anchor]] = {}
    for listed in bucket.listed(FOLDER):
        day, digest = listed.key.removeprefix(FOLDER).removesuffix(".json").split("/")
        found.setdefault(date.fromisoformat(day), []).append(Anchor(digest, listed.written_at))
    return found


def keep_anchors(ctx: Context, bucket: Bucket, *, days: int) -> tuple[str, ...]:
    """Puts an anchor of each of the last days that is sealed and has none, and gives what is wrong.

    A day that was not anchored while it was new is anchored now, once its lack is told; from then on it is
    late. The very first time all days are anchored, and none is late.
    """
    kept = kept_anchors(bucket)
    states = anchor_states(ctx, kept, days=days)
    begun = min(kept, default=date.min)
    for day in _last(ctx, days):
        seal = ctx.store.get(AUDIT_SEAL, seal_key(day)) if day > begun and day not in kept else None
        if seal:
            bucket.write(anchor_key(day, anchor_of(seal)), _told(seal), _JSON)
    _mark(ctx, kept, _last(ctx, days))
    wrong = {day: state for day, state in states.items() if state not in {AnchorState.HELD, AnchorState.LATE}}
    return tuple(f"the anchor of {day} is {state}" for day, state in sorted(wrong.items()))


def _mark(ctx: Context, kept: Anchors, days: Sequence[date]) -> None:
    """Notes what the bucket keeps; what was put just now is seen the next night."""
    for day in days:
        for one in kept.get(day, ()):
            if ctx.store.get(AUDIT_ANCHOR, mark_key(day, one.digest)) is None:
                seen = AnchorSeen(day=day, digest=one.digest, kept_at=one.kept_at)
                ctx.store.try_write(AUDIT_ANCHOR.insert(seen))


def anchor_states(ctx: Context, kept: Anchors, *, days: int) -> Mapping[date, AnchorState]:
    """Of the last days those that have an anchor or should have one, as the seals of now have it."""
    if not kept:
        return {}
    seals = {day: ctx.store.get(AUDIT_SEAL, seal_key(day)) for day in _last(ctx, days)}
    return dict(_judged(kept, seals, utc_day(ctx.now())))


def _judged(
    kept: Anchors, seals: Mapping[date, AuditSeal | None], today: date
) -> Iterator[tuple[date, AnchorState]]:
    begun = min(kept)
    first_kept = min(one.kept_at for several in kept.values() for one in several)
    for day, seal in seals.items():
        anchors = kept.get(day, ())
        if len(anchors) > 1:
            yield day, AnchorState.TWICE
        elif anchors:
            (one,) = anchors
            late = utc_day(one.kept_at) - day > IN_TIME and utc_day(one.kept_at) != utc_day(first_kept)
            as_sealed = seal is not None and anchor_of(seal) == one.digest
            yield day, AnchorState.UNLIKE if not as_sealed else AnchorState.LATE if late else AnchorState.HELD
        elif day > begun and today - day > IN_TIME:
            yield day, AnchorState.MISSING


def _last(ctx: Context, days: int) -> Sequence[date]:
    today = utc_day(ctx.now())
    return tuple(today - timedelta(days=ago) for ago in range(days, 0, -1))


def _told(seal: AuditSeal) -> bytes:
    """Number and last hash of each chain, so that a day can be compared by hand; ids of nobody."""
    ends = [[number, digest] for number, digest in zip(seal.numbers, seal.digests, strict=True)]
    return json.dumps({"day": seal.day.isoformat(), "chains": ends, "anchor": anchor_of(seal)}).encode()
