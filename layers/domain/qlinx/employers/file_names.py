"""Names of files that employers drop: compared as people read them, whatever their computer makes of them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

# Letters of any language, digits, blanks and what people put between them; never a slash, so never a folder.
_NAME: Final = re.compile(r"[^\W_][\w .,()&+’'-]{0,70}\.([a-z]{3,4})", re.IGNORECASE)


def composed(name: str) -> str:
    """The name with its accents as one letter each, where a Mac writes a letter and an accent."""
    return unicodedata.normalize("NFC", name)


def folded(name: str) -> str:
    """The name as it is compared: composed and without case ("UP.CSV" is "up.csv")."""
    return composed(composed(name).casefold().strip())


def stem_of(name: str) -> str:
    """The name without its ending, as it is compared."""
    return folded(PurePosixPath(name).stem)


def may_be_dropped(name: str, endings: frozenset[str]) -> bool:
    """Whether a file may be uploaded under this name, with one of the endings ("csv")."""
    found = _NAME.fullmatch(composed(name))
    return found is not None and found[1].casefold() in endings


def in_one_name(path: str) -> str:
    """A file's path below a folder as a single name, of a long one its end."""
    return " - ".join(part for part in path.split("/") if part)[-150:]
