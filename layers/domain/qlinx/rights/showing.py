"""A request as whoever asked is shown it: how far it is, with the export's link or the proof of the erasure."""

from collections.abc import Iterable
from typing import Final

from qlinx.aws.objects import Bucket
from qlinx.kit.provider import AUTHORITY
from qlinx.kit.texts import Language
from qlinx.records.context import Context
from qlinx.rights.kinds.erasure.certificate import erased_in_words, kept_in_words
from qlinx.rights.model import RightsRequest
from qlinx.rights.schemas import Certificate, KeptPart, RightsRequestAnswer, RightsTakenIn
from qlinx.rights.service import RequestView, received_view, status_token
from qlinx.rights.store import export_object
from qlinx.rights.words import REFUSALS, reference_of

# Long enough to start a download, too short to be of use to whoever finds it.
DOWNLOAD_SECONDS: Final = 300
_FILE_NAME: Final = "qlinx-export.zip"


def request_shown(
    ctx: Context, view: RequestView, language: Language, *, private: Bucket
) -> RightsRequestAnswer:
    """A request; ``private`` is the bucket in which exports are."""
    return _shown(ctx, view, language, download_url=_download(view, private))


def taken_in(ctx: Context, requests: Iterable[RightsRequest], language: Language) -> RightsTakenIn:
    """What was taken in just now: of none of these there is a file yet."""
    answers = [_shown(ctx, received_view(one), language) for one in requests]
    return RightsTakenIn(**dict(answers[0]), rights_requests=answers)


def _shown(
    ctx: Context, view: RequestView, language: Language, *, download_url: str | None = None
) -> RightsRequestAnswer:
    token = status_token(ctx, view.person_id, view.request_id)
    return RightsRequestAnswer(
        reference=reference_of(view.request_id),
        kind=view.right.value,
        state=view.state.value,
        received_at=view.received_at,
        deadline_on=view.deadline_on,
        closed_at=view.closed_at,
        refusal=REFUSALS[view.refusal].in_(language) if view.refusal else None,
        status_token=token,
        status_url=ctx.page_url(f"/rights-requests/{token}"),
        download_url=download_url,
        download_until=view.fetchable_until,
        certificate=_certificate(view, language),
    )


def _download(view: RequestView, private: Bucket) -> str | None:
    if view.fetchable_until is None:
        return None
    place = export_object(view.person_id, view.request_id)
    return private.download_link(place, seconds=DOWNLOAD_SECONDS, file_name=_FILE_NAME)


def _certificate(view: RequestView, language: Language) -> Certificate | None:
    if view.erasure is None:
        return None
    return Certificate(
        begun_at=view.erasure.begun_at,
        done_at=view.erasure.done_at,
        erased=erased_in_words(view.erasure, language),
        kept=[
            KeptPart(what=item.what, ground=item.ground, until=item.until)
            for item in kept_in_words(view.erasure.kept, language)
        ],
        authority=AUTHORITY.name.in_(language),
        authority_url=AUTHORITY.url.in_(language),
    )
