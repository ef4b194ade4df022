"""What an operator hands in about staff."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, ValidationError

from qlinx.kit.days import Day
from qlinx.kit.faults import faults_of
from qlinx.kit.fields import Email, Name
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language
from qlinx.staff.model import StaffRole


class NewStaff(Schema):
    """Somebody who becomes staff, or needs a new link to choose a password."""

    name: Name
    email: Email
    language: Language = "nl"
    role: StaffRole | None = None
    trained_on: Day | None = None


class ChangedStaff(Schema):
    """Somebody of the staff who gets another role, or of whom is put down when they were trained."""

    email: Email
    role: StaffRole | None = None
    trained_on: Day | None = None


class FormerStaff(Schema):
    """Somebody who is no longer staff."""

    email: Email


class StaffOrder(Schema):
    """One of these; other fields are of calls that ask for nothing, such as the check after a deployment."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    add_staff: NewStaff | None = None
    change_staff: ChangedStaff | None = None
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
