"""The route of the desk's API for first notices."""

from collections.abc import Callable

from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.retention.schemas import UNTOLD, FirstNoticesResponse
from qlinx.retention.untold import first_notices


def add_first_notices_route(routes: Routes, context: Callable[[], Context], staff: Callable[[], str]) -> None:
    """Gives a function the route; ``staff`` gives who of the staff calls."""

    @routes.get("/v1/staff/first-notices", summary="Who was not told yet what is shared", query=UNTOLD.query)
    def list_untold() -> FirstNoticesResponse:
        """How many people of each employer wait for their first notice (GDPR article 14), and how many of
        them are near the end of their month or past it; nobody's name.
        """
        actor, ctx = staff(), context()
        found = first_notices(ctx)
        page = UNTOLD.page(ctx, actor, routes.query, found.employers, lambda one: one.employer_id)
        return FirstNoticesResponse.of(page, found)
