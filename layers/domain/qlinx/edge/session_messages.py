"""What people, employer users and staff send and get when they sign in."""

from typing import Annotated, Literal

from pydantic import Field

from qlinx.aws.pool_sessions import Tokens
from qlinx.edge.fields import Email
from qlinx.edge.message import Message
from qlinx.edge.password_messages import InRole
from qlinx.sessions.factor import Begun, FactorAsked

_RefreshToken = Annotated[
    str,
    Field(
        min_length=1,
        max_length=8192,
        description="the token that renews the session, as the last answer gave it",
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
        min_length=1, max_length=256, description="as it was chosen", examples=["Fietsen-naar-2-Haarlem"]
    )


class StaffSignInRequest(Message):
    """Somebody of the staff signs in."""

    email: Email = Field(description="the address to sign in with")
    password: str = Field(
        min_length=1, max_length=256, description="as it was chosen", examples=["Fietsen-naar-2-Haarlem"]
    )


class FactorRequest(Message):
    """A code of the second factor."""

    session: str = Field(
        min_length=1,
        max_length=8192,
        description="as the answer to the password gave it",
        examples=["WyJtYWRlIHVwIl0.bWFkZSB1cA"],
    )
    code: str = FactorCode


class RenewalRequest(Message):
    """A session to be renewed."""

    refresh_token: _RefreshToken


class SessionEndRequest(Message):
    """A session to be ended."""

    refresh_token: _RefreshToken


class SessionAnswer(Message):
    """A session, or what is asked before there is one: then it holds `challenge` and what goes with it alone."""

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
        description="what is asked first: `totp` a code of the app, or a recovery code; `enrol` the first code of an app that"
        " is set up with `secret`",
        examples=["totp"],
    )
    session: str | None = Field(
        default=None, description="to be handed in with the code, within ten minutes", examples=["WyJhIl0.bQ"]
    )
    otpauth_uri: str | None = Field(
        default=None,
        description="for `enrol`: what an app reads from a picture",
        examples=["otpauth://totp/Qlinx:noor%40werk.nl?secret=MFRGGZDF&issuer=Qlinx"],
    )
    secret: str | None = Field(
        default=None, description="for `enrol`: the same as text", examples=["MFRGGZDF"]
    )
    recovery_codes: list[str] | None = Field(
        default=None,
        description="after `enrol`: ten codes for who loses the app, each good once; shown now and never again",
        examples=[["k7m2x-9pq4w"]],
    )

    @classmethod
    def of(cls, outcome: Begun | FactorAsked) -> "SessionAnswer":
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
    def with_tokens(cls, tokens: Tokens, recovery_codes: tuple[str, ...] = ()) -> "SessionAnswer":
        return cls(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_in=tokens.expires_in,
            token_type=tokens.token_type,
            recovery_codes=list(recovery_codes) or None,
        )
