"""The cookies that we set, each declared once; the page about cookies lists these, and no other is set."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class CookieKind:
    """A cookie of ours. ``days``: how long it stays where somebody asks for that; else until the browser
    closes.
    """

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class CookieSet:
    """A cookie that goes to a browser; nothing in it takes it away."""

    kind: CookieKind
    value: str = field(default="", repr=False)
    stays: bool = False


# Of people and of users of employers; and of staff, who may be signed in beside their own account.
USER_SESSION: Final = CookieKind("__Host-qlinx-session", days=30)
STAFF_SESSION: Final = CookieKind("__Host-qlinx-staff", days=0)
SESSIONS: Final = (USER_SESSION, STAFF_SESSION)
# Between the password and the code, ten minutes at most.
SIGN_IN_STEP: Final = CookieKind("__Host-qlinx-step", days=0)
COOKIES: Final = (USER_SESSION, STAFF_SESSION, SIGN_IN_STEP)
