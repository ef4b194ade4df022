"""The first invitations of employers as pages for staff: those that wait, and one with the verdict on it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from qlinx.invitations.desk_places import MAILING, MAILINGS
from qlinx.invitations.mailings import WaitingMailing, waiting_mailings
from qlinx.invitations.model import RefusedBecause
from qlinx.invitations.staff_schemas import WAITING
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_moment, format_period
from qlinx.records.context import Context


class VerdictForm(Schema):
    """What staff decide: that it goes, or why it does not."""

    verdict: Literal["approve", "no_occasion", "misleading", "not_its_people", "to_be_discussed"] = Field(
        description="`approve`, or the reason of a refusal"
    )

    @property
    def refused_because(self) -> RefusedBecause | None:
        return None if self.verdict == "approve" else RefusedBecause(self.verdict)


def mailings_page(ctx: Context, query: Mapping[str, str], language: Language) -> Page:
    """Invitations that wait, the one first of which replies close first; a page at a time.

    Raises
    ------
    InputInvalid
    """
    page = WAITING.page(ctx, "", query, waiting_mailings(ctx), lambda one: one.invitation.invitation_id)
    rows = [
        {
            "invitation_id": one.invitation.invitation_id,
            "title": one.invitation.title,
            "employer": one.employer.name,
            "people": one.invitation.people_counted,
            "answer_by": format_moment(one.invitation.answer_by, HOME_ZONE.key, language),
        }
        for one in page.items
    ]
    facts = {"mailings": rows, "next_cursor": page.cursor, "mailings_place": MAILINGS, "one_place": MAILING}
    return Page("invitations.desk_mailings", facts)


def mailing_page(ctx: Context, invitation_id: str, language: Language) -> Page:
    """One invitation that waits, as its employer wrote it, with the verdict to give.

    Raises
    ------
    NotFound
        It waits no more.
    """
    found = (one for one in waiting_mailings(ctx) if one.invitation.invitation_id == invitation_id)
    waiting: WaitingMailing | None = next(found, None)
    if waiting is None:
        raise NotFound
    invitation = waiting.invitation
    facts = {
        "invitation_title": invitation.title,
        "employer": waiting.employer.name,
        "text": invitation.text,
        "location": invitation.location,
        "period": format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language),
        "answer_by": format_moment(invitation.answer_by, HOME_ZONE.key, language),
        "people": invitation.people_counted,
        "among": ", ".join((*invitation.among, *(invitation.also_tags or ()))),
        "mailings_place": MAILINGS,
    }
    return Page("invitations.desk_mailing", facts)
