"""The routes on which whoever is signed in sees and ends their sessions: the same for people, employer users and staff."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from pydantic import Field

from qlinx.edge.api import Api
from qlinx.edge.employer_sessions import employer_user_in_session
from qlinx.edge.message import Message
from qlinx.edge.sessions import signed_in_person
from qlinx.edge.staff_sessions import signed_in_staff
from qlinx.edge.wiring import context
from qlinx.factors.states import Role
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.sessions.ending import end_other_sessions, end_session, live_sessions
from qlinx.sessions.model import Session

_SIGNED_IN: Final[Mapping[Role, Callable[[Api], object]]] = {
    "person": signed_in_person,
    "employer": employer_user_in_session,
    "staff": signed_in_staff,
}
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


class SessionData(Message):
    """A session. Nothing of device, place or use is kept, so the moment is what tells it."""

    session_id: str = Field(examples=["k3vq2d4k7w5c6x4y6z2a3b4c5d"])
    began_at: datetime = Field(description="when somebody signed in")
    ends_at: datetime = Field(description="when it ends by itself")
    current: bool = Field(description="whether it is the one that asks")


class SessionList(Message):
    """The sessions of the caller, the newest first."""

    sessions: list[SessionData]

    @classmethod
    def of(cls, sessions: Iterable[Session], current: str | None) -> "SessionList":
        return cls(
            sessions=[
                SessionData(
                    session_id=one.session_id,
                    began_at=one.began_at,
                    ends_at=one.ends_at,
                    current=one.session_id == current,
                )
                for one in sessions
            ]
        )


def add_session_routes(api: Api, *roles: Role) -> None:
    """Gives a function the routes of these roles."""
    for role in roles:
        _add_routes(api, role)


def _add_routes(api: Api, role: Role) -> None:
    def caller_id() -> str:
        _SIGNED_IN[role](api)
        return api.caller.user_id

    def see() -> SessionList:
        """Every session that holds now, and which one asks; one from before sessions were listed comes with its next renewal."""
        return SessionList.of(live_sessions(context(), role, caller_id()), api.caller.session_id)

    def end_one(session_id: str) -> None:
        """Ends a session at once, on whatever device it is; also the one that asks."""
        end_session(context(), role, caller_id(), session_id, asking=api.caller.session_id)

    def end_others() -> None:
        """Ends every session at once but the one that asks."""
        end_other_sessions(context(), role, caller_id(), asking=api.caller.session_id)

    path, whose = _PATHS[role], _TITLES[role]
    for function in (see, end_one, end_others):
        # The description knows each route by its function's name.
        function.__name__ = f"{role}_{function.__name__}"
    api.get(path, summary=f"Sessions {whose}")(see)
    api.delete(path, status=204, summary=f"End the other sessions {whose}", problems=(ChangedMeanwhile,))(
        end_others
    )
    api.delete(
        f"{path}/<session_id>",
        status=204,
        summary=f"End a session {whose}",
        problems=(NotFound, ChangedMeanwhile),
    )(end_one)
