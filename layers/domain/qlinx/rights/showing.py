"""A request as whoever asked is shown it: how far it is, with what came of it."""

from collections.abc import Iterable

from qlinx.aws.objects import Bucket
from qlinx.kit.texts import Language
from qlinx.records.context import Context
from qlinx.rights.following import RequestView, received_view, status_token
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import ShownResult
from qlinx.rights.schemas import RightsRequestResponse, RightsTakenIn
from qlinx.rights.words import REFUSALS, reference_of


def request_shown(
    ctx: Context, view: RequestView, language: Language, *, private: Bucket | None = None
) -> RightsRequestResponse:
    """A request with what came of it; ``private`` is the bucket with files of people, for whoever showed just
    now that what is in there is theirs.
    """
    result = view.result.shown(language, private) if view.result else ShownResult()
    return _shown(ctx, view, language, result)


def taken_in(ctx: Context, requests: Iterable[RightsRequest], language: Language) -> RightsTakenIn:
    """What was taken in just now: nothing came of these yet."""
    responses = [_shown(ctx, received_view(one), language, ShownResult()) for one in requests]
    return RightsTakenIn(**dict(responses[0]), rights_requests=responses)


def _shown(ctx: Context, view: RequestView, language: Language, result: ShownResult) -> RightsRequestResponse:
    token = status_token(ctx, view.person_id, view.request_id)
    return RightsRequestResponse(
        reference=reference_of(view.request_id),
        kind=view.right,
        state=view.state.value,
        received_at=view.received_at,
        by_representative=view.by_representative,
        deadline_on=view.deadline_on,
        closed_at=view.closed_at,
        refusal=REFUSALS[view.refusal].in_(language) if view.refusal else None,
        status_token=token,
        status_url=ctx.page_url(f"/rights-requests/{token}"),
        download_url=result.download_url,
        download_until=result.download_until,
        certificate=result.certificate,
        transfer=view.transfer,
    )
