"""The stored form before: what a person, an account, an employment… were. Read strictly, written never.

Kept here and nowhere else, so that the rest of the product knows one form only. Kinds whose form stayed are
not here.
"""

from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.database import Item
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import MailStop
from qlinx.people.model import NoticeState
from qlinx.records.personal import LawfulGround

SELF = "self"
# Attributes that the storage layer adds to those of a model.
_STORAGE = frozenset({"pk", "sk", "kind", "group", "group_sort", "due_queue", "due_at", "expires_at"})


class Old(BaseModel):
    """Base of the old models."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: int
    holds: tuple[str, ...] = ()


class OldPerson(Old):
    person_id: str
    address_hash: str
    mail_stops: tuple[MailStop, ...] = ()
    state: str = "active"
    language: Language
    first_name: str
    last_name: str
    email: str
    mobile: str | None = None
    postcode: str | None = None
    town: str | None = None
    photo_id: str | None = None
    photo_at: datetime | None = None
    photo_replaced: str | None = None
    photo_refused: str | None = None
    also_known_by: tuple[str, ...] = ()
    sources: dict[str, str] = Field(default_factory=dict)
    restricted: bool = False
    created_at: datetime
    ends_at: datetime | None = None

    def given_by_self(self, field: str) -> bool:
        """Whether the person said it, rather than an employer."""
        return self.sources.get(field, SELF) == SELF


class OldAccount(Old):
    person_id: str
    state: str = "open"
    statement_version: str
    statement_accepted_at: datetime
    opened_at: datetime
    sessions_valid_from: datetime
    closing_at: datetime | None = None


class OldEmployment(Old):
    person_id: str
    employer_id: str
    first_name: str
    last_name: str
    email: str
    mobile: str | None = None
    personnel_number: str | None = None
    personnel_hash: str | None = None
    department: str | None = None
    tags: tuple[str, ...] = ()
    shared_at: datetime
    ended_at: datetime | None = None
    attestation_id: str
    ground: LawfulGround
    roster_id: str
    roster_line: int
    roster_at: datetime
    roster_outcome: str
    refused_in: str | None = None
    notice: NoticeState = NoticeState.DUE
    notice_due_at: datetime
    notice_given_at: datetime | None = None


class OldContact(Old):
    person_id: str
    employer_id: str
    name: str
    email: str
    telephone: str | None = None
    function: str | None = None
    created_at: datetime
    ends_at: datetime | None = None


class OldSuppression(Old):
    address_hash: str
    since: dict[MailStop, datetime] = Field(default_factory=dict)


class OldErasedAddress(Old):
    address_hash: str
    employer_ids: tuple[str, ...]
    erased_at: datetime


M = TypeVar("M", bound=Old)


def read(model: type[M], item: Item) -> M:
    """The old value of a stored item.

    Raises
    ------
    pydantic.ValidationError
        An attribute is stored that the old model did not declare.
    """
    return model.model_validate({name: part for name, part in item.items() if name not in _STORAGE})
