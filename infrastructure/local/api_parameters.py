"""What can be sent along with any request: parts of paths, and headers and queries that many routes know."""

from collections.abc import Mapping
from typing import Any, Final

from qlinx.entrypoints.border import IDEMPOTENCY_KEY
from qlinx.kit.ids import ID_PATTERN
from qlinx.kit.seen import IF_MATCH, REFUSED_FROM, UNSAID_HEADERS, UNSAID_UNTIL

Json = dict[str, Any]

# Parts of paths: what they are, and how they look. What looks otherwise names nothing: 404.
PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "token": (
        "last part of a link that was mailed or answered; signed, and for one purpose",
        r"^[A-Za-z0-9._~-]{1,512}$",
    ),
    "version": ("day of a published version, for example 2026-11-26", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    "problem": ("name of a type of problem, as behind /problems/", r"^[a-z0-9-]{1,64}$"),
    "limit_name": ("name of a limit", r"^[a-z0-9._-]{1,64}$"),
}
ID_PART: Final = ("id of what the path names", ID_PATTERN)
_REFUSED: Final = (
    f"from version {'.'.join(map(str, REFUSED_FROM))} on, not before {UNSAID_UNTIL:%Y-%m-%d}, it is refused (428, "
    "`seen-not-said`)"
)
_SAID_OF_IT: Final = {
    "Deprecation": "since when `If-Match` may not be left out any more (RFC 9745)",
    "Sunset": "until when it may (RFC 8594)",
    "Link": "what to do instead",
}
UNSAID: Final[Json] = {
    name: {
        "description": f"where no `If-Match` was sent: {_SAID_OF_IT[name]}",
        "schema": {"type": "string", "example": value},
    }
    for name, value in UNSAID_HEADERS.items()
}
PARAMETERS: Final[Json] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "language of texts in the response; Dutch unless English is preferred",
        "schema": {"type": "string"},
        "example": "en",
    },
    "PageLanguage": {
        "name": "language",
        "in": "query",
        "description": "language of the page, nl or en; otherwise that of the person or the browser",
        "schema": {"type": "string"},
        "example": "en",
    },
    "IdempotencyKey": {
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "description": "any text of your own choice. The same request with the same key is carried out once and gets the same answer, "
        "for 30 days; the same key with another body is refused (`idempotency-key-used`)",
        "schema": {"type": "string"},
        "example": "2026-11-23-kerstborrel",
    },
    "IfMatch": {
        "name": IF_MATCH,
        "in": "header",
        "description": "the `etag` of what you saw. If it has changed since, nothing is written (412, `changed-since`): the answer shows "
        "what is so `now`. Without it the fields that you send are written over whatever there is now; "
        f"{_REFUSED}",
        "schema": {"type": "string"},
        "example": '"7"',
    },
    "IfMatchNeeded": {
        "name": IF_MATCH,
        "in": "header",
        "required": True,
        "description": "the `etag` of what you saw. If it has changed since, nothing is written (412, `changed-since`): the answer shows "
        "what is so `now`. Without it nothing is written either (428, `seen-not-said`)",
        "schema": {"type": "string"},
        "example": '"0.12"',
    },
}
