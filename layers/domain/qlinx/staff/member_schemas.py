"""What managers of staff send and get about members of staff."""

from datetime import date, datetime
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from qlinx.kit.days import Day
from qlinx.kit.fields import Email, FieldRefused, Name, email_address
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, Seen, quoted, tag_of
from qlinx.kit.texts import Language, LocalText
from qlinx.records.context import Context
from qlinx.records.paging import CountedPage, Listing
from qlinx.staff.managing import StaffChange
from qlinx.staff.model import StaffMember, StaffRole, Why
from qlinx.staff.service import NewMember

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_ROLE = "`staff`: the desk; `manager`: also who else is staff"
_TRAINED = "on which day they were trained; it holds for a year, and without it nothing is shown to them"
_NO_WHY: Final = LocalText(nl="Geef aan waarom de rol verandert (why).", en="Say why the role changes (why).")
_NO_WHY_OF_END: Final = LocalText(
    nl="Geef aan waarom de toegang stopt (why).", en="Say why the access ends (why)."
)
State = Literal["invited", "able", "ended"]


class MemberRequest(Schema):
    """Somebody who becomes staff."""

    name: Name
    email: Email
    language: Language = Field(default="nl", description="of mails and pages")
    role: StaffRole = Field(
        default=StaffRole.STAFF,
        description=f"{_ROLE}, once another manager has confirmed it",
        examples=["staff"],
    )
    trained_on: Day | None = Field(default=None, description=_TRAINED, examples=["2026-11-02"])

    def new(self) -> NewMember:
        return NewMember(self.name, email_address(self.email), self.language, self.role, self.trained_on)


class MemberChange(Schema):
    """What is to be so from the next request on; what is left out stays.

    Without anything it is put down that somebody looked and nothing has to change.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"role": "staff", "why": "other_work"}, {"trained_on": "2026-11-02"}, {}]
        }
    )

    role: StaffRole | None = Field(default=None, description=_ROLE)
    trained_on: Day | None = Field(default=None, description=_TRAINED)

    why: Why | None = Field(default=None, description="for the audit trail; asked for with a role")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.role and self.why is None:
            raise FieldRefused("missing_why", _NO_WHY)
        return self

    def wish(self, seen: Seen) -> StaffChange:
        return StaffChange(self.role, self.trained_on, self.why, seen)


class MemberAct(Schema):
    """What is done about somebody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"act": "end", "why": "leaves"}]})

    act: Literal["confirm", "invite_again", "end"] = Field(
        description="confirm, as the second manager, that they become one; invite_again: a new link, which ends"
        " password, second factor and sessions; end (`why`): all access, at once"
    )
    why: Why | None = Field(default=None, description="for the audit trail; asked for with an end")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.act == "end" and self.why is None:
            raise FieldRefused("missing_why", _NO_WHY_OF_END)
        return self


class MemberResponse(Editable):
    """A member of staff. `invited`: the link to choose a password went by mail, and was not used yet."""

    member_id: str = Field(examples=[_ID])
    name: str = Field(examples=["Sam Voorbeeld"])
    email: str = Field(examples=["sam@qlinx.example"])
    language: Language
    state: State = Field(examples=["able"])
    role: StaffRole = Field(description=_ROLE)
    created_at: datetime
    has_second_factor: bool = Field(description="whether their app is set up", examples=[True])
    trained_on: date | None = None
    trained_until: date | None = Field(
        default=None, description="the last day on which anything is shown to them"
    )
    reviewed_at: datetime | None = Field(default=None, description="when a manager looked last")
    raise_asked_at: datetime | None = Field(
        default=None, description="since when it waits for another manager that they become one"
    )
    raise_ends_at: datetime | None = Field(default=None, description="until when that can be confirmed")
    yours: bool = Field(description="whether it is you, or you asked, so that somebody else has to act")

    @classmethod
    def of(cls, ctx: Context, member: StaffMember, by: StaffMember) -> Self:
        waits = member.is_raise_asked_at(ctx.now())
        return cls(
            etag=quoted(tag_of(member.version)),
            member_id=member.person_id,
            name=member.name,
            email=member.email,
            language=member.language,
            state=state_of(ctx, member),
            role=member.role,
            created_at=member.created_at,
            has_second_factor=member.factor is not None,
            trained_on=member.trained_on,
            trained_until=member.trained_until,
            reviewed_at=member.reviewed_at,
            raise_asked_at=member.raise_asked_at if waits else None,
            raise_ends_at=member.raise_ends_at if waits else None,
            yours=by.person_id in {member.person_id, member.raise_asked_by if waits else None},
        )


def state_of(ctx: Context, member: StaffMember) -> State:
    """How it stands with somebody's access."""
    if not member.is_staff_at(ctx.now()):
        return "ended"
    return "able" if member.password_chosen_at else "invited"


MEMBERS: Final = Listing("staff-members", filters={"state": ("invited", "able", "ended")})


class MembersResponse(CountedPage):
    """Members of staff, by name; those who left, last."""

    members: list[MemberResponse]
