"""The export as a document: what is handed to a person about themselves (GDPR articles 15 and 20).

Its JSON Schema goes with every export and stands in ``files/export.schema.json``; a change of form raises
``version``.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from qlinx.kit.texts import Language


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(_Part):
    """How long something is kept, and why."""

    rule: str = Field(description="name of the retention rule")
    days: int = Field(description="days after the event that the rule counts from")
    service: str = Field(description="the service it serves")
    data: str = Field(description="the kind of data")
    interest: str = Field(description="the interest that was weighed")
    ends_at: datetime | None = Field(
        default=None, description="when this item ends; nothing while its reason lasts"
    )


class DataField(_Part):
    """One field of one item."""

    name: str = Field(description="stable name")
    label: str = Field(description="name in the reader's language")
    value: JsonValue = Field(description="as it is stored")
    meaning: str | None = Field(default=None, description="the value in words, where it is none itself")
    category: str
    purposes: list[str]
    ground: str
    source: str = Field(description="who gave it")
    recipients: list[str] = Field(description="who else may see it")
    portable: bool = Field(description="whether article 20 covers it: given by you, on consent or contract")


class DataItem(_Part):
    """One stored item about the person."""

    kind: str
    label: str
    fields: list[DataField]
    term: Term | None


class Elsewhere(_Part):
    """Something outside the person's own items that relates to them, in plain words."""

    what: str
    why: str


class Party(_Part):
    """Who processes the data, with where they can be reached as far as that is ours to tell."""

    name: str
    address: str | None = None
    telephone: str | None = None
    email: str | None = None


class Authority(_Part):
    """Where to complain."""

    name: str
    url: str


class ExportDocument(_Part):
    """Everything kept about one subject: an account, what one employer shares, or a role at an employer."""

    format: Literal["qlinx-export"] = "qlinx-export"
    version: Literal[2] = 2
    made_at: datetime
    language: Language
    controller: Party = Field(description="who is responsible for the data")
    processor: Party | None = Field(
        default=None, description="who processes them on behalf of the controller, where that is another"
    )
    authority: Authority
    items: list[DataItem]
    files: list[str] = Field(description="files in this export, such as a photo")
    employers: list[str] = Field(
        description="names of the employers that share data about you and see your answers"
    )
    elsewhere: list[Elsewhere]
    rights: list[str]
