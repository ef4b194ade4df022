"""What an employer asks for when it invites: judged field by field, each refusal with what to do."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from qlinx.invitations.audience import folded
from qlinx.invitations.model import MOST_PLACES, AudienceKind
from qlinx.invitations.refusals import FieldRefused
from qlinx.invitations.times import LONGEST_ZONE, MOMENT_PATTERN, known_zone, parse_moment
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.contact import MAX_EMAIL_LENGTH, ContactRefused, clean_text, parse_email
from qlinx.kit.plain_text import clean

MOST_NAMES = 10_000
_IN_A_FILE = "; as many as fit in a body of 64 KB, and up to 10,000 in a file that is uploaded"
_MOST_GROUPS = 100
_LONGEST_TITLE = 120
_LONGEST_TEXT = 5_000
_LONGEST_LOCATION = 200
_LONGEST_NAME = 100
_LONGEST_OCCASION = timedelta(days=31)
_MOST_TYPED = 20_000


def _said(**limits: int) -> Any:
    """Limits for the description of the API: they are judged below, where each has advice of its own."""
    return Field(json_schema_extra=dict(limits))


def _line(longest: int) -> BeforeValidator:
    def judge(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return clean_text(value[:_MOST_TYPED], max_length=longest)
        except ContactRefused as error:
            raise FieldRefused(error.code) from error

    return BeforeValidator(judge)


def _number(value: Any, info: ValidationInfo) -> Any:
    """A whole number from 1 up; a file may give it as text."""
    given = int if info.mode == "json" else int | str
    if isinstance(value, bool) or not isinstance(value, given):
        raise FieldRefused("places_out_of_range")
    text = str(value).strip()
    if not (
        text.isascii()
        and text.isdigit()
        and len(text) <= len(str(MOST_PLACES))
        and 0 < int(text) <= MOST_PLACES
    ):
        raise FieldRefused("places_out_of_range")
    return int(text)


def _match_key(address: str) -> str:
    """The form in which an e-mail address is looked up; nothing is sent to it, so example domains are fine.

    Raises
    ------
    FieldRefused
    """
    try:
        return parse_email(address, allow_example_domains=True).match_key
    except ContactRefused as error:
        raise FieldRefused("not_an_address") from error


Line = Annotated[str, _line(_LONGEST_NAME), _said(minLength=1, maxLength=_LONGEST_NAME)]
MatchKey = Annotated[str, AfterValidator(_match_key), _said(minLength=1, maxLength=MAX_EMAIL_LENGTH)]
# Described as text: `date-time` in JSON Schema is one with a distance from UTC, which is not asked for here.
Moment = Annotated[datetime, WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})]


Title = Annotated[str, _line(_LONGEST_TITLE), _said(minLength=1, maxLength=_LONGEST_TITLE)]
Location = Annotated[str, _line(_LONGEST_LOCATION), _said(minLength=1, maxLength=_LONGEST_LOCATION)]


def _text(value: str) -> str:
    if len(value) > _LONGEST_TEXT:
        raise FieldRefused("too_long")
    return clean(value).strip()


Text = Annotated[str, AfterValidator(_text), _said(maxLength=_LONGEST_TEXT)]


class AudienceDraft(BaseModel):
    """Who is invited, said in exactly one way: everybody, groups, or people.

    Groups are departments, tags, or both: whoever is in one of them is invited, once. People are named by
    personnel number, e-mail address, or both.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"departments": ["Keuken", "Zorg"]}]},
    )

    everyone: bool = Field(default=False, strict=True, description="everybody whom the employer shares")
    departments: tuple[Line, ...] = Field(
        default=(),
        json_schema_extra={"maxItems": _MOST_GROUPS},
        description="departments as the roster names them",
        examples=[["Keuken"]],
    )
    tags: tuple[Line, ...] = Field(
        default=(),
        json_schema_extra={"maxItems": _MOST_GROUPS},
        description="tags as the roster names them",
        examples=[["bhv"]],
    )
    personnel_numbers: tuple[Line, ...] = Field(
        default=(),
        json_schema_extra={"maxItems": MOST_NAMES},
        description=f"numbers as the roster names them{_IN_A_FILE}",
        examples=[["1042", "1043"]],
    )
    email_addresses: tuple[MatchKey, ...] = Field(
        default=(),
        json_schema_extra={"maxItems": MOST_NAMES},
        description=f"addresses as the roster names them{_IN_A_FILE}",
        examples=[["sanne@werk.example"]],
    )

    @field_validator("departments", "tags", "personnel_numbers", "email_addresses")
    @classmethod
    def _not_too_many(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if len(value) > (_MOST_GROUPS if info.field_name in {"departments", "tags"} else MOST_NAMES):
            raise FieldRefused("too_many_names")
        return tuple(dict.fromkeys(value))

    @model_validator(mode="after")
    def _one_kind(self) -> "AudienceDraft":
        named = bool(self.personnel_numbers or self.email_addresses)
        groups = bool(self.departments or self.tags)
        if [self.everyone, groups, named].count(True) != 1:
            raise FieldRefused("one_kind_of_audience")
        return self

    @property
    def kind(self) -> AudienceKind:
        if self.everyone:
            return AudienceKind.EVERYONE
        if self.departments:
            return AudienceKind.DEPARTMENTS
        return AudienceKind.TAGS if self.tags else AudienceKind.PEOPLE

    @property
    def among(self) -> tuple[str, ...]:
        """The departments, or the tags where there are no departments, folded as they are compared."""
        return tuple(folded(name) for name in self.departments or self.tags)

    @property
    def also_tags(self) -> tuple[str, ...] | None:
        """The tags beside departments, folded likewise; nothing where there are none."""
        return tuple(map(folded, self.tags)) or None if self.departments else None


class InvitationDraft(BaseModel):
    """An invitation as an employer asks for it, over the API or in a file.

    Times are read by the clock in ``time_zone`` unless they carry their own offset from UTC. Refusals carry
    the field, a stable code and what to do, never the value.
    """

    # Fields are judged in this order: what a time is compared with stands before it.
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title = Field(description="what it is, on one line", examples=["Kerstborrel"])
    text: Text = Field(
        default="",
        description="what people should know, in one or more lines",
        examples=["Er is ook iets te eten."],
    )
    location: Location | None = Field(
        default=None, description="where it is", examples=["Voorbeeldplein 1, Haarlem"]
    )
    time_zone: str = Field(
        default=HOME_ZONE.key,
        max_length=LONGEST_ZONE,
        description="IANA name",
        examples=["Europe/Amsterdam"],
    )
    starts_at: Moment = Field(
        description="when it starts, by the clock in `time_zone` or with its own offset from UTC",
        examples=["2026-12-05T19:30"],
    )
    ends_at: Moment = Field(description="when it ends, in the same form", examples=["2026-12-05T22:00"])
    answer_by: Moment = Field(description="until when people can reply", examples=["2026-12-01T12:00"])
    send_at: Moment | None = Field(
        default=None,
        description="when it is sent; immediately if left out",
        examples=["2026-11-23T09:00"],
    )
    number_of_places: (
        Annotated[int, BeforeValidator(_number), _said(minimum=1, maximum=MOST_PLACES)] | None
    ) = Field(
        default=None,
        description=f"1 to {MOST_PLACES}; left out where there is room for everybody",
        examples=[12],
    )
    audience: AudienceDraft

    @field_validator("time_zone")
    @classmethod
    def _judged_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("starts_at", "ends_at", "answer_by", "send_at", mode="before")
    @classmethod
    def _judged_moment(cls, value: Any, info: ValidationInfo) -> Any:
        if value is None and info.field_name == "send_at":
            return None
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value
        if not isinstance(value, str):
            raise FieldRefused("not_a_moment")
        # A zone that was refused is named by its own fault; the times are then judged for their form.
        return parse_moment(value, info.data.get("time_zone", HOME_ZONE.key))

    @field_validator("ends_at")
    @classmethod
    def _ends_after_start(cls, value: datetime, info: ValidationInfo) -> datetime:
        starts = info.data.get("starts_at")
        if starts and value <= starts:
            raise FieldRefused("not_after_start")
        if starts and value - starts > _LONGEST_OCCASION:
            raise FieldRefused("too_long_period")
        return value

    @field_validator("answer_by")
    @classmethod
    def _answer_before_start(cls, value: datetime, info: ValidationInfo) -> datetime:
        starts = info.data.get("starts_at")
        if starts and value > starts:
            raise FieldRefused("after_start")
        return value

    @field_validator("send_at")
    @classmethod
    def _sent_before_answer(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        answer_by = info.data.get("answer_by")
        if value and answer_by and value >= answer_by:
            raise FieldRefused("not_before_answer_by")
        return value
