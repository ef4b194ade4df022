"""Where somebody is signed in, as a page: the sessions that hold, each of which can be ended."""

from typing import Literal

from qlinx.factors.service import Holding
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_moment
from qlinx.people.places import MY_ADDRESS
from qlinx.records.context import Context
from qlinx.sessions.ending import live_sessions


class SecurityForm(Schema):
    """What the buttons post."""

    act: Literal["end", "others", "password"]
    session: str = ""


def security_page(ctx: Context, holder: Holding, asking: str | None, language: Language) -> Page:
    """The sessions, and the buttons to end them."""
    rows = [
        {
            "id": one.session_id,
            "since": format_moment(one.began_at, HOME_ZONE.key, language),
            "until": format_moment(one.ends_at, HOME_ZONE.key, language),
            "here": one.session_id == asking,
        }
        for one in live_sessions(ctx, holder.role, holder.value.person_id, holder=holder)
    ]
    return Page("sessions.security", {"sessions": rows, "change_address": MY_ADDRESS})
