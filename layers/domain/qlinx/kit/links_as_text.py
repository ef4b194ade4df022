"""Text of others in which nothing leads anywhere:
what a mail program would make a link of is broken where one sees it.

"Kijk op https://rooster.voorbeeld.nl/dienst" becomes "Kijk op https[:]//rooster[.]voorbeeld[.]nl/dienst". The
brackets are how the field writes addresses that nobody should follow. They are seen, so nobody is misled;
invisible signs would be copied along.
"""

import re
import unicodedata
from typing import Final

# What browsers read as a point between the parts of a host name beside those that NFKC folds (UTS 46).
_POINTS: Final = re.compile("[\u3002\uff61]")
# Signs that don't show, within which a program may still see a link, or that hide one from us.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_WORDS: Final = re.compile(r"(\s+)")
_PLAIN: Final = re.compile(r"[A-Za-z0-9,;!?'\"()+%€&-]*[.:]?", re.ASCII)
_LEADS: Final = re.compile(
    r"@(?!\])|:[/\\]|\bwww\d*\."
    r"|\b(?:mailto|tel|sms|callto|skype|whatsapp|facetime|geo|maps|javascript|data|https?|s?ftps?|file|news|webcal|intent)\s*:"
    # A host name: a sign, a point, and a part that begins with two letters. That takes in what somebody
    # forgot a blank in.
    r"|\w\.[^\W\d_]{2}"
    r"|\d{1,3}(?:\.\d{1,3}){3}",
    re.IGNORECASE,
)
_JOINTS: Final = re.compile(r"[:.@](?=\S)")


def links_as_text(text: str) -> str:
    """The text with each link, host name and e-mail address in it broken;
    what is no such thing stays as it is.
    """
    parts = _WORDS.split(text)
    return "".join(part if _PLAIN.fullmatch(part) else _broken(part) for part in parts)


def _broken(word: str) -> str:
    """One word as a reader's program would take it;
    a broken one gives no link of what is left of it either.
    """
    seen = _INVISIBLE.sub("", _POINTS.sub(".", unicodedata.normalize("NFKC", _INVISIBLE.sub("", word))))
    if not _LEADS.search(seen):
        return word
    return _JOINTS.sub(lambda joint: f"[{joint[0]}]", seen)
