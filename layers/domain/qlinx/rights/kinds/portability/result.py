"""A portability file as it is shown and told: where and until when it can be fetched."""

from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import Language, format_moment
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.composing import Links
from qlinx.records.context import Context
from qlinx.rights.following import status_path
from qlinx.rights.kinds.access.result import FetchableExport, fetchable
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Facts
from qlinx.rights.subjects import called

_FILE_NAME: Final = "qlinx-portability.zip"


def result_of(ctx: Context, request: RightsRequest) -> FetchableExport | None:
    """The file, while there is one."""
    return fetchable(ctx, request, _FILE_NAME)


def portable_ready(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    """What the mail tells; nothing once the file is gone."""
    found = result_of(ctx, request)
    if found is None:
        return None
    return {
        "first_name": called(subject),
        "page_url": links.page(status_path(ctx, request)),
        "available_until": format_moment(found.until, HOME_ZONE.key, language),
    }
