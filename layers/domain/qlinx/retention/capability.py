"""What retention declares: how far its walks through the buckets are."""

from typing import Any

from qlinx.records.declarations import Capability, shapes_in
from qlinx.records.shape import Shape


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.retention import files

    return shapes_in(files)


CAPABILITY = Capability(package="retention", shapes=_shapes)
