"""The routes on which whoever is signed in sees and ends their sessions:
the same for people, employer users and staff.
"""

from collections.abc import Callable, Mapping
from typing import Final

from qlinx.factors.states import Role
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.sessions.ending import end_other_sessions, end_session, live_sessions
from qlinx.sessions.schemas import SESSIONS, SessionList

_PATHS: Final[Mapping[Role, str]] = {
    "person": "/v1/account/sessions",
    "employer": "/v1/employer/sessions",
    "staff": "/v1/staff/sessions",
}
_TITLES: Final[Mapping[Role, str]] = {
    "person": "of an account",
    "employer": "of an employer user",
    "staff": "of staff",
}


def add_session_routes(
    routes: Routes, role: Role, signed_in: Callable[[], object], context: Callable[[], Context]
) -> None:
    """Gives a function the routes of a role; ``signed_in`` raises for whoever is not."""

    def caller_id() -> str:
        signed_in()
        return routes.caller.user_id

    def see() -> SessionList:
        """Every live session, and which one is asking.

        A session from before they were listed appears when it is renewed.
        """
        ctx, user_id = context(), caller_id()
        found = live_sessions(ctx, role, user_id)
        page = SESSIONS.page(ctx, user_id, routes.query, found, lambda one: one.session_id)
        return SessionList.of(page, routes.caller.session_id)

    def end_one(session_id: str) -> None:
        """Ends a session at once, on whatever device; the one that asks can be ended too."""
        end_session(context(), role, caller_id(), session_id, asking=routes.caller.session_id)

    def end_others() -> None:
        """Ends every session but the one that asks, at once."""
        end_other_sessions(context(), role, caller_id(), asking=routes.caller.session_id)

    path, whose = _PATHS[role], _TITLES[role]
    for function in (see, end_one, end_others):
        # The description knows each route by its function's name.
        function.__name__ = f"{role}_{function.__name__}"
    routes.get(path, summary=f"Sessions {whose}", query=SESSIONS.query)(see)
    routes.delete(path, status=204, summary=f"End the other sessions {whose}", problems=(ChangedMeanwhile,))(
        end_others
    )
    routes.delete(
        f"{path}/<session_id>",
        status=204,
        summary=f"End a session {whose}",
        problems=(NotFound, ChangedMeanwhile),
    )(end_one)
