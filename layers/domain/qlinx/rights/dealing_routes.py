"""Who looked at somebody's data, for the app."""

from collections.abc import Callable

from qlinx.kit.texts import Language
from qlinx.people.model import Account
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.rights.dealing_schemas import DEALINGS, DealingsResponse
from qlinx.rights.own_dealings import dealings_shown


def add_dealings_route(
    routes: Routes,
    account: Callable[[], Account],
    language: Callable[[], Language],
    context: Callable[[], Context],
) -> None:
    """Gives a function the route; ``account`` raises for whoever is not signed in."""

    @routes.get("/v1/account/dealings", summary="Who looked at your data", query=DEALINGS.query)
    def see_dealings() -> DealingsResponse:
        """Who of staff or of an employer looked at your data or changed it in the last year, when and why."""
        return dealings_shown(context(), account().person_id, routes.query, language())
