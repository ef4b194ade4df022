"""An export as it is shown and told: where and until when it can be fetched."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from qlinx.aws.objects import Bucket
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import Language, format_moment
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.composing import Links
from qlinx.records.context import Context
from qlinx.rights.following import status_path
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Facts, ShownResult
from qlinx.rights.store import export_by_id, export_object
from qlinx.rights.subjects import called, still_reaches

# Long enough to start a download, too short to be of use to whoever finds it.
DOWNLOAD_SECONDS: Final = 300
FILE_NAME: Final = "qlinx-export.zip"


@dataclass(frozen=True, slots=True)
class FetchableExport:
    """A file that can be fetched until a moment."""

    place: str
    until: datetime
    file_name: str = FILE_NAME

    is_file: ClassVar[bool] = True

    def shown(self, _: Language, private: Bucket | None) -> ShownResult:
        """With a link that works for minutes, for whoever may fetch it."""
        if private is None:
            return ShownResult(download_until=self.until)
        link = private.download_link(self.place, seconds=DOWNLOAD_SECONDS, file_name=self.file_name)
        return ShownResult(download_url=link, download_until=self.until)


def result_of(ctx: Context, request: RightsRequest) -> FetchableExport | None:
    """The export, while there is one."""
    return fetchable(ctx, request, FILE_NAME)


def fetchable(ctx: Context, request: RightsRequest, file_name: str) -> FetchableExport | None:
    """The file that a request made, under the name that it is saved as: while there is one, and whoever asked
    reaches what it is about.
    """
    export = export_by_id(ctx.store, request.person_id, request.request_id)
    if export is None or export.ends_at <= ctx.now() or not still_reaches(ctx, request):
        return None
    return FetchableExport(export_object(request.person_id, request.request_id), export.ends_at, file_name)


def export_ready(
    ctx: Context, subject: Addressed, request: RightsRequest, links: Links, language: Language
) -> Facts | None:
    """What the mail tells; nothing once the file is gone."""
    export = result_of(ctx, request)
    if export is None:
        return None
    return {
        "first_name": called(subject),
        "page_url": links.page(status_path(ctx, request)),
        "available_until": format_moment(export.until, HOME_ZONE.key, language),
    }
