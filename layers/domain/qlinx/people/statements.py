"""The privacy statement: dated versions in both languages that never change once they are
published (obligation 1).

A version is named after the day from which it holds. Its texts are HTML fragments; who we are comes from the
one record of the provider, so that an address is changed in one place (obligation 3).
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from markupsafe import Markup

from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import Language, format_date

_FOLDER = Path(__file__).parent / "statements"


@dataclass(frozen=True, slots=True)
class Statement:
    """One published version. ``hashes`` are those of its texts (SHA-256): an edited text does not load."""

    version: str
    since: date
    hashes: dict[Language, str]


class StatementEdited(Exception):
    """A published text was changed: publish a new version instead."""


PUBLISHED: Final = (
    Statement(
        version="2026-11-22",
        since=date(2026, 11, 22),
        hashes={
            "nl": "da261f85b9cea9b7d7b3fea6d51253cc5e8a81f7d8cb783cadccbc6a65db8788",
            "en": "16ba113896c856301f834c5e3dea12a91cbf204c2a16dfa22da8e24d74de9354",
        },
    ),
    Statement(
        version="2026-11-25",
        since=date(2026, 11, 25),
        hashes={
            "nl": "8b6c9c50bcf69839fbb24540708a258adfa258cc3c7c55cf7ba7ed33e2d2efdd",
            "en": "e7ae7d1d394e55969a8260adb1c0df3a8cecee7a8d68bce12912b8cf087b96a5",
        },
    ),
    Statement(
        version="2026-11-26",
        since=date(2026, 11, 26),
        hashes={
            "nl": "dd484ca0548ce3bc8a11c4b43a0f36210a1b8f06df7d54a29adc4f99720fd383",
            "en": "831600d0e07729185d7eabd9054d45b62c5cf5fb140effc1bb9ab668ccc6fa50",
        },
    ),
    Statement(
        version="2026-11-27",
        since=date(2026, 11, 27),
        hashes={
            "nl": "39ac6898b6e7757421f68337f789834b7c62cd5771b3e8fa4462ad3f44cb11fb",
            "en": "31d96de8cc0162753a1bebf8d842b577fd9a07a7d5bd72b8335b4642aff3c32f",
        },
    ),
    Statement(
        version="2026-11-28",
        since=date(2026, 11, 28),
        hashes={
            "nl": "d6f79d0b3c1acb1b2465e0f801ec00fa13ded07fe321c1c4791ff9ca702e4ff7",
            "en": "ee937bc07f38aad6cda6fe8a0920c81a1f77bb3ef7fbf1867997831147da49a3",
        },
    ),
    Statement(
        version="2026-11-29",
        since=date(2026, 11, 29),
        hashes={
            "nl": "03e339e1aa2b562e2154249768857ef010d5732b256ee3f6232965991c8128ec",
            "en": "f7121d7447ab6367502c7dc628d1dffaf533fcb12dd72cd8b5b1dca57e30558e",
        },
    ),
    Statement(
        version="2026-11-30",
        since=date(2026, 11, 30),
        hashes={
            "nl": "ae905f1ae920aec9adc98c046bad9c285ec9df57d68fddcabd833ffde3793821",
            "en": "dc77fc06e9759658db4b5507b26e0fab046ec7ac7fc074a42fdb7626225a9832",
        },
    ),
)


def current_statement(on: date) -> Statement:
    """The version that holds on a day; before the first one, the first."""
    held = [statement for statement in PUBLISHED if statement.since <= on]
    return held[-1] if held else PUBLISHED[0]


def statement_of(version: str) -> Statement | None:
    return next((statement for statement in PUBLISHED if statement.version == version), None)


def statement_before(statement: Statement) -> Statement | None:
    """The version that this one took the place of."""
    place = PUBLISHED.index(statement)
    return PUBLISHED[place - 1] if place else None


def statement_text(statement: Statement, language: Language) -> Markup:
    """The text of a version as HTML.

    Raises
    ------
    StatementEdited
    """
    source = (_FOLDER / statement.version / f"{language}.html").read_bytes()
    if hashlib.sha256(source).hexdigest() != statement.hashes[language]:
        raise StatementEdited(statement.version)
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    text = environment.from_string(source.decode()).render(
        provider=PROVIDER,
        authority_name=AUTHORITY.name.in_(language),
        authority_url=AUTHORITY.url.in_(language),
        since=format_date(statement.since, language),
        version=statement.version,
    )
    return Markup(text)  # noqa: S704  # our own file, filled in with escaping
