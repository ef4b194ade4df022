"""The page behind a mailed link on which somebody of the staff chooses a password."""

from aws_lambda_powertools.event_handler import Response

from qlinx.edge.api import Api
from qlinx.edge.pages import in_pages
from qlinx.edge.welcome_pages import FirstPasswordForm, welcome_done, welcome_form
from qlinx.edge.wiring import context, staff_pool
from qlinx.staff import service
from qlinx.staff.errors import StaffWelcomeEnded


def add_welcome_pages(api: Api) -> None:
    """Gives a function the page and what it posts."""

    @api.get(
        "/welcome-staff/<token>",
        summary="Page on which staff choose a password",
        problems=(StaffWelcomeEnded,),
        public=True,
    )
    @in_pages(api)
    def show(token: str) -> Response[str]:
        """Shows the form; changes nothing."""
        member = service.welcomed_staff(context(), token)
        return welcome_form(api, f"/welcome-staff/{token}", member.language)

    @api.post(
        "/welcome-staff/<token>",
        summary="Choose a password as staff",
        problems=(StaffWelcomeEnded,),
        public=True,
        form=FirstPasswordForm,
    )
    @in_pages(api)
    def choose(token: str) -> Response[str]:
        """Sets the password, once; a password that is not strong enough can be tried again at once."""
        member = service.welcomed_staff(context(), token)
        return welcome_done(
            api,
            f"/welcome-staff/{token}",
            member.language,
            lambda password: service.choose_staff_password(context(), token, password, pool=staff_pool()),
        )
