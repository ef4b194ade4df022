"""What holds declare: holds themselves, and the marks of removals that have begun."""

from typing import Any

from qlinx.records.declarations import Capability, Words, shapes_in
from qlinx.records.shape import Shape


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.holds import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.holds import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES)


CAPABILITY = Capability(package="holds", shapes=_shapes, words=_words)
