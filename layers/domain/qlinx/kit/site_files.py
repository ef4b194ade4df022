"""Files that browsers, search engines and finders of weaknesses ask every site for, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from qlinx.kit.clock import stamp
from qlinx.kit.provider import PROVIDER

PLAIN: Final = "text/plain"
SCRIPT: Final = "text/javascript"
_JSON: Final = "application/json"
_CHARSET: Final = "; charset=utf-8"
# Pages that are the same for everybody. All others are for the one who has their link.
_INDEXED: Final = (
    *("/$", "/privacy", "/sign-up$", "/account$", "/rights$", "/favicon.ico$", "/script.js"),
    *(
        "/voor-werkgevers$",
        "/je-rechten$",
        "/cookies$",
        "/contact$",
        "/klacht$",
        "/nieuwsbrief$",
        "/toegankelijkheid$",
    ),
    *(
        "/en/for-employers$",
        "/en/your-rights$",
        "/en/cookies$",
        "/en/contact$",
        "/en/complaint$",
        "/en/newsletter$",
    ),
    "/en/accessibility$",
)
_VALID: Final = timedelta(days=90)
_ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b66b0"/>'
    '<g fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"><circle cx="15" cy="15" r="7.5"/>'
    '<path d="m19 19 6 6"/></g></svg>\n'
)


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A small file that is the same for everybody; a ``lasting`` one has another address when it changes."""

    text: str
    kind: str = PLAIN
    lasting: bool = False

    @property
    def content_type(self) -> str:
        return self.kind + (_CHARSET if self.kind in {PLAIN, SCRIPT} else "")


ICON: Final = SiteFile(_ICON, "image/svg+xml")
ROBOTS: Final = SiteFile(
    "\n".join(["User-agent: *", *(f"Allow: {path}" for path in _INDEXED), "Disallow: /", ""])
)


# Which apps may open links of ours (Digital Asset Links; Apple's association file): none has a published id,
# so none may. A telephone that asks is told so, and opens the page; a missing file is asked for again.
NO_ANDROID_APPS: Final = SiteFile("[]\n", _JSON)
NO_IOS_APPS: Final = SiteFile('{"applinks": {"details": []}}\n', _JSON)


def security_contact(public_url: str, now: datetime) -> SiteFile:
    """Where a weakness is reported (RFC 9116); valid for some months from whenever it is asked for."""
    fields = {
        "Contact": f"mailto:{PROVIDER.email}",
        "Expires": stamp((now + _VALID).replace(hour=0, minute=0, second=0, microsecond=0)),
        "Preferred-Languages": "nl, en",
        "Canonical": f"{public_url}/.well-known/security.txt",
    }
    return SiteFile("".join(f"{name}: {value}\n" for name, value in fields.items()))
