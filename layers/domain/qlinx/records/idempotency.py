"""Requests that carry a key of their caller's (an Idempotency-Key):
the same key makes one thing, however often it is sent.

What is made has an id derived from whoever asks and the key. In the write that makes it stands what was
asked, as a keyed hash; so the same key with another body is known, and there is no moment at which a thing is
made and its request is not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from qlinx.aws.database import ConditionFailed, Key
from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.ids import derived_id
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Change, Shape, Stored

T = TypeVar("T")

REPEATED_REQUESTS = RetentionRule(
    name="repeated-requests",
    days=30,
    service="using the service from another system",
    data="random ids, and the keyed hash of a request",
    interest="a request that was cut off is sent again within days, and must not be carried out twice",
)


class KeyUsedBefore(DomainError):
    """The key of a request was used before, for another request."""

    failure = Failure.CONFLICT
    code = "idempotency-key-used"
    title = LocalText(
        nl="Deze sleutel is al gebruikt voor een ander verzoek.",
        en="This key was used before for another request.",
    )
    advice = LocalText(
        nl="Gebruik voor elk nieuw verzoek een nieuwe sleutel (Idempotency-Key). Er is niets gewijzigd.",
        en="Use a new key (Idempotency-Key) for each new request. Nothing was changed.",
    )


class IdempotencyKey(Stored):
    """That a key was used, and for what."""

    made_id: Annotated[str, Technical("derived from who asked and their key; the id of what was made")]
    request_hash: Annotated[str, Technical("keyed hash of what was asked, to know a repeated request")]
    used_at: Annotated[datetime, Technical("moment")]


def idempotency_key_item(made_id: str) -> Key:
    return Key(f"idempotency_key#{made_id}", "idempotency_key")


# Native expiry: ids and a hash, which nobody misses.
IDEMPOTENCY_KEY: Shape[IdempotencyKey] = Shape(
    kind="idempotency_key",
    model=IdempotencyKey,
    key=lambda used: idempotency_key_item(used.made_id),
    retention=REPEATED_REQUESTS,
    expires=lambda used: REPEATED_REQUESTS.ends(used.used_at),
)


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """One request: the id of what it makes, the keyed hash of what it asks,
    and whether its caller gave a key.
    """

    made_id: str
    request_hash: str
    is_keyed: bool


def keyed_request(ctx: Context, thing: str, caller: str, key: str | None, asked: str) -> KeyedRequest:
    """The request of a caller to make a ``thing`` (a word of ours) as ``asked``,
    under a key of theirs or none.

    Two callers who choose the same key make two things.
    """
    made_id = ctx.new_id() if key is None else derived_id(thing, caller, key)
    return KeyedRequest(made_id, ctx.keys.hash(f"{thing}-draft", asked), is_keyed=key is not None)


def carry_out_once(
    ctx: Context,
    request: KeyedRequest,
    *,
    found: Callable[[], T | None],
    make: Callable[[Sequence[Change]], T],
    asked: Callable[[T], str | None] = lambda _: None,
) -> T:
    """What a request makes, or made before.

    ``found`` gives what stands under the request's id; ``make`` writes it, together with the changes it is
    given. ``asked`` is the hash of what was asked, where what was made tells it after its key is no longer
    remembered.

    Raises
    ------
    KeyUsedBefore
        What was made under this key was asked for with another body, or is gone.
    Busy
        Others, perhaps the same request, kept writing the same things; nothing was made, and the request may
        come again.
    """
    if not request.is_keyed:
        return make(())
    known = found()
    if known is None:
        try:
            return make((_used(ctx, request),))
        except ConditionFailed as failed:
            # The same request at the same moment was first.
            known = found()
            if known is None:
                raise KeyUsedBefore from failed
    if (_remembered(ctx, request) or asked(known)) not in {request.request_hash, None}:
        raise KeyUsedBefore
    return known


def first_of_several(ctx: Context, thing: str, whose: str) -> Change:
    """A change that one alone of several writers can make, for what has no item of its own to be first at."""
    return _used(ctx, keyed_request(ctx, thing, whose, "", whose))


def _remembered(ctx: Context, request: KeyedRequest) -> str | None:
    used = ctx.store.get(IDEMPOTENCY_KEY, idempotency_key_item(request.made_id))
    return used.request_hash if used else None


def _used(ctx: Context, request: KeyedRequest) -> Change:
    return IDEMPOTENCY_KEY.insert(
        IdempotencyKey(made_id=request.made_id, request_hash=request.request_hash, used_at=ctx.now())
    )
