"""Finds the rights that can be used, by convention:
the value ``RIGHT`` of each module or package in ``rights.kinds``.
"""

from functools import cache

from qlinx.records.catalogue import DeclarationWrong, declared_in
from qlinx.rights import kinds
from qlinx.rights.errors import RightUnknown
from qlinx.rights.right import Right


@cache
def every_right() -> dict[str, Right]:
    """Every right by its name, in the order of the names.

    Raises
    ------
    DeclarationWrong
        A module holds no right, or one by another name than its own.
    """
    found = declared_in(kinds, "RIGHT", Right)
    for module, right in found.items():
        if right.name != module:
            raise DeclarationWrong(f"{kinds.__name__}.{module} speaks for {right.name}")
    return found


def of_subjects() -> dict[str, Right]:
    """The rights that are used on a subject as a whole, by name; the others are used on one invitation."""
    return {name: right for name, right in every_right().items() if not right.of_invitation}


def with_code() -> dict[str, Right]:
    """The rights that a mailed code is enough for, by name."""
    return {name: right for name, right in every_right().items() if right.with_code}


def right_named(name: str) -> Right:
    """The right with a name.

    Raises
    ------
    RightUnknown
        No module holds it: a request for it was stored by another release.
    """
    right = every_right().get(name)
    if right is None:
        raise RightUnknown
    return right
