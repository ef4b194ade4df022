"""What somebody may take along (GDPR article 20): what they gave themselves, on consent or a contract.

Of what an employer shares that is what they replied, where the employer declared consent or a contract as its
ground; what it said about them was given by the employer, which can be seen (article 15) and is not taken
along.
"""

from collections.abc import Iterable
from typing import Final

from qlinx.people.model import SELF, Employment
from qlinx.records.personal import Ground, Personal, Source
from qlinx.records.shape import Stored
from qlinx.rights.removal import StoredValue

_GIVER_FIELD: Final = "given_by"
_GROUNDS: Final = frozenset({Ground.CONSENT.value, Ground.CONTRACT.value})


def declared_ground(values: Iterable[StoredValue]) -> str | None:
    """On which ground an employer shares a subject, where it is a relation."""
    return next((found.value.ground for found in values if isinstance(found.value, Employment)), None)


def is_covered(value: Stored, declaration: Personal, *, stated: bool, ground: str | None) -> bool:
    """Whether a field is taken along; ``stated``: an employer states its subject, on ``ground``."""
    if not declaration.portable or declaration.ground.value not in _GROUNDS:
        return False
    if stated and ground not in _GROUNDS:
        return False
    if declaration.source is Source.GIVER:
        return getattr(value, _GIVER_FIELD, SELF) == SELF
    return declaration.source is Source.SELF
