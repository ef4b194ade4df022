"""The portability file as a document: values under stable names, and nothing about them.

Its JSON Schema goes with every file and stands in ``files/portability.schema.json``; a change of form raises
``version``.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from qlinx.kit.texts import Language


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RepliedTo(_Part):
    """What a reply was about, without which it says nothing."""

    title: str
    starts_at: datetime
    ends_at: datetime


class PortableItem(_Part):
    """What somebody gave at one time: the kind of item, and its fields by name."""

    kind: str = Field(description="stable name of the kind")
    fields: dict[str, JsonValue] = Field(
        description="values by the stable names of their fields, in ISO forms"
    )
    about: RepliedTo | None = Field(default=None, description="what was replied to, where it is a reply")


class PortableDocument(_Part):
    """What one subject gave themselves, on consent or a contract (GDPR article 20)."""

    format: Literal["qlinx-portability"] = "qlinx-portability"
    version: Literal[1] = 1
    made_at: datetime
    language: Language
    controller: str = Field(description="name of who is responsible for the data")
    items: list[PortableItem]
    files: list[str] = Field(description="files of theirs beside this one, such as a photo")
