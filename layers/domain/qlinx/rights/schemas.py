"""What people send and get when they use a right."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, WithJsonSchema

from qlinx.kit.contact import MAX_NAME_LENGTH
from qlinx.kit.fields import Id, Remark
from qlinx.kit.schemas import Schema
from qlinx.people.schemas.choices import ChoiceFields, describe_choices
from qlinx.people.schemas.looks import ID, Code, CodeRequestId, CodeShown, Number
from qlinx.records.paging import CountedPage, Listing
from qlinx.rights.corrections import CORRECTED, Corrections
from qlinx.rights.model import TransferState
from qlinx.rights.registry import every_right, with_code
from qlinx.rights.words import in_api

if TYPE_CHECKING:
    Kind = str
    KindWithCode = str
else:
    Kind = Literal[tuple(every_right())]
    KindWithCode = Literal[tuple(with_code())]
# Of a stored request: described as those that there are, and shown whatever another release stored.
StoredKind = Annotated[str, WithJsonSchema({"enum": list(every_right()), "type": "string"})]
State = Literal[
    "identity_pending",
    "awaiting_employer",
    "waiting_for_person",
    "received",
    "in_progress",
    "fulfilled",
    "partly_refused",
    "refused",
    "withdrawn",
]

MOST_SUBJECTS = 50
_TOKEN = "WyJ1M3ZxMmQ0azd3NWM2eDh5OXoyYTNiNGM1ZCJd.c2lnbmF0dXJl"  # noqa: S105 - an example


class ByRepresentative(Schema):
    """Whether a parent or guardian asks."""

    by_representative: bool | None = Field(
        default=None,
        strict=True,
        description="a parent or guardian asks for somebody under 16, who uses a right through them",
    )


class SendTo(Schema):
    """Where a package goes."""

    send_to: str | None = Field(
        default=None,
        max_length=2_000,
        description="of `portability` only: an https address on port 443 at which another controller takes the package,"
        " by PUT; it is tried five times",
    )


class RightsAsked(ByRepresentative, SendTo):
    """The right that a signed-in person uses: on their account, or on relations that they said yes to."""

    kind: Kind = Field(description=in_api(every_right().values()), examples=["access"])
    relations: list[Id] = Field(
        default=[],
        max_length=MOST_SUBJECTS,
        description="ids of relations that it is about; left out, it is about the account",
        examples=[[ID]],
    )
    account: bool = Field(
        default=False,
        strict=True,
        description="about the account as well, where relations are named",
        examples=[True],
    )

    invitation: Id | None = Field(
        default=None,
        description="id of the invitation that a `human_review` is about, and needed there; of no other right",
    )

    def subjects(self, account_id: str) -> list[str]:
        """The ids of whom it is about, the account first."""
        return [account_id, *self.relations] if self.account or not self.relations else self.relations


class SubjectChosen(Schema):
    """One of the subjects that a look names."""

    person_id: Id = Field(description="its id", examples=[ID])
    personnel_number: Number | None = None


class RightsAskedWithCode(CodeShown, ByRepresentative, SendTo):
    """The right that the holder of a mailed code uses,
    and on what of all that is stored under the address.
    """

    kind: KindWithCode = Field(description=in_api(with_code().values()), examples=["erasure"])
    subjects: list[SubjectChosen] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_SUBJECTS,
        description="from the response to a look; may be left out where there is only one to choose",
    )
    corrections: Corrections | None = Field(
        default=None, description="of `rectification` only, and needed there: what is right"
    )


def _describe_form(schema: dict[str, Any], form: type[ChoiceFields]) -> None:
    describe_choices(schema, form)
    fields = ", ".join(f"`{name}-…`" for name in ("word", *with_code(), *CORRECTED, "number"))
    schema["description"] = f"What the page posts, beside fields for each that stands there: {fields}."


class ChoicesForm(ChoiceFields):
    """What the page posts, beside fields for each that stands there: a word, rights, what is right, a
    number.
    """

    model_config = ConfigDict(json_schema_extra=_describe_form)
    chosen = (*ChoiceFields.chosen, *with_code(), *CORRECTED)
    most = MAX_NAME_LENGTH

    code_request: CodeRequestId
    code: Code
    by_representative: Literal["", "yes"] = Field(
        default="", description="a parent or guardian asks for somebody under 16"
    )
    send_to: str = Field(
        default="", description="an https address at which another controller takes what is taken along"
    )
    sure: Literal["", "yes", "no"] = Field(
        default="",
        description="`yes`: what can't be undone is to be done; else the page asks that first, and does nothing."
        " `no`: back to the choices",
    )


class TellForm(Schema):
    """What somebody tells about a request of theirs, because they were asked."""

    tell: Id
    told: Remark


class ReviewForm(Schema):
    """The invitation of which somebody asks that a person looks at who got a place."""

    invitation: Id


class FetchForm(Schema):
    """What the page of a request posts to fetch a file, or to tell what was asked: nothing or that at first,
    then the same with the code that was mailed.
    """

    told: Remark | None = None
    code_request: CodeRequestId | None = None
    code: Code | None = None


class RetainedPart(Schema):
    """Something that stays after an erasure."""

    what: str = Field(examples=["Bewijs van deze wissing"])
    ground: str = Field(description="why it stays", examples=["omdat de wet het vraagt"])
    until: str = Field(description="until when", examples=["maandag 22 november 2027"])


class Certificate(Schema):
    """What was erased, what stays, and where to go with a complaint."""

    begun_at: datetime
    done_at: datetime | None = Field(
        default=None, description="when the check after the erasure found nothing left"
    )
    erased: list[str] = Field(examples=[["Jouw gegevens (1)"]])
    kept: list[RetainedPart]
    authority: str = Field(
        description="the supervisory authority; you may also go to court",
        examples=["Autoriteit Persoonsgegevens"],
    )
    authority_url: str = Field(examples=["https://autoriteitpersoonsgegevens.nl"])


class RightsRequestResponse(Schema):
    """A request and its progress."""

    reference: str = Field(description="its number", examples=["U3VQ-2D4K-7W5C"])
    kind: StoredKind
    state: State
    received_at: datetime
    by_representative: bool = Field(
        default=False, description="whether a parent or guardian asked for somebody under 16"
    )
    deadline_on: date = Field(description="you get an answer by this day at the latest")
    closed_at: datetime | None = None
    refusal: str | None = Field(
        default=None, description="why it, or the rest of it, was refused, or why it ended undecided"
    )
    status_token: str = Field(description="opens the request without a sign-in", examples=[_TOKEN])
    status_url: str = Field(
        description="the same as a page", examples=[f"https://qlinx.example/rights-requests/{_TOKEN}"]
    )
    download_url: str | None = Field(
        default=None,
        description="link to the export, for whoever is signed in or has just shown a mailed code; works for five minutes",
    )
    download_until: datetime | None = Field(default=None, description="when the export is removed")
    transfer: TransferState | None = Field(
        default=None, description="where the package is that was to go to another controller"
    )
    certificate: Certificate | None = Field(default=None, description="proof of an erasure")


class RightsTakenIn(RightsRequestResponse):
    """What was taken in: the first request, and each of them in `rights_requests`."""

    rights_requests: list[RightsRequestResponse]


OWN_REQUESTS: Final = Listing("own-requests")


class RightsRequestsResponse(CountedPage):
    """A person's requests, the newest first."""

    rights_requests: list[RightsRequestResponse]
