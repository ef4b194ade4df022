"""Where the pages for signing in are, and where each role goes from there."""

from collections.abc import Mapping
from typing import Final

from qlinx.factors.places import FORGOTTEN, SIGN_IN, STAFF_SECURITY, STAFF_SIGN_IN
from qlinx.factors.states import Role
from qlinx.kit.pages import Place
from qlinx.people.places import MY

__all__ = ["FORGOTTEN", "SIGN_IN", "STAFF_SECURITY", "STAFF_SIGN_IN"]

SIGN_IN_CODE: Final = Place("/inloggen/code", "/en/sign-in/code")
SIGN_OUT: Final = Place("/uitloggen", "/en/sign-out")
STAFF_SIGN_IN_CODE: Final = Place("/balie/inloggen/code", "/en/desk/sign-in/code")
STAFF_SIGN_OUT: Final = Place("/balie/uitloggen", "/en/desk/sign-out")
FACTOR_RESETS: Final = Place("/balie/beheer/tweede-stap", "/en/desk/upkeep/second-step")
HOMES: Final[Mapping[Role, Place]] = {
    "person": MY,
    "employer": Place("/werkgever", "/en/employer"),
    "staff": Place("/balie", "/en/desk"),
}
