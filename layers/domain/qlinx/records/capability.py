"""What the records themselves declare: what is stored on behalf of every package."""

from typing import Any

from qlinx.records.declarations import Capability, Words, shapes_in
from qlinx.records.shape import Shape


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.records import (
        addresses,
        anchor_marks,
        audit,
        dealings,
        forwarding,
        idempotency,
        limit_effects,
        limits,
        moments,
        notes,
        policy,
        seals,
    )

    return shapes_in(
        addresses,
        anchor_marks,
        audit,
        dealings,
        forwarding,
        idempotency,
        limit_effects,
        limits,
        moments,
        notes,
        policy,
        seals,
    )


def _words() -> Words:
    from qlinx.records import labels

    return Words(
        kinds=labels.KINDS,
        fields=labels.FIELDS,
        values=labels.VALUES,
        common_values=labels.COMMON_VALUES,
    )


CAPABILITY = Capability(package="records", shapes=_shapes, words=_words)
