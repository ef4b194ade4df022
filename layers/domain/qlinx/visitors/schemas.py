"""What staff get of messages over the API: without what they say, but to whoever reads one."""

from datetime import date, datetime
from typing import Final, Literal, Self

from pydantic import Field

from qlinx.kit.ids import reference_of
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language
from qlinx.records.paging import CountedPage, Listing
from qlinx.visitors.model import Channel, Doubt, Message, Nature, Topic

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"


class MessageAct(Schema):
    """What is done with a message."""

    act: Literal["read", "handled"] = Field(
        description="read: shows what it says, once that is written down; handled: it needs no reply any more",
        examples=["read"],
    )


class MessageSummary(Schema):
    """A message without who wrote it and what it says."""

    message_id: str = Field(examples=[_ID])
    reference: str = Field(description="by which its writer knows it", examples=["U3VQ-2D4K"])
    nature: str = Field(examples=["question"], json_schema_extra={"enum": list(Nature)})
    topic: str = Field(
        description="as its writer chose", examples=["account"], json_schema_extra={"enum": list(Topic)}
    )
    channel: str = Field(examples=["page"], json_schema_extra={"enum": list(Channel)})
    doubt: Doubt | None = Field(default=None, description="why a mail may be other than it looks")
    received_at: datetime
    answer_by: date
    handled_at: datetime | None = None

    @classmethod
    def of(cls, message: Message) -> Self:
        return cls(
            message_id=message.person_id,
            reference=reference_of(message.person_id),
            nature=message.nature.value,
            topic=message.topic.value,
            channel=message.channel.value,
            doubt=message.doubt,
            received_at=message.received_at,
            answer_by=message.answer_by,
            handled_at=message.handled_at,
        )


class MessageWords(Schema):
    """Who wrote it, and what it says. Nobody proved the address."""

    name: str | None = Field(default=None, examples=["Iris de Vries"])
    email: str = Field(examples=["iris@thuis.example"])
    language: Language
    subject: str | None = Field(default=None, description="of a mail")
    text: str = Field(examples=["Waar kan ik parkeren?"])
    attachments: int | None = Field(default=None, description="how many files came with a mail; none is kept")
    is_cut: bool | None = Field(default=None, description="whether the mail was longer than is kept")


class MessageResponse(MessageSummary):
    """A message; `words` only to whoever asked to read it."""

    words: MessageWords | None = None

    @classmethod
    def read(cls, message: Message) -> Self:
        known = set(MessageWords.model_fields)
        words = MessageWords(**{name: getattr(message, name) for name in known})
        return cls(**dict(MessageSummary.of(message)), words=words)


MESSAGES: Final = Listing("messages", filters={"nature": tuple(Nature)})


class MessagesResponse(CountedPage):
    """Messages that nobody handled yet, the earliest term first."""

    messages: list[MessageSummary]
