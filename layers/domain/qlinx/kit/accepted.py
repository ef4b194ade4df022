"""Which of our languages a caller accepts: the header Accept-Language (RFC 9110, 12.5.4)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from qlinx.kit.texts import DEFAULT_LANGUAGE, LANGUAGES, Language

# A tag or *, then its weight; blanks may stand around the sign between them.
_RANGE: Final = re.compile(
    r"\s*(?P<tag>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE | re.ASCII,
)
_ANY: Final = "*"
# A browser names a handful.
_MOST: Final = 50


def language_of(headers: Mapping[str, str]) -> Language:
    """The one of our languages that weighs most; of two that weigh the same the one that is named first.

    One that is named with weight 0 is not wanted, and is taken only where no other one is left. A language
    that is not named has the weight of ``*``, or none. What can't be read is passed over.
    """
    header = headers.get("accept-language") or ""
    weights: dict[str, float] = {}
    for part in header.split(",")[:_MOST]:
        if match := _RANGE.fullmatch(part):
            tag = match["tag"].split("-")[0].lower()
            weight = float(match["weight"] or 1)
            weights[tag] = max(weight, weights.get(tag, 0.0))
    wanted = [tag for tag in weights if tag in LANGUAGES and weights[tag] > 0]
    others = [one for one in LANGUAGES if one not in weights]
    if weights.get(_ANY, 0.0) > max((weights[tag] for tag in wanted), default=0.0):
        return others[0] if others else _heaviest(wanted, weights)
    if wanted:
        return _heaviest(wanted, weights)
    if DEFAULT_LANGUAGE in others or not others:
        return DEFAULT_LANGUAGE
    return others[0]


def _heaviest(tags: Sequence[str], weights: Mapping[str, float]) -> Language:
    first = max(tags, key=lambda tag: weights[tag], default=DEFAULT_LANGUAGE)
    return next((one for one in LANGUAGES if one == first), DEFAULT_LANGUAGE)
