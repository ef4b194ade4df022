"""Where a member of staff is signed in, and their own second step, as a page of the desk."""

from collections.abc import Callable
from typing import Literal

from qlinx.factors.service import Holding
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.sessions.ending import end_other_sessions, end_session
from qlinx.sessions.pages.security import SecurityForm, acted_on_factor, sessions_of
from qlinx.sessions.places import STAFF_SECURITY
from qlinx.staff.store import STAFF


class DeskSecurityForm(SecurityForm):
    """What the buttons post; staff always have a second step, so they set none here."""

    act: Literal["end", "others", "codes", "remove"]


def add_own_sign_in(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page on which staff see their sessions and their second step."""

    def holding() -> Holding:
        return Holding("staff", STAFF, site.who)

    @site.page(STAFF_SECURITY, done=("ended",))
    def see_own_sign_in() -> Page:
        """Every session that holds, which one is asking, and how many recovery codes are left."""
        factor = site.who.factor
        facts = {
            "sessions": sessions_of(context(), holding(), site.caller.session_id, site.language),
            "codes_left": len(factor.recovery_codes) if factor else 0,
        }
        return Page("sessions.desk_security", facts)

    @site.form(STAFF_SECURITY, again=see_own_sign_in)
    def act_on_own_sign_in() -> Page | Moved:
        """Ends one session, or all but the one that asks; shows new recovery codes once; or takes the second
        step away, with every session.
        """
        form = validated(
            DeskSecurityForm,
            {name: value for name, value in site.fields.items() if name in DeskSecurityForm.model_fields},
        )
        user_id, asking = site.who.person_id, site.caller.session_id
        match form.act:
            case "end":
                end_session(context(), "staff", user_id, form.session, asking=asking)
            case "others":
                end_other_sessions(context(), "staff", user_id, asking=asking)
            case _:
                return acted_on_factor(context(), holding(), site.caller.signed_in_at, form, STAFF_SECURITY)
        return Moved(STAFF_SECURITY, done="ended")
