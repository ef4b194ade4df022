"""What somebody who shows a mailed code puts right of themselves: the fields that their ground says are
theirs to say (``Ground.own_words``), as they should be (GDPR article 16).
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import Line, Name
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import Addressed
from qlinx.rights.right import Right
from qlinx.rights.subjects import ground_of

# What nobody can be without.
_NEEDED: Final = frozenset({"name", "language"})
_MISSING = LocalText(nl="Vul in wat hier hoort te staan.", en="Fill in what should stand here.")
NOTHING = LocalText(
    nl="Verander hieronder wat niet klopt. Nu staat alles er al zo.",
    en="Change what is wrong below. Everything stands like this already.",
)
_NOT_HERE = LocalText(nl="Dit kan hier niet worden rechtgezet.", en="This can't be put right here.")


class Corrections(Schema):
    """What is right. What is left out stays as it is; `null` takes a telephone number or function away."""

    name: Name | None = None
    telephone: Line | None = Field(default=None, examples=["023 1234567"])
    function: Line | None = Field(default=None, examples=["hoofd HR"])
    language: Language | None = None


# What the page calls the field of each, before the id of whom it is about.
CORRECTED: Final = tuple(f"right-{name}" for name in Corrections.model_fields)


def own_words(subject: Addressed) -> dict[str, str]:
    """What somebody may put right, as it is now."""
    return {name: getattr(subject, name) or "" for name in ground_of(subject).own_words}


def corrections_for(right: Right, subject: Addressed, asked: Corrections | None) -> dict[str, Any]:
    """The fields of this subject that change, each as it should be; none for any other right.

    Raises
    ------
    InputInvalid
        The right asks what is right and nothing is filled in, or it is not theirs to say.
    """
    given = asked.model_dump(exclude_unset=True) if asked else {}
    if not right.says_what_is_right:
        return _refused("", _NOT_HERE) if given else {}
    own = ground_of(subject).own_words
    for name, value in given.items():
        if name not in own:
            _refused(f"/{name}", _NOT_HERE)
        if value is None and name in _NEEDED:
            _refused(f"/{name}", _MISSING)
    if not given:
        _refused("", NOTHING)
    changed = {name: value for name, value in given.items() if value != getattr(subject, name)}
    # Said twice at once, it stands by the second time.
    return changed or given


def as_typed(typed: Mapping[str, str]) -> dict[str, str | None]:
    """Fields of a form: one that was emptied takes away what stood there."""
    return {name: value.strip() or None for name, value in typed.items()}


def _refused(pointer: str, why: LocalText) -> dict[str, Any]:
    raise InputInvalid([FieldFault(f"/corrections{pointer}", "missing", why)])
