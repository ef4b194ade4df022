"""Users of an employer, and what they ask over the API."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from qlinx.employers.agreements import known_employer
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.mailing.letter import Letter
from tests.support.access_rules import functions_of_routes
from tests.support.http import Functions, Response
from tests.support.people import letters
from tests.support.subjects import an_employer_user
from tests.support.world import World

USERS = "/v1/employer/users"
NEW = {"name": "Ella Smit", "email": "ella@werk.nl", "access": "read"}


def an_able_user(world: World, employer_id: str, email: str = "anna@werk.nl", **changes: Any) -> EmployerUser:
    employer = known_employer(world.ctx, employer_id)
    user = an_employer_user(world.ctx, employer, email, password_chosen_at=world.now, **changes)
    world.pool().create(user.person_id)
    return user


def function_of(method: str, path: str) -> str:
    """The function that answers a request, by the template."""
    found = {
        template: folder
        for (asked, template), folder in (
            (key.split(" "), folder) for key, folder in functions_of_routes().items()
        )
        if asked == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path)
    }
    return found[min(found, key=lambda template: template.count("{"))]


def call(functions: Functions, user: EmployerUser, method: str, path: str = USERS, **more: Any) -> Response:
    # Tokens tell whole seconds: this one is of after the sign-out.
    later = datetime.now(UTC) + timedelta(seconds=2)
    return functions.call(
        function_of(method, path),
        method,
        path,
        **{"person_id": user.person_id, "groups": "employer", "signed_in_at": later, **more},
    )


def now(world: World, user: EmployerUser) -> EmployerUser:
    found = employer_user_by_id(world.ctx.store, user.person_id)
    assert found is not None
    return found


def minute_passed(world: World, user_id: str) -> None:
    """What was mailed to a user was so more than a minute ago."""
    user = employer_user_by_id(world.ctx.store, user_id)
    assert user is not None
    ago = {"created_at": user.created_at - timedelta(minutes=2)}
    if user.invited_at:
        ago["invited_at"] = user.invited_at - timedelta(minutes=2)
    world.ctx.store.write(EMPLOYER_USER.replace(user, **ago))


def the_link(world: World) -> str:
    """The path of the link in the newest mail."""
    mail = letters(world)[-1]
    assert isinstance(mail, Letter)
    return "/welcome/" + str(mail.facts["password_url"]).rsplit("/", 1)[1]


def invited(functions: Functions, by: EmployerUser, **changes: Any) -> dict[str, Any]:
    answer = call(functions, by, "POST", body={**NEW, **changes})
    assert answer.status == 201
    return answer.json
