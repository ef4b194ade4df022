"""What mailing declares: entries of the outbox, and what stops mail to an address."""

from typing import Any

from qlinx.mailing.stream import routine_entries, urgent_entries
from qlinx.records.declarations import Capability, Words, shapes_in
from qlinx.records.shape import Shape
from qlinx.records.stream import StreamEvent, StreamRule


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.mailing import allowance, outbox, outcomes, suppression

    return shapes_in(allowance, outbox, outcomes, suppression)


def _words() -> Words:
    from qlinx.mailing import labels

    return Words(
        kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.COMMON_VALUES
    )


CAPABILITY = Capability(
    package="mailing",
    shapes=_shapes,
    words=_words,
    stream=[
        StreamRule(kind="outbox", queue=queue, on=frozenset({StreamEvent.INSERT}), messages=messages)
        for queue, messages in (("URGENT_MAIL", urgent_entries), ("MAIL", routine_entries))
    ],
)
