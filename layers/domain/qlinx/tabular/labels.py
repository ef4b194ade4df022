"""What a table's columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qlinx.kit.plain_text import one_line, shorten

LONGEST_LABEL: Final = 60
_REPEATED: Final = re.compile(r" \(\d+\)$")


def column_labels(header: Sequence[str]) -> tuple[str, ...]:
    """The header's cells on one line, at most 60 characters, each different:
    a repeated one gets "(2)" and so on.

    A column without a name is called by its letter, as a spreadsheet shows it.
    """
    labels: dict[str, None] = {}
    # Counted on from where it was: forty thousand equal names take as many steps.
    counts: dict[str, int] = {}
    for position, cell in enumerate(header):
        name = shorten(one_line(cell), LONGEST_LABEL) or f"[{_letters(position)}]"
        label = name
        while label in labels:
            counts[name] = counts.get(name, 1) + 1
            label = f"{name} ({counts[name]})"
        labels[label] = None
    return tuple(labels)


def unrepeated(label: str) -> str:
    """The label without the "(2)" that is ours and not the file's."""
    return _REPEATED.sub("", label)


def _letters(position: int) -> str:
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
