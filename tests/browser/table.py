"""Every page of ours with who sees it, found by convention: a new `Place` joins by being there."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Final

import qlinx
from qlinx.incidents.desk_places import PERSONS_MAIL
from qlinx.invitations.page_places import RESULTS
from qlinx.kit.pages import Place
from qlinx.migrations.desk_places import CASE as MIGRATION_CASE
from qlinx.newsletters.desk_places import PREVIEW_FILE
from qlinx.newsletters.places import MY_RECEIPT, RECEIPT
from qlinx.people.desk_places import LOCKED_ACCOUNT
from qlinx.people.places import MY_JOIN_CODE
from qlinx.rights.places import DESK
from qlinx.rosters.places import DECLARATION
from qlinx.sessions.places import SIGN_IN_CODE, STAFF_SIGN_IN_CODE

_MODULES: Final = ("places", "desk_places", "page_places", "page_menu")
_ROLES: Final = {"/mijn": "person", "/werkgever": "employer", "/balie": "staff"}
NOT_LOOKED_AT: Final[Mapping[Place, str]] = {
    RESULTS: "a file",
    RECEIPT: "a file",
    MY_RECEIPT: "a file",
    PREVIEW_FILE: "a file",
    PERSONS_MAIL: "a file",
    DESK: "leads on to the cases",
    SIGN_IN_CODE: "only between password and code: looked at by the journeys",
    STAFF_SIGN_IN_CODE: "the same, for staff",
    LOCKED_ACCOUNT: "needs an account that an undone address change froze: tests/integration/pages/test_desk.py",
    DECLARATION: "taking a declaration back: tests/integration/pages/test_declarations.py",
    MY_JOIN_CODE: "behind a code that was mailed: tests/integration/pages/test_my_joins.py",
    MIGRATION_CASE: "needs data of an earlier release: tests/integration/pages/test_upkeep.py",
}
# With a path for both languages.
IN_BOTH_LANGUAGES: Final = (
    "/",
    "/privacy",
    "/privacy/2026-11-27/changes",
    "/rights",
    "/sign-up",
    "/account",
    "/nergens",
)


def every_place() -> Iterator[Place]:
    """Each place of every package, once."""
    seen: set[Place] = set()
    for package in iter_modules(qlinx.__path__):
        for name in _MODULES:
            module = f"qlinx.{package.name}.{name}"
            if not package.ispkg or find_spec(module) is None:
                continue
            for place in vars(import_module(module)).values():
                if isinstance(place, Place) and place not in seen:
                    seen.add(place)
                    yield place


def role_at(place: Place) -> str:
    """Who sees a page: by its first part; nobody in particular where it is open."""
    return next((role for first, role in _ROLES.items() if f"{place.nl}/".startswith(f"{first}/")), "visitor")


TABLE: Final = tuple(
    (role_at(place), place) for place in every_place() if place not in NOT_LOOKED_AT
) + tuple(("visitor", Place(path, path)) for path in IN_BOTH_LANGUAGES)
OPEN: Final = tuple(place for role, place in TABLE if role == "visitor" and "<" not in place.nl)
