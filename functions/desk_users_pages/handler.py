"""What staff do about users of employers, as pages."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers import users
from qlinx.employers.desk_acts import UserAct, act_on_user
from qlinx.employers.pages import desk
from qlinx.employers.pages.desk_forms import NewUserForm, UserActForm
from qlinx.employers.places import NEW_USER, ONE_EMPLOYER, ONE_USER
from qlinx.employers.users import Actor
from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import user_pool
from qlinx.kit.pages import Moved, Page
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.staff.calling import STAFF_MEMBERS

site = PrivateSite("desk-users-pages", STAFF_MEMBERS)


@site.page(NEW_USER)
def ask_user(employer_id: str) -> Page:
    """The form that adds a user."""
    return desk.agreement_page(site.context(), "desk_new_user", employer_id, site.language)


@site.form(NEW_USER, again=ask_user)
def invite(employer_id: str) -> Moved:
    """Adds a user, who gets a mail."""
    form = read_form(site, NewUserForm)
    users.invite(site.context(), employer_id, form.new(), pool=user_pool(), actor=_actor())
    return Moved(ONE_EMPLOYER, {"employer_id": employer_id}, done="invited")


@site.page(ONE_USER, done=tuple(act.value for act in UserAct))
def see_user(employer_id: str, user_id: str) -> Page:
    """One user, with what may be done."""
    return desk.user_page(site.context(), employer_id, user_id, site.language)


@site.form(ONE_USER, again=see_user)
def act(employer_id: str, user_id: str) -> Moved:
    """Does one thing about a user."""
    form = read_form(site, UserActForm)
    asked, actor = form.act, _actor(form.saw)
    act_on_user(site.context(), employer_id, user_id, asked, pool=user_pool(), actor=actor)
    if asked is UserAct.REMOVE:
        return Moved(ONE_EMPLOYER, {"employer_id": employer_id}, done="removed")
    return Moved(ONE_USER, {"employer_id": employer_id, "user_id": user_id}, done=asked.value)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)


def _actor(seen: Seen = WHATEVER_IS_NOW) -> Actor:
    return Actor(site.who.person_id, is_staff=True, seen=seen)
