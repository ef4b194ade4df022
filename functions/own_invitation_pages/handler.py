"""A person's own invitations, as pages: seen and answered."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.invitations.calendars import IN_CALENDAR, calendar_file
from qlinx.invitations.own_invitations import OwnInvitation, own_invitation_of_account, own_invitations
from qlinx.invitations.page_places import MY_INVITATION
from qlinx.invitations.pages.mine import ReplyForm, my_invitation_page, my_invitations_page
from qlinx.invitations.replies import reply_of_account
from qlinx.kit.pages import CalendarFile, Moved, Page
from qlinx.people.calling import PEOPLE
from qlinx.people.own_data import asks_joins
from qlinx.people.places import MENU, MY
from qlinx.rights.pages.reviews import with_review

site = PrivateSite("own-invitation-pages", PEOPLE, MENU)


@site.page(MY, asks=asks_joins)
def see_all() -> Page:
    """What somebody is invited to, the earliest start first."""
    return my_invitations_page(own_invitations(site.context(), site.who.person_id), site.language)


@site.page(MY_INVITATION, asks=asks_joins)
def see(invitation_id: str) -> Page | CalendarFile:
    """One invitation, with what can be done now; or its file for the calendar of whoever comes."""
    own = own_invitation_of_account(site.context(), site.who.person_id, invitation_id)
    file = calendar_file(site.context(), own, site.language) if IN_CALENDAR in site.query else None
    return file or _with_review(own)


def see_again(invitation_id: str) -> Page:
    """The invitation after a reply that was refused."""
    own = own_invitation_of_account(site.context(), site.who.person_id, invitation_id)
    return _with_review(own)


def _with_review(own: OwnInvitation) -> Page:
    page = my_invitation_page(own, site.language)
    return with_review(site.context(), own, page, site.language, in_account=True)


@site.form(MY_INVITATION, again=see_again)
def reply(invitation_id: str) -> Moved:
    """Accepts or declines; the page then says what is so."""
    form = read_form(site, ReplyForm)
    own = reply_of_account(site.context(), site.who.person_id, invitation_id, form.reply, seen=form.changes)
    logger.info("invitation answered", outcome=own.invitee.state.value)
    return Moved(MY_INVITATION, {"invitation_id": invitation_id})


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
