"""What an operator hands in about staff."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, ValidationError

from qlinx.kit.faults import faults_of
from qlinx.kit.fields import Email, Name
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language


class NewStaff(Schema):
    """Somebody who becomes staff, or needs a new link to choose a password."""

    name: Name
    email: Email
    language: Language = "nl"


class FormerStaff(Schema):
    """Somebody who is no longer staff."""

    email: Email


class StaffOrder(Schema):
    """One of both; other fields are of calls that ask for nothing, such as the check after a deployment."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    add_staff: NewStaff | None = None
    end_staff: FormerStaff | None = None


def staff_order(event: Mapping[str, Any]) -> StaffOrder:
    """What an event asks for.

    Raises
    ------
    qlinx.kit.errors.InputInvalid
    """
    try:
        return StaffOrder.model_validate(event)
    except ValidationError as error:
        raise faults_of(error) from None
