"""Example data: staff, an employer with its people, an invitation, and people to sign in as.

Everything comes about as it would in earnest: by an operator, over the API, by files and by mail.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from infrastructure.local import actors, example_files
from infrastructure.local.authenticator import APPS
from infrastructure.local.client import NotAsExpected
from infrastructure.local.paths import BUILD
from infrastructure.local.system import System

# Only ever on this machine, so that it can be printed.
PASSWORD: Final = "Voorbeeld-2026"  # noqa: S105 (printed for everyone to use)
EMPLOYER_NAME: Final = "Bakkerij Zonnehof"
ROSTER: Final = "werknemers.csv"
INVITATION: Final = "kerstborrel.json"
_APPS_KEPT: Final = BUILD / "authenticators.json"


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in with the example password."""

    role: str
    address: str
    secret: str | None = None
    """Of the app with which they give their second factor."""

    def with_app(self, system: System, role: str) -> "SignIn":
        """The same, with what their app holds; written down for a run that goes on from this one."""
        APPS.keep(_APPS_KEPT)
        return replace(self, secret=APPS.secret(system.url, role, self.address))


STAFF: Final = SignIn("Staff", "staff@qlinx.example")
_STAFF_NAME: Final = "Sam Voorbeeld"
EMPLOYER_USER: Final = SignIn("Employer", "petra.dewit@bakkerij-zonnehof.example")
# Stands in the example roster.
PERSON: Final = SignIn("Employee", "tijmen.vandeven@bakkerij-zonnehof.example")
_PERSON_DETAILS: Final = actors.Details("Tijmen", "van de Ven", PERSON.address, "+31618047903")


def make_staff(system: System) -> SignIn:
    """The first member of staff, whom an operator makes; stays as they are when they are there already."""
    APPS.take_up(_APPS_KEPT)
    try:
        actors.signed_in(system, STAFF.address, PASSWORD, "staff")
    except NotAsExpected:
        actors.add_staff(system, _STAFF_NAME, STAFF.address, PASSWORD)
    return STAFF.with_app(system, "staff")


def load_examples(system: System) -> list[SignIn]:
    """An employer that sent its roster and invites everyone, and one of its people with an account.

    Nothing is loaded twice into a kept system. Raises NotAsExpected when the system does otherwise.
    """
    if not _is_loaded(system):
        staff = actors.signed_in(system, STAFF.address, PASSWORD, "staff")
        employer = actors.add_employer(
            system, staff, EMPLOYER_NAME, ("Petra de Wit", EMPLOYER_USER.address), PASSWORD
        )
        actors.send_roster(employer.user, ROSTER, example_files.roster(ROSTER))
        # Before the invitation, for its mail would wait behind those to everyone.
        actors.open_account(system, _PERSON_DETAILS, PASSWORD)
        today = datetime.now(UTC).date()
        actors.invite(employer.user, json.loads(example_files.invitation(INVITATION, today)))
    return [EMPLOYER_USER.with_app(system, "employer"), PERSON]


def _is_loaded(system: System) -> bool:
    try:
        actors.signed_in(system, PERSON.address, PASSWORD)
    except NotAsExpected:
        return False
    return True
