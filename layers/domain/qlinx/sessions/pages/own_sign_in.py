"""Where somebody whose role must have a second step is signed in, and that step, as a page of their own:
staff, and users of an employer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from qlinx.factors.service import Holding
from qlinx.factors.states import Role
from qlinx.kit.pages import Moved, Page, Place
from qlinx.kit.schemas import validated
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.records.shape import Shape
from qlinx.sessions.ending import end_other_sessions, end_session
from qlinx.sessions.pages.security import SecurityForm, acted_on_factor, sessions_of
from qlinx.sessions.places import FORGOTTEN


class OwnSignInForm(SecurityForm):
    """What the buttons post; they set no second step here, since signing in asked for it."""

    act: Literal["end", "others", "codes", "remove"]


@dataclass(frozen=True, slots=True)
class OwnSignIn:
    """Whose page it is: the role with the shape of its record, where the page is, and its template."""

    role: Role
    shape: Shape[Any]
    place: Place
    page: str

    def add_to(self, site: PageRoutes, context: Callable[[], Context]) -> None:
        """Gives a function the page. It is about their sign-in alone: who may only look may send it."""

        def holding() -> Holding:
            return Holding(self.role, self.shape, site.who)

        @site.page(self.place, done=("ended",), own=True)
        def see_own_sign_in() -> Page:
            """Every session that holds, which one is asking, and how many recovery codes are left."""
            factor = site.who.factor
            facts = {
                "sessions": sessions_of(context(), holding(), site.caller.session_id, site.language),
                "codes_left": len(factor.recovery_codes) if factor else 0,
                "forgotten": FORGOTTEN,
            }
            return Page(self.page, facts)

        @site.form(self.place, again=see_own_sign_in, looks=True, own=True)
        def act_on_own_sign_in() -> Page | Moved:
            """Ends one session, or all but the one that asks; shows new recovery codes once; or takes the
            second step away, with every session.
            """
            form = validated(
                OwnSignInForm,
                {name: value for name, value in site.fields.items() if name in OwnSignInForm.model_fields},
            )
            user_id, asking = site.who.person_id, site.caller.session_id
            match form.act:
                case "end":
                    end_session(context(), self.role, user_id, form.session, asking=asking)
                case "others":
                    end_other_sessions(context(), self.role, user_id, asking=asking)
                case _:
                    return acted_on_factor(context(), holding(), site.caller.signed_in_at, form, self.place)
            return Moved(self.place, done="ended")
