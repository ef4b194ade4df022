"""The page on which an employer changes what an invitation says, and what its form asks for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from qlinx.aws.queues import Queue
from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import NOT_SENT, change_invitation
from qlinx.invitations.model import Invitation
from qlinx.invitations.page_places import CHANGE, INVITATION
from qlinx.invitations.service import invitation_for_employer
from qlinx.invitations.versions import SAID, tag_of_invitation
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.kit.seen import saw
from qlinx.kit.texts import Language, format_moment
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

_TIMES: Final = ("starts_at", "ends_at", "answer_by")


def add_change_pages(site: PageRoutes, context: Callable[[], Context], queue: Callable[[str], Queue]) -> None:
    """Gives a function the page on which an invitation is changed."""

    @site.page(CHANGE)
    def ask_change(invitation_id: str) -> Page:
        """What it says, to be changed."""
        return change_page(context(), site.who.employer_id, invitation_id, site.language)

    @site.form(CHANGE, again=ask_change)
    def change(invitation_id: str) -> Moved:
        """Whoever was invited is told what is different."""
        ids = (site.who.employer_id, invitation_id)
        asked = asked_in(context(), *ids, site.fields)
        seen = saw(site.fields.get("seen", ""))
        change_invitation(context(), *ids, asked, once=site.once, fanout=queue("FANOUT"), seen=seen)
        return Moved(INVITATION, {"invitation_id": invitation_id}, done="changed")


def change_page(ctx: Context, employer_id: str, invitation_id: str, language: Language) -> Page:
    """What it says, to be changed.

    Raises
    ------
    NotFound
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    return Page(
        "invitations.desk_change",
        {
            "occasion": invitation.title,
            "said": _in_fields(invitation),
            "words": {
                name: format_moment(getattr(invitation, name), invitation.time_zone, language)
                for name in _TIMES
            },
            "version": tag_of_invitation(invitation),
            "is_sent": invitation.state not in NOT_SENT,
            "back": INVITATION.in_(language, invitation_id=invitation_id),
        },
    )


def asked_in(ctx: Context, employer_id: str, invitation_id: str, fields: Mapping[str, str]) -> ChangeRequest:
    """What the form asks for: times that still read as they were shown stay to the second, and a field that
    was emptied says nothing.

    Raises
    ------
    NotFound, InputInvalid
    """
    shown = _in_fields(invitation_for_employer(ctx, employer_id, invitation_id))
    asked: dict[str, object] = {name: _plain(fields.get(name, "")) for name in ("title", "text")}
    asked["location"] = fields.get("location") or None
    asked |= {name: fields.get(name, "") for name in _TIMES if fields.get(name, "") != shown[name]}
    return validated(ChangeRequest, asked)


def _plain(text: str) -> str:
    # A browser ends lines of a form as the internet does.
    return text.replace("\r\n", "\n")


def _in_fields(invitation: Invitation) -> dict[str, str]:
    zone = ZoneInfo(invitation.time_zone)
    values = {name: getattr(invitation, name) for name in SAID}
    return {
        name: value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        if isinstance(value, datetime)
        else value or ""
        for name, value in values.items()
    }
