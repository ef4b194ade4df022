"""What migrations declare: how far each came, and the cases that people have to decide."""

from typing import Any

from qlinx.records.declarations import Capability, shapes_in
from qlinx.records.shape import Shape


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.migrations import store

    return shapes_in(store)


CAPABILITY = Capability(package="migrations", shapes=_shapes)
