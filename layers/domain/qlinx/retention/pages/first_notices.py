"""Who was not told yet what an employer shares about them, as a page of the desk: numbers, of nobody."""

from collections.abc import Callable

from qlinx.kit.pages import Page
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.retention.desk_places import FIRST_NOTICES
from qlinx.retention.untold import first_notices


def add_first_notices_page(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page."""

    @site.page(FIRST_NOTICES)
    def see_first_notices() -> Page:
        """By employer, the most late ones first."""
        return first_notices_page(context())


def first_notices_page(ctx: Context) -> Page:
    """How many wait, near the end of their month or past it."""
    found = first_notices(ctx)
    rows = [(one.employer or one.employer_id, one.late, one.near, one.waiting) for one in found.employers]
    facts = {"rows": rows, "late": found.late, "near": found.near, "complete": found.complete}
    return Page("retention.desk_first_notices", facts)
