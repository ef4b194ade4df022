"""Part of the readers, by what they gave for the newsletter itself: nothing else may decide who gets it."""

from collections.abc import Mapping
from enum import EnumType, StrEnum
from typing import Any, Final, get_args

from qlinx.newsletters.errors import SegmentForbidden, SegmentUnknown
from qlinx.newsletters.model import Subscription
from qlinx.records.personal import Purpose, personal_fields

_IS: Final = "="


def segment_fields() -> Mapping[str, tuple[str, ...]]:
    """The fields that are kept for the newsletter alone and have a few known values, with these."""
    found = {one.name: _values(Subscription.model_fields[one.name].annotation) for one in _declared()}
    return {name: values for name, values in found.items() if values and name not in _STATE}


def checked_segment(segment: str) -> str | None:
    """The segment, or nothing for everybody.

    Raises
    ------
    SegmentForbidden
        Its field is kept for another purpose, or is no field of a reader.
    SegmentUnknown
    """
    if not segment:
        return None
    field, _, value = segment.partition(_IS)
    if field not in segment_fields():
        raise SegmentForbidden
    if value not in segment_fields()[field]:
        raise SegmentUnknown
    return segment


def is_in(one: Subscription, segment: str | None) -> bool:
    """Whether somebody is in a part of the readers."""
    if segment is None:
        return True
    field, _, value = segment.partition(_IS)
    held = getattr(one, field)
    return value in held if isinstance(held, tuple) else held == value


# Whether and how somebody said yes divides nobody: all of them did. Nor does where they are: they told us, so
# that they sleep well.
_STATE: Final = frozenset({"state", "consent_route", "time_zone"})


def _declared() -> list[Any]:
    return [one for one in personal_fields(Subscription) if one.declaration.purposes == (Purpose.NEWSLETTER,)]


def _values(annotation: Any) -> tuple[str, ...]:
    """The values of an enumeration, wherever it stands in a type."""
    if isinstance(annotation, EnumType) and issubclass(annotation, StrEnum):
        return tuple(one.value for one in annotation)
    return next((found for one in get_args(annotation) if (found := _values(one))), ())
