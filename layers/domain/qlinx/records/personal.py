"""Personal data declares itself: annotations on the fields of stored models, and what can be read from them.

Everything that must know which data is personal derives it from here: the access export, the portability
file, the erasure manifest, the log scrubber, the record of processing (article 30 GDPR) and the table in the
privacy statement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import BaseModel


class Category(StrEnum):
    """What kind of data a field holds (obligations, table A)."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ADDRESS = "address"
    IMAGE = "image"
    WORK = "work"
    ANSWER = "answer"
    CHOICE = "choice"
    NETWORK = "network"
    CORRESPONDENCE = "correspondence"


class Purpose(StrEnum):
    """Why it is processed (§3 of the statement)."""

    SERVICE = "service"
    COMMUNICATION = "communication"
    NEWSLETTER = "newsletter"
    MARKETING = "marketing"
    SECURITY = "security"
    LEGAL_CLAIM = "legal_claim"
    LEGAL_DUTY = "legal_duty"


class Ground(StrEnum):
    """The lawful basis (article 6 GDPR)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"
    LEGITIMATE_INTEREST = "legitimate_interest"
    EMPLOYER_ATTESTED = "employer_attested"


LawfulGround = Literal["consent", "contract", "legal_duty", "legitimate_interest"]
"""Article 6(1) GDPR, as an employer may declare it for sharing its people."""


class Source(StrEnum):
    """Who gave it (obligation 25). ``GIVER``: whoever the item itself names as its giver (``given_by``)."""

    SELF = "self"
    EMPLOYER = "employer"
    STAFF = "staff"
    SYSTEM = "system"
    GIVER = "giver"


class Recipient(StrEnum):
    """Who else may see it (§7, C-11)."""

    EMPLOYER = "employer"
    MAIL_PROVIDER = "mail_provider"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Personal:
    """Declares a field of a stored model to be personal data.

    ``portable`` says whether article 20 covers it: given by the person, on consent or contract.
    """

    category: Category
    purposes: tuple[Purpose, ...] = (Purpose.SERVICE,)
    ground: Ground = Ground.CONTRACT
    source: Source = Source.SELF
    portable: bool = True
    recipients: tuple[Recipient, ...] = (Recipient.HOST,)


@dataclass(frozen=True, slots=True)
class Technical:
    """Declares a field of a model about a person to be ours, not theirs,
    with the reason why it is no content.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class PersonalField:
    name: str
    declaration: Personal


@cache
def personal_fields(model: type[BaseModel]) -> tuple[PersonalField, ...]:
    """The declared personal fields of a model, in its own order."""
    return tuple(_declared(model))


@cache
def undeclared_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that say neither Personal nor Technical;
    must be none where a model is about a person.
    """
    return tuple(
        name
        for name, info in model.model_fields.items()
        if not any(isinstance(mark, Personal | Technical) for mark in info.metadata)
    )


def _declared(model: type[BaseModel]) -> Iterator[PersonalField]:
    for name, info in model.model_fields.items():
        for mark in info.metadata:
            if isinstance(mark, Personal):
                yield PersonalField(name, mark)
