"""Where a person is signed in, as pages: seen and ended."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import context
from qlinx.factors.service import Holding
from qlinx.kit.pages import Moved, Page
from qlinx.people.calling import PEOPLE
from qlinx.people.store import ACCOUNT
from qlinx.sessions.ending import end_other_sessions, end_session
from qlinx.sessions.pages.security import SessionForm, security_page
from qlinx.sessions.places import MY, MY_SECURITY

site = PrivateSite("own-security-pages", PEOPLE)


@site.page(MY)
def start() -> Moved:
    """Where whoever has just signed in comes."""
    return Moved(MY_SECURITY)


@site.page(MY_SECURITY, done=("ended",))
def see() -> Page:
    """Every session that holds, and which one is asking."""
    holder = Holding("person", ACCOUNT, site.who)
    return security_page(context(), holder, site.caller.session_id, site.language)


@site.form(MY_SECURITY, again=see)
def end() -> Moved:
    """Ends one session at once, or all but the one that asks."""
    form, user_id, asking = read_form(site, SessionForm), site.who.person_id, site.caller.session_id
    if form.session:
        end_session(context(), "person", user_id, form.session, asking=asking)
    else:
        end_other_sessions(context(), "person", user_id, asking=asking)
    return Moved(MY_SECURITY, done="ended")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
