"""The route on which staff see how mail goes."""

from collections.abc import Callable

from qlinx.mailing.health_schemas import MailHealthResponse
from qlinx.records.context import Context
from qlinx.records.routes import Routes


def add_health_route(routes: Routes, context: Callable[[], Context], staff: Callable[[], str]) -> None:
    """Gives a function the route; ``staff`` raises for whoever is none."""

    @routes.get("/v1/staff/mail-health", summary="How mail goes")
    def see_mail_health() -> MailHealthResponse:
        """What did not arrive in the last 30 days, and since when something waits."""
        staff()
        return MailHealthResponse.now(context())
