"""What every body over HTTP is: it can't be changed, and a field that we do not know is refused."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from qlinx.kit.faults import faults_of

M = TypeVar("M", bound=BaseModel)


class Schema(BaseModel):
    """A body that is read or sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def validated(schema: type[M], fields: Mapping[str, object]) -> M:
    """The fields as a value of a schema.

    Raises
    ------
    InputInvalid
    """
    try:
        return schema.model_validate(fields)
    except ValidationError as error:
        raise faults_of(error) from error
