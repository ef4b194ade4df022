"""How mail goes, as staff get it over the API."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from qlinx.aws.mail_provider import Standing
from qlinx.kit.schemas import Schema
from qlinx.mailing.allowance import MailAccount, known_account
from qlinx.mailing.health import waiting
from qlinx.mailing.outbox import MailState
from qlinx.mailing.outcomes import outcomes
from qlinx.mailing.purposes import MailPurpose
from qlinx.records.context import Context


class OutcomeResponse(Schema):
    """How many mails did not reach their reader on a day, at least."""

    day: date
    state: MailState = Field(examples=["bounced"])
    number: int = Field(examples=[2])


class AccountResponse(Schema):
    """How we stand with the provider."""

    sent: int = Field(description="mails in the last 24 hours", examples=[1200])
    most: int | None = Field(default=None, description="how many it takes in 24 hours", examples=[50000])
    standing: str = Field(
        description="what the provider thinks of us",
        examples=[Standing.GOOD],
        json_schema_extra={"enum": list(Standing)},
    )
    suspect: bool = Field(description="whether so much came back that it looks at us", examples=[False])
    held: list[MailPurpose] = Field(
        description="purposes whose mail waits for that", examples=[["newsletter"]]
    )
    read_at: datetime

    @classmethod
    def of(cls, account: MailAccount) -> Self:
        return cls(
            sent=account.sent,
            most=account.most,
            standing=account.standing.value,
            suspect=account.is_suspect,
            held=[purpose for purpose in MailPurpose if not account.lets(purpose)],
            read_at=account.read_at,
        )


class MailHealthResponse(Schema):
    """What did not arrive, what waits, and how we stand with the provider. Nobody's address."""

    waiting: int = Field(description="mails that wait for more than an hour, at least", examples=[0])
    more_wait: bool = Field(description="whether there are more than were counted", examples=[False])
    waiting_since: datetime | None = None
    account: AccountResponse | None = None
    outcomes: list[OutcomeResponse] = Field(description="of the last 30 days, the newest first")

    @classmethod
    def now(cls, ctx: Context) -> Self:
        late, account = waiting(ctx), known_account(ctx)
        counted = sorted(outcomes(ctx), key=lambda one: (one.day, one.state.value), reverse=True)
        return cls(
            waiting=late.number,
            more_wait=late.more,
            waiting_since=late.since,
            account=AccountResponse.of(account) if account else None,
            outcomes=[OutcomeResponse(day=one.day, state=one.state, number=one.number) for one in counted],
        )
