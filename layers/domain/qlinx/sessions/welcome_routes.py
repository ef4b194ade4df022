"""The page behind a mailed link on which somebody of the staff chooses a password."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import LinkDamaged
from qlinx.kit.pages import Page
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.sessions.pages.welcome import FirstPasswordForm, welcome_done, welcome_form
from qlinx.staff import service
from qlinx.staff.errors import StaffWelcomeEnded

_PATH = "/welcome-staff/<token>"


def add_welcome_pages(
    routes: Routes,
    in_pages: Callable[[Callable[..., Page]], Callable[..., Any]],
    posted: Callable[[], Mapping[str, str]],
    context: Callable[[], Context],
    pool: Callable[[], UserPool],
) -> None:
    """Gives a function the page and what it posts;
    ``in_pages`` shows what a route gives, and its problems, as pages.
    """

    def show(token: str) -> Page:
        """Shows the form; changes nothing."""
        member = service.welcomed_staff(context(), token)
        return welcome_form(context(), f"/welcome-staff/{token}", member.language)

    def choose(token: str) -> Page:
        """Sets the password, once; a password that is not strong enough can be tried again at once."""
        member = service.welcomed_staff(context(), token)
        chosen = partial(service.choose_staff_password, context(), token, pool=pool())
        return welcome_done(context(), f"/welcome-staff/{token}", posted(), member.language, chosen)

    problems = (LinkDamaged, StaffWelcomeEnded)
    routes.get(_PATH, summary="Page on which staff choose a password", problems=problems, public=True)(
        in_pages(show)
    )
    routes.post(
        _PATH, summary="Choose a password as staff", problems=problems, public=True, form=FirstPasswordForm
    )(in_pages(choose))
