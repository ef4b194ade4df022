"""What retention declares: how far its walks through the buckets are, and its terms."""

from typing import TYPE_CHECKING, Any

from qlinx.records.declarations import Capability, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.policy import StandardPolicy


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.retention import files

    return shapes_in(files)


def _policies() -> "tuple[StandardPolicy, ...]":
    from qlinx.retention.policies import FIRST_NOTICE_MONTHS

    return (FIRST_NOTICE_MONTHS,)


CAPABILITY = Capability(package="retention", shapes=_shapes, policies=_policies)
