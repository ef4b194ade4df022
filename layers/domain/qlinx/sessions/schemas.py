"""What people, employer users and staff send and get when they sign in."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from qlinx.aws.pool_sessions import Tokens
from qlinx.kit.fields import Email
from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Listing, Page
from qlinx.sessions.factor import Begun, FactorAsked
from qlinx.sessions.model import Session
from qlinx.sessions.password_schemas import InRole

_RefreshToken = Annotated[
    str,
    Field(
        min_length=1,
        max_length=8192,
        description="the token that renews the session, as the last response gave it",
        examples=["eyJjdHkiOiJKV1QifQ.bWFkZSB1cA"],
    ),
]


# Of an app, or a recovery code as it was shown; capitals, blanks and the stroke make no difference.
FactorCode = Field(
    pattern=r"^ *([0-9]{6}|[0-9A-Za-z]{5}[- ]?[0-9A-Za-z]{5}) *$",
    description="six digits of the app, or a recovery code",
    examples=["123456"],
)


class SignInRequest(InRole):
    """Somebody signs in."""

    password: str = Field(
        min_length=1, max_length=256, description="as chosen", examples=["Fietsen-naar-2-Haarlem"]
    )


class StaffSignInRequest(Schema):
    """A member of staff signs in."""

    email: Email = Field(description="the address to sign in with")
    password: str = Field(
        min_length=1, max_length=256, description="as chosen", examples=["Fietsen-naar-2-Haarlem"]
    )


class FactorRequest(Schema):
    """A code of the second factor."""

    session: str = Field(
        min_length=1,
        max_length=8192,
        description="as the answer to the password gave it",
        examples=["WyJtYWRlIHVwIl0.bWFkZSB1cA"],
    )
    code: str = FactorCode


class RenewalRequest(Schema):
    """A session to be renewed."""

    refresh_token: _RefreshToken


class SessionEndRequest(Schema):
    """A session to be ended."""

    refresh_token: _RefreshToken


class SessionResponse(Schema):
    """A session, or what is asked before there is one:
    then only `challenge` and what belongs to it is given.
    """

    access_token: str | None = Field(
        default=None, description="opens the API", examples=["eyJraWQiOiJleGFtcGxlIn0.bWFkZQ.dXA"]
    )
    refresh_token: str | None = Field(
        default=None,
        description="renews the session; replaced by each renewal",
        examples=["eyJjdHkiOiJKV1QifQ.bWFkZSB1cA"],
    )
    expires_in: int | None = Field(
        default=None, description="seconds for which the access token works", examples=[900]
    )
    token_type: str | None = Field(default=None, examples=["Bearer"])
    challenge: Literal["totp", "enrol"] | None = Field(
        default=None,
        description="what is asked first: `totp`, a code of the app or a recovery code; `enrol`, the first code of an app that"
        " is set up with `secret`",
        examples=["totp"],
    )
    session: str | None = Field(
        default=None, description="to be handed in with the code, within ten minutes", examples=["WyJhIl0.bQ"]
    )
    otpauth_uri: str | None = Field(
        default=None,
        description="for `enrol`: what an app reads from a QR code",
        examples=["otpauth://totp/Qlinx:noor%40werk.nl?secret=MFRGGZDF&issuer=Qlinx"],
    )
    secret: str | None = Field(
        default=None, description="for `enrol`: the same as text", examples=["MFRGGZDF"]
    )
    recovery_codes: list[str] | None = Field(
        default=None,
        description="after `enrol`: ten codes for when the app is lost, each works once; shown now and never again",
        examples=[["k7m2x-9pq4w"]],
    )

    @classmethod
    def of(cls, outcome: Begun | FactorAsked) -> "SessionResponse":
        if isinstance(outcome, FactorAsked):
            offered = outcome.offer
            return cls(
                challenge="enrol" if offered else "totp",
                session=outcome.session,
                otpauth_uri=offered.app_link if offered else None,
                secret=offered.secret if offered else None,
            )
        return cls.with_tokens(outcome.tokens, outcome.recovery_codes)

    @classmethod
    def with_tokens(cls, tokens: Tokens, recovery_codes: tuple[str, ...] = ()) -> "SessionResponse":
        return cls(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_in=tokens.expires_in,
            token_type=tokens.token_type,
            recovery_codes=list(recovery_codes) or None,
        )


class SessionData(Schema):
    """A session. Nothing about device, place or use is kept, so only the moment of sign-in identifies it."""

    session_id: str = Field(examples=["k3vq2d4k7w5c6x4y6z2a3b4c5d"])
    began_at: datetime = Field(description="when somebody signed in")
    ends_at: datetime = Field(description="when it ends by itself")
    current: bool = Field(description="whether it is the one that is asking")


SESSIONS: Final = Listing("sessions")


class SessionList(CountedPage):
    """The sessions of the caller, the newest first."""

    sessions: list[SessionData]

    @classmethod
    def of(cls, page: Page[Session], current: str | None) -> "SessionList":
        return cls(
            total=page.total,
            cursor=page.cursor,
            sessions=[
                SessionData(
                    session_id=one.session_id,
                    began_at=one.began_at,
                    ends_at=one.ends_at,
                    current=one.session_id == current,
                )
                for one in page.items
            ],
        )
