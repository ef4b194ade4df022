"""What users of an employer send and get about the people whom it shares:
what it said itself, and what readers said of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from qlinx.kit.fields import Email, FieldRefused, Line, Mobile, Name, NeverNull, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, quoted
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import MailStop
from qlinx.people.desk import Decision
from qlinx.people.finding import Found
from qlinx.people.model import Word
from qlinx.people.saying import SAYINGS, Spoken
from qlinx.people.schemas.looks import ID
from qlinx.people.stated import Relation, Stated
from qlinx.records.paging import LONGEST_CURSOR, ListPage

MOST_TAGS = 20
_ADVICE: Mapping[Word, LocalText] = {
    Word.WRONG_PERSON: LocalText(
        nl="Wie de mail op dit adres leest, zegt: dit ben ik niet. Er gaat geen mail meer heen. Verbeter het e-mailadres.",
        en="Whoever reads the mail at this address says: this is not me. No more mail goes there. Correct the e-mail address.",
    ),
    Word.KNOWN: LocalText(
        nl="Wie de mail op dit adres leest, kent deze persoon maar is het niet. Geef liever een eigen adres van deze persoon op.",
        en="Whoever reads the mail at this address knows this person but is somebody else. Rather give an address of the"
        " person's own.",
    ),
    Word.LEFT: LocalText(
        nl="Wie de mail op dit adres leest, zegt hier niet meer te werken. Er gaat geen mail heen tot je kiest: werkt hier nog,"
        " of is weg.",
        en="Whoever reads the mail at this address says that they do not work here any more. No mail goes there until you"
        " choose: still works here, or has left.",
    ),
}
_PROBLEMS: Mapping[MailStop, LocalText] = {
    MailStop.BOUNCED: LocalText(
        nl="Je mail kwam terug. Controleer het e-mailadres.",
        en="Your mail came back. Check the e-mail address.",
    ),
    MailStop.SPAM_REPORT: LocalText(
        nl="Je mail is als spam gemeld. Bel of spreek deze persoon zelf.",
        en="Your mail was reported as spam. Call or speak to this person yourself.",
    ),
    MailStop.OBJECTION: LocalText(
        nl="Deze persoon wil geen mail van jou. Bel of spreek deze persoon zelf.",
        en="This person wants no mail from you. Call or speak to this person yourself.",
    ),
    MailStop.DISPUTE: LocalText(
        nl="Deze persoon zegt dat er iets niet klopt. Er gaat geen mail heen tot je daarop antwoordt.",
        en="This person says that something is wrong. No mail goes there until you answer that.",
    ),
}
_REQUIRED = LocalText(
    nl="Dit kan niet leeg zijn. Laat het veld weg als het hetzelfde blijft.",
    en="This can't be empty. Leave the field out if it stays the same.",
)
_TOO_MANY = LocalText(nl="Geef hoogstens 20 labels.", en="Give 20 tags at most.")


def _given(value: object) -> object:
    if value is None:
        raise FieldRefused("required", _REQUIRED)
    return value


def _each_once(tags: list[str]) -> list[str]:
    """The same tag twice, in whatever case, is one."""
    if len(tags) > MOST_TAGS:
        raise FieldRefused("too_many", _TOO_MANY)
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return list(found.values())


_Kept = BeforeValidator(_given)
_Tag = Annotated[Line, Field(max_length=50)]


class PersonCorrection(Schema):
    """Only the fields that change; null removes an optional one.

    A new number is kept beside the former one.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "sanne.devries@werk.example"}]})

    first_name: Annotated[Name | None, _Kept, NeverNull()] = Field(default=None, description="first name")
    last_name: Annotated[Name | None, _Kept, NeverNull()] = Field(
        default=None, description="last name with its prefix"
    )
    email: Annotated[Email | None, _Kept, NeverNull()] = Field(
        default=None, description="where this person reads mail; whoever reads it is told what you share"
    )
    mobile: Mobile | None = None
    personnel_number: Annotated[Annotated[Line, Field(max_length=50)] | None, _Kept, NeverNull()] = Field(
        default=None, description="also those of other contracts"
    )
    department: Annotated[Line, Field(max_length=100)] | None = Field(
        default=None, description="null removes it"
    )
    tags: Annotated[
        Annotated[list[_Tag], AfterValidator(_each_once), Field(json_schema_extra={"maxItems": MOST_TAGS})]
        | None,
        _Kept,
        NeverNull(),
    ] = Field(default=None, description="all of them; an empty list removes them")
    language: Annotated[Language | None, _Kept, NeverNull()] = Field(default=None, description="of mails")

    def correct(self, stated: Stated) -> Stated:
        """What the employer says now, of what it said."""
        changes = self.model_dump(exclude_unset=True)
        if self.email is not None:
            changes["email"] = email_address(self.email)
        if self.tags is not None:
            changes["tags"] = tuple(self.tags)
        return replace(stated, **changes)


