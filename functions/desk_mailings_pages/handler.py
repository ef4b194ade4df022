"""First invitations of employers, newsletters and prospects, as pages for staff."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.settings import public_url, setting
from qlinx.entrypoints.wiring import queue
from qlinx.invitations import mailings
from qlinx.invitations.desk_places import MAILING, MAILINGS
from qlinx.invitations.pages.desk_mailings import VerdictForm, mailing_page, mailings_page
from qlinx.kit.pages import Moved, Page
from qlinx.newsletters.pages.desk_routes import Mailed, add_desk_pages
from qlinx.prospects.desk_places import PROSPECT_PAGE, PROSPECTS, REMOVAL
from qlinx.prospects.pages import desk as prospects
from qlinx.staff.calling import STAFF_MEMBERS

site = PrivateSite("desk-mailings-pages", STAFF_MEMBERS)
add_desk_pages(site, site.context, lambda: Mailed(public_url(), setting("MAIL_FROM")))


@site.page(MAILINGS, done=("approved", "refused"))
def see_waiting() -> Page:
    """Those that wait, the one first of which replies close first."""
    return mailings_page(site.context(), site.query, site.language)


@site.page(MAILING)
def see_one(invitation_id: str) -> Page:
    """One that waits, as its employer wrote it."""
    return mailing_page(site.context(), invitation_id, site.language)


@site.form(MAILING, again=see_one)
def decide(invitation_id: str) -> Moved:
    """Lets it go with all of its employer, or calls it off and tells why."""
    reason, actor, fanout = read_form(site, VerdictForm).refused_because, site.who.person_id, queue("FANOUT")
    if reason is None:
        mailings.approve(site.context(), invitation_id, actor=actor, fanout=fanout)
    else:
        mailings.refuse(site.context(), invitation_id, reason, actor=actor, fanout=fanout)
    return Moved(MAILINGS, done="approved" if reason is None else "refused")


@site.page(PROSPECTS, done=("removed",))
def see_prospects() -> Page:
    """Who may become a client, by the day on which to look again."""
    return prospects.prospects_page(site.context(), site.language)


@site.form(PROSPECTS, again=see_prospects)
def keep_prospect() -> Moved:
    """Keeps somebody, with where they come from and on what basis."""
    return prospects.keep(site.context(), read_form(site, prospects.NewForm), actor=site.who.person_id)


@site.page(PROSPECT_PAGE, done=prospects.DONE)
def see_prospect(prospect_id: str) -> Page:
    """One of them, without who it is."""
    return prospects.prospect_page(site.context(), prospect_id, site.language)


@site.form(PROSPECT_PAGE, again=see_prospect)
def act_on_prospect(prospect_id: str) -> Page | Moved:
    """Shows who it is, once that is written down; or does what else a button says."""
    return prospects.act_on(
        site.context(), prospect_id, posted(site), site.language, actor=site.who.person_id
    )


@site.page(REMOVAL)
def see_removal(prospect_id: str) -> Page:
    """What goes with somebody."""
    return prospects.removal_page(site.context(), prospect_id, site.language)


@site.form(REMOVAL, again=see_removal)
def remove_prospect(prospect_id: str) -> Moved:
    """Removes somebody."""
    return prospects.remove(site.context(), prospect_id, actor=site.who.person_id)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
