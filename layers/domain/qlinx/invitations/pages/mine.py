"""A person's own invitations as pages: all of them, and one with what can be done now."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from qlinx.invitations.model import ReplyChoice
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.invitations.page_places import MY_INVITATION
from qlinx.invitations.pages.reply import reply_page, told_changes
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_period


class ReplyForm(Schema):
    """What the buttons post; ``changes`` is the number of the last change that the page showed."""

    reply: ReplyChoice
    changes: Annotated[int, Field(ge=0)] | None = None


def my_invitations_page(found: Iterable[OwnInvitation], language: Language) -> Page:
    """What somebody is invited to, the earliest start first; what is open to a reply is said."""
    rows = [
        {
            "to": MY_INVITATION.in_(language, invitation_id=one.invitee.invitation_id),
            "title": one.invitation.title,
            "employer": one.employer.name,
            "when": format_period(
                one.invitation.starts_at, one.invitation.ends_at, one.invitation.time_zone, language
            ),
            "state": one.invitee.state.value,
            "cancelled": one.possible.closed_because == "cancelled",
            "open": bool(one.possible.can),
            "changed": told_changes(one, language),
            "asked_anew": one.asked_anew,
        }
        for one in found
    ]
    return Page("invitations.mine", {"invitations": rows})


def my_invitation_page(own: OwnInvitation, language: Language) -> Page:
    """One invitation, with buttons for what can be done now."""
    return replace(reply_page(own, language), name="invitations.my_invitation")
