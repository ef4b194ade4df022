"""Bodies of requests: JSON that says it is JSON, in which nothing is said twice and no text is a number."""

import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from qlinx.kit.errors import DomainError, Failure, FieldFault, InputInvalid
from qlinx.kit.faults import faults_of
from qlinx.kit.texts import LocalText

M = TypeVar("M", bound=BaseModel)

JSON_TYPE: Final = "application/json"
_UTF_8: Final = frozenset({"utf-8", "utf8"})
_TWICE: Final = LocalText(
    nl="Dit veld staat er twee keer. Laat er één staan.", en="This field is there twice. Leave one."
)


class NotThisMediaType(DomainError):
    """The body is of a kind that the route does not read, or does not say of which kind it is."""

    failure = Failure.UNSUPPORTED
    code = "not-this-media-type"
    title = LocalText(
        nl="Dit soort bericht lezen we hier niet.", en="We do not read this kind of message here."
    )
    advice = LocalText(
        nl="Stuur JSON in UTF-8, met de kopregel Content-Type: application/json.",
        en="Send JSON in UTF-8, with the header Content-Type: application/json.",
    )


class Twice(ValueError):
    """A field of JSON stands there twice."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def read_json(text: str, content_type: str | None, model: type[M]) -> M:
    """The body as a value of ``model``; no body is one without fields.

    Each value has the JSON type that the model names: ``"3"`` is no number, ``1`` is not true. A field that
    stands there twice is refused, because two readers may each take another of them (RFC 8259, 4).

    Raises
    ------
    NotThisMediaType, InputInvalid
    """
    if text:
        must_be_json(content_type)
    given = text or "{}"
    try:
        value = model.model_validate_json(given, strict=True)
        json.loads(given, object_pairs_hook=once_each)
    except ValidationError as error:
        raise faults_of(error) from error
    except Twice as error:
        raise InputInvalid([FieldFault(f"/{error.name}", "twice", _TWICE)]) from error
    return value


def must_be_json(content_type: str | None) -> None:
    """Refuses what does not call itself JSON in UTF-8 (RFC 9110, 8.3).

    Raises
    ------
    NotThisMediaType
    """
    kind, *parameters = (content_type or "").split(";")
    if kind.strip().lower() != JSON_TYPE:
        raise NotThisMediaType
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in _UTF_8:
            raise NotThisMediaType


def once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields are there once; for `json.loads`. What a body holds twice, its model knows.

    Raises
    ------
    Twice
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(next(name for name in names if names.count(name) > 1))
    return found