class PersonDecision(Schema):
    """Your reply to somebody who says that they no longer work for you,
    or the message that they have left.
    """

    decision: Decision = Field(
        description="still_works_here: mail goes on; has_left: they go four weeks later",
        examples=["has_left"],
    )


class Remark(Schema):
    """Something to look at, and what to do about it."""

    advice: str = Field(description="in the caller's language", examples=[_PROBLEMS[MailStop.BOUNCED].nl])


class SaidRemark(Remark):
    """What the reader of the mail said."""

    word: Literal[Spoken.WRONG_PERSON, Spoken.I_KNOW_THEM, Spoken.NOT_ANY_MORE] = Field(
        examples=["wrong_person"]
    )


class MailRemark(Remark):
    """A problem with mail on your behalf."""

    problem: MailStop = Field(examples=["bounced"])


class EmployerPerson(Editable):
    """Somebody whom you share, as you gave them."""

    person_id: str = Field(examples=[ID])
    first_name: str = Field(examples=["Sanne"])
    last_name: str = Field(examples=["de Vries"])
    email: str = Field(examples=["sanne@werk.example"])
    mobile: str | None = Field(default=None, examples=["+31612345678"])
    personnel_number: str | None = Field(default=None, examples=["1042"])
    other_numbers: tuple[str, ...] = Field(default=(), description="of other contracts")
    department: str | None = Field(default=None, examples=["Zorg"])
    tags: tuple[str, ...] = Field(default=(), examples=[["bhv"]])
    language: Language = Field(description="of mails")
    shared_at: datetime = Field(description="when you first shared or last changed this")
    ended_at: datetime | None = Field(default=None, description="when the work ended")
    said: SaidRemark | None = Field(default=None, description="what the reader of the mail said, if anything")
    mail_problems: list[MailRemark] = Field(description="problems with your own mail to this address")

    @classmethod
    def of(cls, relation: Relation, language: Language) -> "EmployerPerson":
        person, work = relation.person, relation.employment
        return cls(
            etag=quoted(relation.tag),
            person_id=person.person_id,
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            mobile=person.mobile,
            personnel_number=work.personnel_number,
            other_numbers=work.other_numbers,
            department=work.department,
            tags=work.tags,
            language=person.language,
            shared_at=work.shared_at,
            ended_at=work.ended_at,
            said=SaidRemark.model_validate(
                {"word": SAYINGS[person.said], "advice": _ADVICE[person.said].in_(language)}
            )
            if person.said
            else None,
            mail_problems=[
                MailRemark(problem=stop, advice=_PROBLEMS[stop].in_(language)) for stop in person.mail_stops
            ],
        )


class PeopleSearch(Schema):
    """Whom you look for: each word in a name, address, number, department or tag."""

    text: str = Field(
        default="",
        max_length=200,
        description="each word must stand in what you share",
        examples=["zoe keuken"],
    )
    department: str = Field(default="", max_length=200, description="only those in it", examples=["Keuken"])
    tag: str = Field(default="", max_length=200, description="only those who have it", examples=["bhv"])
    cursor: str = Field(
        default="", max_length=LONGEST_CURSOR, description="from the answer before, with the same words"
    )


class GroupCount(Schema):
    """A department or tag among those who have the words."""

    name: str = Field(examples=["Keuken"])
    people: int = Field(examples=[12])


class PeopleFound(ListPage):
    """Who was found among the people that were looked through now.

    Where there are others, `cursor` asks to look through the next ones.
    """

    people: list[EmployerPerson] = Field(description="by name, at most a hundred of them")
    total: int = Field(description="how many were found now", examples=[12])
    departments: list[GroupCount]
    tags: list[GroupCount]
    looked_at: int = Field(description="how many people were looked through until now", examples=[194])
    whole: bool = Field(
        description="whether that was everybody, at once: then the numbers are of all", examples=[True]
    )

    @classmethod
    def of(cls, found: Found, language: Language) -> "PeopleFound":
        departments, tags = (
            [GroupCount(name=name, people=number) for name, number in groups.items()]
            for groups in (found.departments, found.tags)
        )
        return cls(
            people=[EmployerPerson.of(one, language) for one in found.people],
            total=found.total,
            departments=departments,
            tags=tags,
            looked_at=found.looked_at,
            whole=found.whole,
            cursor=found.cursor,
        )


class EmployerPeople(ListPage):
    """A page of the people whom you share, in no particular order."""

    people: list[EmployerPerson]
