"""What an employer asks before it invites anybody: how many that would be, and how the mail looks."""

from collections.abc import Callable

from qlinx.employers.model import EmployerUser
from qlinx.invitations.audience_schemas import AudienceAsked, AudienceCounted
from qlinx.invitations.audiences import audiences
from qlinx.invitations.trial import add_test_route
from qlinx.kit.texts import Language
from qlinx.records.context import Context
from qlinx.records.routes import Routes


def add_routes_before(
    routes: Routes,
    user: Callable[..., EmployerUser],
    language: Callable[[], Language],
    context: Callable[[], Context],
) -> None:
    """Gives a function these routes; ``user`` raises for whoever is not signed in, and takes ``looks`` of who
    changes nothing.
    """
    add_test_route(routes, user, language, context)

    @routes.post("/v1/employer/audiences", summary="How many people you would invite", looks=True)
    def count_audience(body: AudienceAsked) -> AudienceCounted:
        """Counts whoever may be invited now, of all and by department and tag, and changes nothing. Of more
        than 5,000 people as many are looked at.
        """
        return AudienceCounted.of(audiences(context(), user(looks=True).employer_id), body)
