"""What a signed-in person sends and gets about the employers whose relations they said yes to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, Self

from pydantic import Field

from qlinx.kit.fields import Email
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.schemas import MailStopResponse
from qlinx.people.own_data import Joined
from qlinx.people.saying import SAYINGS, Spoken
from qlinx.people.schemas.looks import ID
from qlinx.people.schemas.shared import SharedData
from qlinx.records.paging import CountedPage, Listing, Page

_ASLEEP = LocalText(
    nl="Je account is hersteld met een mail. Toon met een code dat je ook de mail leest van het adres dat {employer} gebruikt,"
    " en zeg dan opnieuw: dit ben ik.",
    en="Your account was recovered by mail. Show by a code that you also read the mail of the address that {employer} uses,"
    " and then say again: this is me.",
)


class AddressProofAsked(Schema):
    """Asks for a code to show that you read the mail of an address."""

    email: Email = Field(description="an address that an employer may use for you")


class MailChoice(Schema):
    """Where mail on behalf of this employer goes."""

    to: Literal["sign_in", "employer"] = Field(
        description="sign_in: the address you sign in with; employer: the one that the employer uses"
    )


class RelationWord(Schema):
    """What you say about a relation that is joined to your account."""

    word: Literal[Spoken.YES, Spoken.NOT_ANY_MORE, Spoken.WRONG_PERSON] = Field(
        description="yes: this is me, where `asked` is true; not_any_more: I do not work there any more; wrong_person: this is"
        " not me after all, which also ends it",
        examples=["not_any_more"],
    )


class RelationResponse(Schema):
    """A relation that is joined to your account. While it sleeps, nothing of it is shown."""

    relation_id: str = Field(examples=[ID])
    employer: str = Field(description="name of the employer", examples=["Voorbeeld Zorg"])
    joined_at: datetime = Field(description="when you said yes")
    asleep: bool = Field(examples=[False])
    asked: bool = Field(
        description="you never said yes to it yourself: it was joined by a migration. Ask the holder whether it is them",
        examples=[False],
    )
    explanation: str | None = Field(default=None, description="how to wake one that sleeps")
    mail_to: Literal["sign_in", "employer"] | None = Field(
        default=None, description="where mail on behalf of this employer goes", examples=["employer"]
    )
    mail_stops: list[MailStopResponse] = Field(
        default=[],
        description="what stops mail on behalf of this employer; you can take a spam report back, and an objection",
    )
    said: Spoken | None = Field(default=None, description="what you have said about it since then")
    shared: SharedData | None = Field(default=None, description="what the employer shares, as given by it")

    @classmethod
    def of(cls, joined: Joined, names: Mapping[str, str], language: Language) -> "RelationResponse":
        employer, person = names[joined.join.employer_id], joined.person
        shown = person is not None and joined.employment is not None
        explanation = None if shown else _ASLEEP.in_(language).format(employer=employer)
        response = cls(
            relation_id=joined.join.relation_id,
            employer=employer,
            joined_at=joined.join.joined_at,
            asleep=not shown,
            asked=shown and joined.join.ask,
            explanation=explanation,
        )
        if person is None or joined.employment is None:
            return response
        return response.model_copy(
            update={
                "mail_to": "sign_in" if person.mail_to_account else "employer",
                "mail_stops": MailStopResponse.of_all(joined.stops, employer, language),
                "said": SAYINGS[person.said] if person.said else None,
                "shared": SharedData.of(person, joined.employment, employer),
            }
        )


RELATIONS: Final = Listing("relations")


class RelationsResponse(CountedPage):
    """The relations that you said yes to."""

    relations: list[RelationResponse]

    @classmethod
    def of(cls, page: Page[Joined], names: Mapping[str, str], language: Language) -> Self:
        shown = [RelationResponse.of(one, names, language) for one in page.items]
        return cls(relations=shown, total=page.total, cursor=page.cursor)
