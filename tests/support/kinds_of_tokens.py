"""The kinds of tokens that we mail or answer, and where each is handed in in earnest."""

import ast
import importlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from qlinx.employers.welcome import WELCOME_TOKEN as EMPLOYER_WELCOME
from qlinx.mailing.unsubscribing import UNSUBSCRIBE_LINK, UNSUBSCRIBE_PATH
from qlinx.newsletters.subscribing import LINK as NEWSLETTER_LINK
from qlinx.newsletters.threads import THREAD
from qlinx.people import address_change, address_undo, confirmation, passwords
from qlinx.people.pages.first_look import TOKEN as FIRST_LOOK
from qlinx.people.photo_places import PLACE as PHOTO_PLACE
from qlinx.records.paging import PURPOSE as CURSOR
from qlinx.rights.following import STATUS_TOKEN
from qlinx.sessions import factor, forgotten, on_pages, own_factor
from qlinx.staff.service import WELCOME_TOKEN as STAFF_WELCOME

ROOT: Final = Path(__file__).resolve().parents[2]
ANSWER_LINK: Final = "answer-link"
# Tokens that no purpose signs: those of the pools, and codes that are mailed.
UNSIGNED: Final = frozenset({"refresh", "staff refresh", "identity code"})
# Where each is handed in in earnest: the beginnings of those paths.
HOMES: Final[dict[str, tuple[str, ...]]] = {
    confirmation.LINK: ("/sign-up/", "/v1/sign-ups/confirmations"),
    address_change.LINK: ("/account/address/",),
    address_undo.LINK: ("/account/address-stop/",),
    passwords.LINK: ("/password/",),
    forgotten.LINK: ("/employer-password/",),
    EMPLOYER_WELCOME: ("/welcome/",),
    STAFF_WELCOME: ("/welcome-staff/",),
    ANSWER_LINK: ("/i/",),
    STATUS_TOKEN: ("/rights-requests/", "/v1/rights-requests/"),
    UNSUBSCRIBE_LINK: (UNSUBSCRIBE_PATH,),
    factor.SESSION: ("/v1/sessions/challenge",),
    f"staff {factor.SESSION}": ("/v1/staff/sessions/challenge",),
    own_factor.ENROLMENT: ("/v1/second-factor/confirmation",),
    FIRST_LOOK: ("/first-look",),
    CURSOR: ("/v1/invitations",),
    # Behind pages alone, which no contract describes: tests/integration/pages/test_newsletters.py, and that
    # of a person's photo.
    NEWSLETTER_LINK: (),
    PHOTO_PLACE: (),
    # Comes back in the head of a mail, never by the web: tests/integration/pages/test_newsletter_replies.py.
    THREAD: (),
    # Forms of pages alone, which no contract describes: tests/integration/pages/test_signed_in.py.
    on_pages.FORM: (),
    "refresh": ("/v1/sessions/refresh", "/v1/sessions/end"),
    "staff refresh": ("/v1/staff/sessions/refresh", "/v1/staff/sessions/end"),
    "identity code": ("/v1/identity-codes", "/v1/rights-requests", "/rights/", "/v1/account/relations/"),
}


@dataclass(frozen=True)
class Token:
    """One of ours: of a kind, in a state; ``code`` goes with it where it is handed in together with one."""

    kind: str
    state: str
    value: str = field(repr=False)
    code: str = field(default="12345678", repr=False)

    def is_at_home(self, path: str) -> bool:
        return path.startswith(HOMES[self.kind])


def purposes() -> set[str]:
    """What the code signs, by its very calls."""
    found = set()
    for path in sorted((ROOT / "layers/domain/qlinx").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "sign"
                and path.name != "keyed.py"
            ):
                assert isinstance(call.args[0], ast.Name), f"{path} signs for a purpose without a name"
                module = ".".join(path.relative_to(ROOT / "layers/domain").with_suffix("").parts)
                found.add(str(getattr(importlib.import_module(module), call.args[0].id)))
    return found
