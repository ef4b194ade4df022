"""What staff send and get when they look for somebody, and which accounts are frozen."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field

from qlinx.kit.fields import Email, FieldRefused, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.people.locked import LockedAccount
from qlinx.people.schemas.looks import ID
from qlinx.records.catalogue import every_ground
from qlinx.records.paging import CountedPage, Listing
from qlinx.rights.finding import Found, FoundSubject, Search, SearchReason, Standing

# A number of a request of ours, or of a file elsewhere: letters for its kind and a number, so no name fits.
_CASE: Final = r"^(?:(?:[A-Za-z2-7]{4}-){2}[A-Za-z2-7]{4}|[A-Za-z]{1,8}-?[0-9]{1,8})$"
_CASE_ADVICE: Final = LocalText(
    nl="Vul het nummer van de zaak in, zoals U3VQ-2D4K-7W5C of TEL-20261126. Geen naam of adres.",
    en="Fill in the number of the case, such as U3VQ-2D4K-7W5C or TEL-20261126. No name or address.",
)


def _case(text: str) -> str:
    if not re.fullmatch(_CASE, text.strip(), re.ASCII):
        raise FieldRefused("case_number", _CASE_ADVICE)
    return text.strip().upper()


CaseNumber = Annotated[str, AfterValidator(_case)]


class PersonSearchRequest(Schema):
    """Whom staff look for, why, and for which case."""

    email: Email
    reason: SearchReason = Field(description="why; it is written to the audit trail", examples=["locked_out"])
    case: CaseNumber = Field(
        max_length=20,
        description="number of a request (`reference`), or letters and a number of a file elsewhere",
        examples=["U3VQ-2D4K-7W5C"],
        json_schema_extra={"pattern": _CASE},
    )

    def search(self) -> Search:
        return Search(email_address(self.email), self.reason, self.case)


class FoundSubjectResponse(Schema):
    """Something under the address: what it is and how it stands, nothing of what is kept."""

    person_id: str = Field(description="its number", examples=[ID])
    kind: str = Field(description="the ground on which it is kept", examples=["account"])
    title: str = Field(description="the same in words", examples=["Account"])
    employer_id: str | None = Field(default=None, examples=[ID])
    standings: list[Standing] = Field(
        description="frozen: nobody signs in; restricted: only kept; erasing: being erased; joined: its person"
        " acts on it from an account; opening: without a password yet",
        examples=[["frozen"]],
    )
    rights: list[str] = Field(
        default_factory=list,
        description="which rights can be put down for it",
        examples=[["access", "erasure"]],
    )
    kept_until: datetime | None = Field(
        default=None, description="of a sign-up that nobody confirmed: when it goes by itself"
    )
    kept: list[str] = Field(
        default_factory=list,
        description="of such a sign-up: what sorts of things were filled in, and not what they say",
        examples=[["First name", "E-mail address"]],
    )

    @classmethod
    def of(cls, found: FoundSubject, employers: Mapping[str, str], language: Language) -> Self:
        ground = every_ground()[found.ground]
        words = (ground.heading or ground.about).in_(language)
        return cls(
            person_id=found.person_id,
            kind=found.ground,
            title=words.format(employer=employers.get(found.employer_id or "") or "…"),
            employer_id=found.employer_id,
            standings=list(found.standings),
            rights=list(found.rights),
            kept_until=found.kept_until,
            kept=[one.in_(language) for one in found.kept],
        )


class PersonSearchResponse(Schema):
    """What stands under the address."""

    subjects: list[FoundSubjectResponse]
    more: int = Field(description="how many more there are, which were not looked at", examples=[0])

    @classmethod
    def of(cls, found: Found, employers: Mapping[str, str], language: Language) -> Self:
        shown = [FoundSubjectResponse.of(one, employers, language) for one in found.subjects]
        return cls(subjects=shown, more=found.more)


class FrozenAccountResponse(Schema):
    """An account that was frozen from a former address."""

    account_id: str = Field(description="its number, which its holder has in a mail", examples=[ID])
    since: datetime | None = Field(
        default=None, description="left out where its former addresses are no longer known"
    )
    staff_only: bool = Field(description="whether no former password opens it", examples=[True])

    @classmethod
    def of(cls, locked: LockedAccount) -> Self:
        return cls(account_id=locked.account_id, since=locked.since, staff_only=locked.staff_only)


FROZEN: Final = Listing("frozen-accounts")


class FrozenAccountsResponse(CountedPage):
    """Frozen accounts, those that only staff can open first; at most a hundred."""

    accounts: list[FrozenAccountResponse]
