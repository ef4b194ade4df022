"""Which version of a thing somebody saw before they changed it: of two who edit the same,
the second does not write over what they never saw (docs/decisions/0138-two-people-edit-the-same.md).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

from pydantic import Field
from pydantic_core import to_json

from qlinx.kit.errors import ChangedMeanwhile, DomainError, Failure
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText

IF_MATCH: Final = "If-Match"
ETAG: Final = "ETag"
UNSAID_SINCE: Final = datetime(2026, 11, 27, tzinfo=UTC)
UNSAID_UNTIL: Final = datetime(2027, 6, 1, tzinfo=UTC)
REFUSED_FROM: Final = (3, 0, 0)
"""The version from which a change is refused that does not say what was seen; none such before that day."""
UNSAID_HEADERS: Final[Mapping[str, str]] = {
    # RFC 9745, RFC 8594; the page of the problem that it will be tells what to do.
    "Deprecation": f"@{int(UNSAID_SINCE.timestamp())}",
    "Sunset": format_datetime(UNSAID_UNTIL, usegmt=True),
    "Link": '</problems/seen-not-said>; rel="deprecation"; type="text/html"',
}
"""What an answer says where a change did not say what was seen, though it still may."""
_STRONG: Final = re.compile(r'"([!#-~]*)"')
_ANY: Final = "*"


class ChangedSince(DomainError):
    """The thing has changed since whoever would change it saw it; nothing was written."""

    failure = Failure.CHANGED_SINCE
    code = "changed-since"
    title = LocalText(nl="Dit is intussen gewijzigd.", en="This has changed in the meantime.")
    advice = LocalText(
        nl="Kijk eerst wat er nu staat. Klopt je wijziging dan nog, stuur die opnieuw. Er is niets gewijzigd.",
        en="Look first at what is so now. If your change still fits, send it again. Nothing was changed.",
    )


class SeenNotSaid(DomainError):
    """A change of what several may change does not say which version it is meant for; nothing was written."""

    failure = Failure.NOT_SAID_WHAT_WAS_SEEN
    code = "seen-not-said"
    title = LocalText(
        nl="Er staat niet bij wat je hebt gezien.", en="This does not say which version you saw."
    )
    advice = LocalText(
        nl="Haal eerst op wat er nu staat en stuur de etag daarvan mee als If-Match. Er is niets gewijzigd.",
        en="Fetch what is so now first, and send its etag along as If-Match. Nothing was changed.",
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """The versions that a change is meant for, by their tags; without any, whatever there is now.

    ``told``: what whoever saw another one is told.
    """

    tags: frozenset[str] | None = None
    told: type[DomainError] = ChangedSince

    def must_hold(self, tag: str) -> None:
        """The thing as it is now has one of these versions.

        Raises
        ------
        ChangedSince
            Or what else is told.
        """
        if self.tags is not None and tag not in self.tags:
            raise self.told

    def or_number(self, version: int | None) -> "Seen":
        """Or else what a field of the body says, where it was said there alone: by its own problem."""
        if self is NOT_SAID and version is not None:
            return Seen(frozenset({tag_of(version)}), ChangedMeanwhile)
        return self


WHATEVER_IS_NOW: Final = Seen()
# Where it must be said and is not: no version is meant.
NOT_SAID: Final = Seen(frozenset(), SeenNotSaid)


class Editable(Schema):
    """What is shown of a thing that several may change, with the version that it shows."""

    etag: str = Field(
        description="the version that this shows; send it as `If-Match` to change no later one",
        examples=['"7"'],
    )


class SeenForm(Schema):
    """A form that carries which version its page showed; a page of before says none."""

    seen: str = Field(default="", max_length=64, description="the version that was shown")

    @property
    def saw(self) -> Seen:
        """What whoever filled it in had before them."""
        return saw(self.seen)


def saw(tag: str) -> Seen:
    """One version, or whatever there is now where none is named."""
    return Seen(frozenset({tag})) if tag else WHATEVER_IS_NOW


def tag_of(*versions: int) -> str:
    """The tag of a thing that consists of items with these versions."""
    return ".".join(map(str, versions))


def tag_of_what_is_shown(*values: object) -> str:
    """The tag of a thing of which its version would tell too much: how often others did something to it."""
    return sha256(to_json(values)).hexdigest()[:24]


def quoted(tag: str) -> str:
    """A tag as a strong validator (RFC 9110, 8.8.3)."""
    return f'"{tag}"'


def seen_in(headers: Mapping[str, str], without: Seen = WHATEVER_IS_NOW) -> Seen:
    """The versions that `If-Match` names; weak ones, and what is no tag, match nothing (RFC 9110, 13.1.1).

    ``without`` is what holds where it is not sent.
    """
    given = headers.get(IF_MATCH.lower())
    if given is None:
        return without
    if given.strip() == _ANY:
        return WHATEVER_IS_NOW
    found = (_STRONG.fullmatch(one.strip()) for one in given.split(","))
    return Seen(frozenset(one[1] for one in found if one))
