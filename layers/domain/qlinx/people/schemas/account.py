"""What a signed-in person sends and gets about their own data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from qlinx.kit.fields import Email, FieldRefused, Line, Mobile, Name, NeverNull
from qlinx.kit.provider import PROVIDER
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.schemas import MailStopResponse
from qlinx.people.mailed import AddressChangeState
from qlinx.people.own_data import OwnData
from qlinx.people.schemas.fields import Postcode
from qlinx.people.schemas.shared import SharedData

_IN_THE_APP = LocalText(nl="Wijzig dit hier.", en="Change this here.")
_BY_EMPLOYER = LocalText(
    nl="Dit zei je werkgever. Vraag je werkgever om het te wijzigen, of vraag het ons via je rechten.",
    en="Your employer said this. Ask your employer to change it, or ask us by your rights.",
)
# Every field of table A of the obligations has an edit or an explained route (obligation 60).
HOW_TO_CHANGE: Mapping[str, LocalText] = {
    "first_name": _IN_THE_APP,
    "last_name": _IN_THE_APP,
    "mobile": _IN_THE_APP,
    "language": _IN_THE_APP,
    "postcode": LocalText(
        nl="Wijzig dit hier, samen met de woonplaats.", en="Change this here, with the town."
    ),
    "town": LocalText(
        nl="Wijzig dit hier, samen met de postcode.", en="Change this here, with the postcode."
    ),
    "email": LocalText(
        nl="Vul hier een nieuw adres in. Het geldt zodra je het met de link in de mail hebt bevestigd.",
        en="Fill in a new address here. It counts once you have confirmed it with the link in the mail.",
    ),
    "photo": LocalText(
        nl="Stuur hier een nieuwe foto, of haal hem weg.", en="Send a new photo here, or remove it."
    ),
    "password": LocalText(
        nl="Vraag een link aan om een nieuw wachtwoord te kiezen.",
        en="Ask for a link to choose a new password.",
    ),
    "employers": _BY_EMPLOYER,
    "statement_version": LocalText(
        nl="Dit is een bewijs en verandert niet.", en="This is a proof and does not change."
    ),
    "ip_address": LocalText(
        nl="We bewaren geen IP-adres bij je account. Zie paragraaf 5 van de privacyverklaring.",
        en="We keep no IP address with your account. See section 5 of the privacy statement.",
    ),
}
_REQUIRED = LocalText(
    nl="Dit kan niet leeg zijn. Laat het veld weg als het hetzelfde blijft.",
    en="This can't be empty. Leave the field out if it stays the same.",
)
_ALONE = LocalText(
    nl="Wijzig je e-mailadres apart van de andere velden.",
    en="Change your e-mail address apart from other fields.",
)


def _given(value: object) -> object:
    if value is None:
        raise FieldRefused("required", _REQUIRED)
    return value


_Kept = BeforeValidator(_given)


class AccountChange(Schema):
    """Only the fields that change; null removes an optional one. Send a new e-mail address on its own."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"first_name": "Noor", "mobile": "06 12345678"}]}
    )

    first_name: Annotated[Name | None, _Kept, NeverNull()] = Field(default=None, examples=["Noor"])
    last_name: Annotated[Name | None, _Kept, NeverNull()] = Field(default=None, examples=["van den Berg"])
    language: Annotated[Language | None, _Kept, NeverNull()] = Field(
        default=None, description="of mails and pages"
    )
    email: Annotated[Email | None, _Kept, NeverNull()] = Field(
        default=None, description="a link to confirm it is mailed there; until then nothing changes"
    )
    mobile: Mobile | None = Field(default=None, description="null removes it where policy allows (C-1)")
    postcode: Postcode | None = None
    town: Line | None = Field(default=None, examples=["Haarlem"])

    @model_validator(mode="after")
    def _email_alone(self) -> Self:
        if self.email is not None and len(self.model_fields_set) > 1:
            raise FieldRefused("email_alone", _ALONE)
        return self

    @property
    def values(self) -> dict[str, object]:
        """What changes, the address aside."""
        return self.model_dump(exclude_unset=True, exclude={"email"})


class AccountData(Editable):
    """Everything that is kept about the caller, invitations aside (obligation 59)."""

    first_name: str = Field(examples=["Noor"])
    last_name: str = Field(examples=["van den Berg"])
    email: str = Field(examples=["noor@werk.example"])
    new_email: str | None = Field(default=None, description="waits to be confirmed by mail")
    mobile: str | None = Field(default=None, examples=["+31612345678"])
    postcode: str | None = Field(default=None, examples=["2012 KN"])
    town: str | None = Field(default=None, examples=["Haarlem"])
    language: Language = Field(description="of mails and pages")
    has_photo: bool
    photo_refused: str | None = Field(
        default=None, description="why the last photo was not taken, for example `not_a_photo`"
    )
    restricted: bool = Field(description="whether the data are only stored, at the person's request")
    mail_stops: list[MailStopResponse] = Field(
        default=[],
        description="what stops our own mail to you; you can take a spam report back, and an objection",
    )
    statement_version: str = Field(examples=["2026-11-26"])
    statement_accepted_at: datetime
    opened_at: datetime
    ends_at: datetime | None = Field(default=None, description="when all of it ends if nothing changes")
    employers: tuple[SharedData, ...] = Field(
        description="what is shared about you by employers to whom you said: this is me; kept apart from what you gave yourself"
    )
    how_to_change: dict[str, str] = Field(
        description="for each field, what to do when it is wrong", examples=[{"mobile": "Wijzig dit hier."}]
    )

    @classmethod
    def of(cls, data: OwnData, employers: Mapping[str, str], language: Language) -> "AccountData":
        """``employers`` are names by id."""
        person, account, change = data.person, data.account, data.address_change
        waiting = change is not None and change.state is AddressChangeState.WAITING
        return cls(
            etag=quoted(data.tag),
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            new_email=change.email if change and waiting else None,
            mobile=person.mobile,
            postcode=person.postcode,
            town=person.town,
            language=person.language,
            has_photo=person.photo_id is not None,
            photo_refused=person.photo_refused,
            restricted=person.restricted,
            mail_stops=MailStopResponse.of_all(data.stops, PROVIDER.service_name, language),
            statement_version=account.statement_version,
            statement_accepted_at=account.statement_accepted_at,
            opened_at=account.opened_at,
            ends_at=person.ends_at,
            employers=tuple(
                SharedData.of(one.person, one.employment, employers[one.join.employer_id])
                for one in data.joined
                if one.person and one.employment
            ),
            how_to_change={field: text.in_(language) for field, text in HOW_TO_CHANGE.items()},
        )
