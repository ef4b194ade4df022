"""Carries requests out, one message at a time;
a message that comes again finds what was done and goes on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.records.context import Context
from qlinx.rights.awaiting import tell_employer
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.overtaking import end_overtaken, overtaken
from qlinx.rights.registry import right_named
from qlinx.rights.right import NOTHING_TO_DO, Resources
from qlinx.rights.store import request_by_id

if TYPE_CHECKING:
    from qlinx.rights.uploading import Uploads


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: ``word`` for the log."""

    word: str


def fulfil(
    ctx: Context,
    message: Mapping[str, Any],
    *,
    private: Bucket,
    pool: UserPool,
    queue: Queue,
    uploads: "Uploads | None" = None,
) -> Outcome:
    """Carries out the request that a message names, as far as it comes; sends itself the rest.

    Raises
    ------
    RightUnknown
        No module holds the right: another release does.
    Errors of the steps, after which the message is to be delivered again.
    """
    step = CarryOut.model_validate(message)
    resources = Resources(private, pool, queue, uploads)
    request = request_by_id(ctx.store, step.person_id, step.request_id)
    if request is None:
        right = right_named(step.right)
        if right.after_request:
            right.after_request()(ctx, step.person_id, step.request_id, resources)
        return Outcome(NOTHING_TO_DO)
    if over := overtaken(ctx, request):
        return Outcome(over)
    if request.awaits_employer:
        end_overtaken(ctx, request.person_id)
        return Outcome(_looked_at(ctx, request) or tell_employer(ctx, request))
    if request.transfer and not request.is_open:
        return Outcome(_transferred(ctx, request, step, resources))
    if not request.is_ours_to_do:
        return Outcome(NOTHING_TO_DO)
    return Outcome(right_named(request.right).fulfilment()(ctx, request, step, resources))


def _looked_at(ctx: Context, request: RightsRequest) -> str | None:
    """Watches the term of one that is about an occasion; of others the night does."""
    if request.matter is None:
        return None
    from qlinx.rights.happening import look_now

    return look_now(ctx, request)


def _transferred(ctx: Context, request: RightsRequest, step: CarryOut, resources: Resources) -> str:
    """Tries anew to hand a package to another controller, where it has to go there still."""
    from qlinx.rights.transferring import is_to_be_sent, transfer

    return transfer(ctx, request, step, resources) if is_to_be_sent(request) else NOTHING_TO_DO
