"""Words with which people and programs say that a cell is empty.

Of a department or a label less is taken for nothing than of a number: “Nieuw”, “Flex” and “Stage” are
departments. A name is never judged here: somebody is called Null.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOTHING: Final = _words(
    # Dutch
    "nvt geen niets onbekend onbekende leeg blanco ontbreekt ontbrekend ntb nnb nihil "
    # English, and what programs write
    "null none nil nan na nat unknown undefined undef empty blank missing void tbd tba tbc unspecified dbnull "
    "novalue "
    # German
    "unbekannt unbek keine keiner kein leer fehlt entfallt entfaellt ohne "
    # French, which Belgian files hold
    "aucun aucune inconnu inconnue neant"
)
# With a point or a stroke they say “nothing”, as bare letters they are somebody's department.
_WITH_SIGNS: Final = frozenset({"nb", "ka", "nn", "so", "sansobjet"})
_NOT: Final = _NOTHING | _words("niet not no nicht zonder without nog")
_AROUND: Final = _words(
    "van toepassing bekend is het de er een in ingevuld vermeld opgegeven aanwezig beschikbaar available applicable "
    "assigned given known provided specified set yet noch vorhanden verfugbar zutreffend bekannt angabe angaben zugeordnet "
    "afdeling department abteilung mobiel mobile mobil telefoon telefoonnummer telefon phone number nummer nr handy gsm "
    "tussenvoegsel voorvoegsel infix prefix label labels tag tags groep group taal language sprache nader te bepalen "
    "toegewezen"
)
# What stands for a cross or a no where a text was asked for.
_MARKS: Final = _words("x xx xxx nee nein neen no")
# A database's own mark, in files that it wrote.
_DATABASE: Final = "\\n"
# What a spreadsheet shows of a formula that failed, in whatever language; `tabular` knows Dutch and English.
_FAILED: Final = re.compile(r"#(?:[^\W_]+(?:/[^\W_]+)?[!?]|NV|N/[A-Z]|[A-Z]{1,3}/[A-Z])", re.IGNORECASE)
_ZEROS: Final = re.compile(r"[0\s.,:/-]*")


def looks_failed(text: str) -> bool:
    """Whether a cell shows an error of a spreadsheet in any language: “#BEZUG!”, “#NV”, “#NOM?”."""
    return text.lstrip()[:1] == "#" and _FAILED.fullmatch(text.strip()) is not None


def says_nothing(text: str) -> bool:
    """Whether the cell of an optional text says that there is nothing:
    a word for it, zeros, signs alone, or blank.
    """
    words = folded_words(text)
    bare = "".join(words)
    if not bare or _ZEROS.fullmatch(text) or text.strip().casefold() == _DATABASE:
        return True
    if bare in _NOTHING or (bare in _WITH_SIGNS and not text.strip().isalpha()):
        return True
    return len(words) > 1 and not _NOT.isdisjoint(words) and (_NOT | _AROUND).issuperset(words)


def is_mark(text: str) -> bool:
    """Whether a cell that is no place for marks holds one all the same: a cross, or “no”."""
    return "".join(folded_words(text)) in _MARKS


def folded_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents and signs."""
    if text.isascii():
        kept = text.casefold()
    else:
        folded = unicodedata.normalize("NFKD", text.casefold())
        kept = "".join(character for character in folded if not unicodedata.combining(character))
    return _SIGNS.sub(" ", kept).split()


_SIGNS: Final = re.compile(r"[\W_]+")
