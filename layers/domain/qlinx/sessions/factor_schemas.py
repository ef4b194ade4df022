"""What people and users of employers send and get about their own second factor."""

from datetime import datetime

from pydantic import Field

from qlinx.factors.service import Holding
from qlinx.kit.schemas import Schema
from qlinx.sessions.own_factor import Offered
from qlinx.sessions.schemas import FactorCode


class FactorResponse(Schema):
    """Whether there is a second factor."""

    is_set: bool
    since: datetime | None = None
    recovery_codes_left: int | None = Field(default=None, examples=[10])

    @classmethod
    def of(cls, holding: Holding) -> "FactorResponse":
        factor = holding.value.factor
        return cls(
            is_set=factor is not None,
            since=holding.value.factor_set_at,
            recovery_codes_left=len(factor.recovery_codes) if factor else None,
        )


class FactorOffer(Schema):
    """What an authenticator app needs. Nothing is set until its first code is given."""

    enrolment: str = Field(
        description="to be handed in with the first code, within ten minutes", examples=["WyJhIl0.bQ"]
    )
    otpauth_uri: str = Field(
        description="what an app reads from a QR code",
        examples=["otpauth://totp/Qlinx:noor%40werk.nl?secret=MFRGGZDF&issuer=Qlinx"],
    )
    secret: str = Field(description="the same as text", examples=["MFRGGZDF"])

    @classmethod
    def of(cls, offered: Offered) -> "FactorOffer":
        return cls(
            enrolment=offered.enrolment, otpauth_uri=offered.offer.app_link, secret=offered.offer.secret
        )


class FactorConfirmation(Schema):
    """The first code of an app that was set up."""

    enrolment: str = Field(
        min_length=1, max_length=1024, description="as the offer gave it", examples=["WyJhIl0.bQ"]
    )
    code: str = FactorCode


class FactorProof(Schema):
    """A code, unless the sign-in with one is at most ten minutes old."""

    code: str | None = Field(
        default=None,
        pattern=r"^ *([0-9]{6}|[0-9A-Za-z]{5}[- ]?[0-9A-Za-z]{5}) *$",
        description="six digits of the app, or a recovery code",
    )


class RecoveryCodesGiven(Schema):
    """Ten codes for when the app is lost, each works once; shown now and never again."""

    recovery_codes: list[str] = Field(examples=[["k7m2x-9pq4w"]])
