"""A page as a plain value: which one, and what stands in it. How it becomes a response is not known here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from qlinx.kit.cookies import CookieSet
from qlinx.kit.texts import Language

CALENDAR_TYPE: Final = "text/calendar"
# A path of ours with what may stand behind it; two strokes at the start would be another host.
_OWN_PATH: Final = re.compile(r"/(?!/)[A-Za-z0-9/_~.-]{0,200}(\?[A-Za-z0-9=&_~.%-]{0,200})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to show.

    ``name`` is the package and the template in its folder ``pages``: ``people.first_look``. ``language`` is
    that of the person whom the page is for, where known; whoever asks for the other one gets it. ``public``
    pages hold nothing personal. ``retry_after`` is how many seconds to wait before it is asked for again.
    ``scripted`` pages have the script of the pages; one behind a link in a mail has none. ``stores`` are the
    addresses of stores of ours that it shows pictures from or sends files to. ``kept_for_back``: a step of a
    task that answers a form, which the browser keeps until somebody signs out, so that Back leads there.
    """

    name: str
    facts: Mapping[str, object] = field(default_factory=dict)
    language: Language | None = None
    status: int = 200
    public: bool = False
    retry_after: int | None = None
    scripted: bool = False
    stores: tuple[str, ...] = ()
    cookies: tuple[CookieSet, ...] = ()
    kept_for_back: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: a Dutch path and its English twin, with the same ``<name>`` parts."""

    nl: str
    en: str

    def in_(self, language: Language, **parts: str) -> str:
        """The path in a language, with its parts filled in."""
        path = self.en if language == "en" else self.nl
        for name, value in parts.items():
            path = path.replace(f"<{name}>", value)
        return path

    def parts_of(self, path: str, language: Language) -> dict[str, str] | None:
        """The parts in a path in a language, or nothing where it is another place's."""
        found = re.fullmatch(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", self.in_(language)), path)
        return found.groupdict() if found else None


@dataclass(frozen=True, slots=True)
class Moved:
    """Another page, where to go on; ``done`` is a code that it has words for."""

    to: Place | str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    cookies: tuple[CookieSet, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a link of a page puts in a calendar; ``name`` is what it is saved as."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a link of a page saves; ``name`` is what it is saved as."""

    name: str
    text: str
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in a store of ours, to be fetched by a link that ends soon."""

    link: str


def own_path(text: str) -> str | None:
    """A path of ours, or nothing where it would lead elsewhere."""
    return text if _OWN_PATH.fullmatch(text) else None


def path_language(path: str) -> Language:
    """The language that the path of a page is in."""
    return "en" if path == "/en" or path.startswith("/en/") else "nl"
