"""Which text a template has: each message keeps the version it was made of."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from qlinx.kit.texts import LANGUAGES
from qlinx.kit.translations import message
from qlinx.mailing.rendering import ENDING, FRAME, source

_VERSION_LENGTH: Final = 12
_REFERENCE: Final = re.compile(
    r'(?:{%-? (?:extends|include|from|import) |{{ shared\()"(?P<name>[a-z_/]+)"(?P<chosen> ~)?'
)
_MESSAGE: Final = re.compile(r'"(?P<key>[a-z_]+\.mail\.[a-z0-9_.]+)"')


@cache
def version_of(template: str) -> str:
    """Which text a template has: the same as long as it, what it is made of, and its words in all languages
    stay the same.

    Raises
    ------
    UnknownTemplateError
    """
    sources = _sources_of(f"{template.replace('.', '/')}{ENDING}")
    keys = sorted({match["key"] for source in sources.values() for match in _MESSAGE.finditer(source)})
    words = (message(key, language) for key in keys for language in LANGUAGES)
    form = (files("qlinx") / FRAME / "parts.py").read_text("utf-8")
    whole = "\x1f".join((*(sources[name] for name in sorted(sources)), *keys, *words, form))
    return hashlib.sha256(whole.encode()).hexdigest()[:_VERSION_LENGTH]


def _sources_of(name: str) -> dict[str, str]:
    """A template and all that it is made of, by name; the frame in both forms, and each part of which a fact
    chooses one.
    """
    found = {name: source(name)}
    for match in _REFERENCE.finditer(found[name]):
        for one in _named(match["name"], several=bool(match["chosen"])):
            found |= _sources_of(one)
    return found


def _named(name: str, *, several: bool) -> Iterator[str]:
    package, begins = name.split("/")
    endings = (".txt", ".html") if package == FRAME else (ENDING,)
    if not several:
        yield from (f"{name}{ending}" for ending in endings)
        return
    for file in (files("qlinx") / package / "templates").iterdir():
        if file.name.startswith(begins):
            yield f"{package}/{file.name}"
