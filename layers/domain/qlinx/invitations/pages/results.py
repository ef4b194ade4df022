"""Who comes, as a file that an employer fetches from a page, under the name of the occasion."""

from collections.abc import Callable
from typing import Final

from qlinx.aws.objects import Bucket
from qlinx.invitations.errors import NoResultsYet
from qlinx.invitations.page_places import RESULTS
from qlinx.invitations.service import invitation_for_employer
from qlinx.invitations.store import results_object, results_workbook
from qlinx.kit.downloads import named_after
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Fetched
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

_LINK_SECONDS: Final = 900
_KINDS: Final = {"xlsx": results_workbook, "csv": results_object}


def add_results_pages(
    site: PageRoutes, context: Callable[[], Context], bucket: Callable[[str], Bucket]
) -> None:
    """Gives a function the way to the files of one invitation."""

    @site.page(RESULTS)
    def results(invitation_id: str, kind: str) -> Fetched:
        """The link is made when somebody follows it, so it is as old as they like."""
        return results_file(context(), bucket("DROP"), site.who.employer_id, invitation_id, kind)


def results_file(ctx: Context, drop: Bucket, employer_id: str, invitation_id: str, kind: str) -> Fetched:
    """The file of this kind, where it is written by now.

    Raises
    ------
    NotFound, NoResultsYet
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    if kind not in _KINDS:
        raise NotFound
    key = _KINDS[kind](invitation)
    if drop.found(key) is None:
        raise NoResultsYet
    name = named_after(invitation.title, kind)
    return Fetched(drop.download_link(key, seconds=_LINK_SECONDS, file_name=name))
