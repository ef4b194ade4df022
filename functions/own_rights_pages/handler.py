"""A person's rights, as pages: their requests, a new one, and the deletion of the account."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.names import names_of
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.kit.pages import Moved, Page
from qlinx.people.calling import PEOPLE
from qlinx.people.own_data import asks_joins, joined_to
from qlinx.people.places import MENU, MY_DELETION, MY_DELETION_SURE, MY_REQUESTS
from qlinx.rights.account_deletion import delete_account, deletion_preview
from qlinx.rights.asking_back import tell
from qlinx.rights.asking_signed_in import ask_of_invitation
from qlinx.rights.following import views_of
from qlinx.rights.pages.mine import (
    also_on_page,
    asked_on_page,
    deleted_page,
    deletion_page,
    deletion_sure_page,
    my_requests_page,
    said_of_one,
)
from qlinx.rights.schemas import ReviewForm, TellForm
from qlinx.rights.service import ask_all
from qlinx.rights.taking_back import request_of_account
from qlinx.rights.transferring import address_for
from qlinx.sessions.freshness import asks_freshness

site = PrivateSite("own-rights-pages", PEOPLE, MENU)


@site.page(MY_REQUESTS, done=("asked", "told", "taken-back", "used-again"), asks=asks_joins)
def see() -> Page:
    """The requests, the newest first, and the form for a new one."""
    account_id = site.who.person_id
    joined = [one.join for one in joined_to(site.context(), account_id) if one.person]
    names = names_of(site.context(), (join.employer_id for join in joined))
    relations = {join.relation_id: names[join.employer_id] for join in joined}
    return my_requests_page(site.context(), views_of(site.context(), account_id), relations, site.language)


@site.form(MY_REQUESTS, again=see)
def ask() -> Moved:
    """Takes a request in, while the same one is open that one; takes one back, has data used again, or
    takes what was asked about one.
    """
    account_id = site.who.person_id
    if done := said_of_one(site.context(), account_id, posted(site)):
        return Moved(MY_REQUESTS, done=done)
    if "tell" in posted(site):
        form = read_form(site, TellForm)
        tell(site.context(), request_of_account(site.context(), account_id, form.tell), form.told)
        return Moved(MY_REQUESTS, done="told")
    if "invitation" in posted(site):
        ask_of_invitation(site.context(), account_id, read_form(site, ReviewForm).invitation)
        return Moved(MY_REQUESTS, done="asked")
    right, subjects = asked_on_page(posted(site), account_id)
    requests = ask_all(
        site.context(),
        subjects,
        right,
        account_id=account_id,
        by_representative=posted(site).get("by_representative") == "yes",
        send_to=address_for(right, posted(site).get("send_to")),
    )
    logger.info("rights requests received", right=right.name, requests=len(requests))
    return Moved(MY_REQUESTS, done="asked")


@site.page(MY_DELETION, asks=asks_joins)
def what_deleting_does() -> Page:
    """What would go and what would stay."""
    return deletion_page(deletion_preview(site.context(), site.who, site.language))


@site.page(MY_DELETION_SURE, asks=asks_freshness(asks_joins))
def ask_whether_to_delete() -> Page:
    """The same with the button, for whoever signed in just now."""
    return deletion_sure_page(deletion_preview(site.context(), site.who_freshly, site.language))


@site.form(MY_DELETION_SURE, again=ask_whether_to_delete)
def delete() -> Page:
    """Erases the account and what was chosen with it, and tells what stays: once, for all sessions end."""
    deleted = delete_account(site.context(), site.who_freshly, also_on_page(posted(site)), site.language)
    logger.info("account deleted", erasures=len(deleted.rights_requests))
    return deleted_page(deleted)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
