"""What staff send and get about limits and other dated policy values."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from qlinx.kit.days import Day
from qlinx.kit.fields import Line
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import Editable, Seen, quoted, tag_of
from qlinx.kit.texts import Language
from qlinx.records.limit_effects import LimitEffect
from qlinx.records.policy import Policy, PolicyValue, StandardPolicy
from qlinx.staff.policies import LimitState, NewValue

_ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
_NAME = "sign-up-network"
_VERSION = "the `version` that was read, where no `If-Match` is sent"
# Said in the body before `If-Match` was taken.
Version = Annotated[
    Annotated[int, Field(strict=True, ge=0)] | None,
    Field(description=_VERSION, examples=[0], json_schema_extra={"deprecated": True}),
]


class LimitRequest(Schema):
    """Another value of a limit."""

    value: int = Field(strict=True, description="within the limit's own bounds", examples=[30])
    since: Day | None = Field(default=None, description="the day from which it takes effect; left out: now")
    # In `Annotated`: beside it, the length that `Line` asks for would count instead.
    reason: Annotated[Line, Field(min_length=10)] = Field(
        description="the reason; it names nobody",
        examples=["Een bedrijf met 2.000 mensen begint."],
    )
    version: Version = None

    def new(self, seen: Seen) -> NewValue:
        return NewValue(
            value=self.value, since=self.since, why=self.reason, seen=seen.or_number(self.version)
        )


class WithdrawalRequest(Schema):
    """Which value is withdrawn."""

    since: Day = Field(description="the later day on which it would take effect", examples=["2099-01-01"])
    version: Version = None


class ValueResponse(Schema):
    """A value, from when it takes effect, who set it and why; without those three it is the release's own."""

    value: bool | int | str = Field(examples=[1500])
    since: date = Field(examples=["2026-12-01"])
    set_at: datetime | None = None
    set_by: str | None = Field(default=None, description="id of the member of staff", examples=[_ID])
    reason: str | None = Field(default=None, examples=["Een bedrijf met 2.000 mensen begint."])

    @classmethod
    def of(cls, value: PolicyValue) -> "ValueResponse":
        return cls(
            value=value.value, since=value.since, set_at=value.set_at, set_by=value.set_by, reason=value.why
        )


class EffectResponse(Schema):
    """What a limit stopped on a day."""

    day: date
    reached: int = Field(
        description="how many callers, addresses or mailboxes reached it, each counted once per window",
        examples=[2],
    )
    stopped: int = Field(
        description="requests that it stopped: at least these, and fewer than twice as many", examples=[32]
    )

    @classmethod
    def of(cls, effect: LimitEffect) -> "EffectResponse":
        return cls(day=effect.day, reached=effect.reached, stopped=effect.stopped)


class LimitResponse(Editable):
    """A limit."""

    name: str = Field(examples=[_NAME])
    limits: str = Field(description="what it limits, in plain words", examples=["sign-ups from one network"])
    seconds: int = Field(description="the window in which it counts", examples=[3600])
    least: int = Field(description="the least that may be set", examples=[100])
    highest: int = Field(description="the highest that may be set", examples=[3000])
    now: ValueResponse | None = Field(default=None, description="the value in force")
    later: list[ValueResponse] = Field(description="values that take effect later, the earliest first")
    effects: list[EffectResponse] = Field(description="days of the last 30 on which it stopped something")
    version: int = Field(
        description="the number in `etag`", examples=[0], json_schema_extra={"deprecated": True}
    )

    @classmethod
    def of(cls, state: LimitState, today: date, language: Language) -> "LimitResponse":
        held = state.policy.held_on(today)
        least, highest = state.limit.between
        return cls(
            name=state.limit.name,
            limits=state.limit.what.in_(language),
            seconds=state.limit.seconds,
            least=least,
            highest=highest,
            now=ValueResponse.of(held) if held else None,
            later=[ValueResponse.of(value) for value in state.policy.later_than(today)],
            effects=[EffectResponse.of(effect) for effect in state.effects],
            version=state.version,
            etag=quoted(tag_of(state.version)),
        )


class PolicyResponse(Schema):
    """A dated policy value that is not a limit; its owner changes it elsewhere."""

    name: str = Field(examples=["fresh_sign_in_minutes"])
    about: str = Field(
        description="what it says, in plain words", examples=["how many minutes after signing in…"]
    )
    owner: str = Field(description="a role", examples=["security"])
    now: ValueResponse | None = None
    later: list[ValueResponse]

    @classmethod
    def of(
        cls, standard: StandardPolicy, policy: Policy, today: date, language: Language
    ) -> "PolicyResponse":
        held = policy.held_on(today)
        return cls(
            name=policy.name,
            about=standard.what.in_(language),
            owner=policy.owner,
            now=ValueResponse.of(held) if held else None,
            later=[ValueResponse.of(value) for value in policy.later_than(today)],
        )


class LimitsResponse(Schema):
    """Every limit, and the other dated policy values."""

    limits: list[LimitResponse]
    policies: list[PolicyResponse]
