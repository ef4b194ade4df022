"""What people, employer users and staff send and get when they sign in."""

from typing import Annotated, Literal

from pydantic import Field

from qlinx.aws.pool_sessions import Tokens
from qlinx.edge.fields import Email
from qlinx.edge.message import Message
from qlinx.sessions.service import FactorAsked

_RefreshToken = Annotated[
    str,
    Field(
        min_length=1,
        max_length=8192,
        description="the token that renews the session, as the last answer gave it",
        examples=["eyJjdHkiOiJKV1QifQ.bWFkZSB1cA"],
    ),
]


class SignInRequest(Message):
    """Somebody signs in."""

    email: Email = Field(description="the address to sign in with")
    password: str = Field(
        min_length=1, max_length=256, description="as it was chosen", examples=["Fietsen-naar-2-Haarlem"]
    )
    role: Literal["person", "employer", "staff"] = Field(
        default="person",
        description="`person` has an account, `employer` works with Qlinx for an employer, `staff` for the provider",
        examples=["person"],
    )
    employer_id: str | None = Field(
        default=None,
        max_length=64,
        description="for `employer`: which one, where the address belongs to users of several; else the first",
    )


class FactorRequest(Message):
    """The code of the second factor."""

    session: str = Field(
        min_length=1,
        max_length=8192,
        description="as the answer to the password gave it",
        examples=["WyJtYWRlIHVwIl0.bWFkZSB1cA"],
    )
    code: str = Field(pattern=r"^\d{6}$", description="six digits", examples=["123456"])


class RenewalRequest(Message):
    """A session to be renewed."""

    refresh_token: _RefreshToken


class SessionEndRequest(Message):
    """A session to be ended."""

    refresh_token: _RefreshToken


class SessionAnswer(Message):
    """A session, or what is asked before there is one: then it holds `challenge` and `session` alone."""

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
    challenge: Literal["second_factor"] | None = Field(default=None, description="what is asked first")
    session: str | None = Field(
        default=None, description="to be handed in with the code, within three minutes"
    )

    @classmethod
    def of(cls, outcome: Tokens | FactorAsked) -> "SessionAnswer":
        if isinstance(outcome, FactorAsked):
            return cls(challenge="second_factor", session=outcome.session)
        return cls(
            access_token=outcome.access_token,
            refresh_token=outcome.refresh_token,
            expires_in=outcome.expires_in,
            token_type=outcome.token_type,
        )
