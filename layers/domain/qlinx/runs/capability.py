"""What runs declare: the item that says how far work over many people is. It names nobody."""

from typing import Any

from qlinx.records.declarations import Capability, shapes_in
from qlinx.records.shape import Shape


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.runs import store

    return shapes_in(store)


CAPABILITY = Capability(package="runs", shapes=_shapes)
