"""The second factor of a role: an authenticator app (RFC 6238), and recovery codes for whoever lost it.

It stands in the role's own record (rule 6 of *Who a person is*): it is erased and told with it, and a
password set anew, by mail or by anybody, leaves it as it is. The secret is stored nowhere: it is derived from
``factor_id``.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from qlinx.factors.states import Role
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.sessions import SessionHolder
from qlinx.records.shape import Stored

_ASKED = Personal(
    Category.CORRESPONDENCE,
    (Purpose.SECURITY,),
    ground=Ground.LEGITIMATE_INTEREST,
    source=Source.STAFF,
    portable=False,
)
STEP = timedelta(seconds=30)
# A clock that is half a minute off, either way.
DRIFT = 1

USED_CODES = RetentionRule(
    name="used-code",
    days=1,
    service="signing in with a second factor",
    data="keyed hash of a code that was used; it names nobody",
    interest="a code works once; after two minutes it works no more by itself",
)


class Factor(BaseModel):
    """``factor_id`` names the secret; ``recovery_codes`` are keyed hashes of those that were not used yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    factor_id: str
    recovery_codes: tuple[str, ...]
    codes_made_at: datetime


class WithFactor(SessionHolder):
    """Base of the record of a role that can have a second factor:
    ``account``, ``employer_user``, ``staff``.
    """

    person_id: Annotated[str, Technical("random id")]
    factor: Annotated[
        Factor | None, Technical("random id of a derived secret, and keyed hashes of recovery codes")
    ] = None
    factor_set_at: Annotated[
        datetime | None,
        Personal(Category.CHOICE, (Purpose.SECURITY,), ground=Ground.LEGITIMATE_INTEREST, portable=False),
    ] = None


class UsedCode(Stored):
    """That a code of an app was used.

    Which code and whose is in a keyed hash, so it tells nobody who signed in when.
    """

    code_hash: Annotated[str, Technical("keyed hash of a factor's id and a step of time")]
    at: Annotated[datetime, Technical("moment")]


class Asked(StrEnum):
    """What a sign-in waits for. It is the state of a challenge; the table stands in ``factors.states``."""

    CODE = "code"
    ENROLMENT = "enrolment"


CHALLENGE_LIFE = timedelta(minutes=10)
CHALLENGES = RetentionRule(
    name="sign-in-challenge",
    days=1,
    service="signing in with a second factor",
    data="random id of somebody who gave their password, and half of what their session is made of",
    interest="ten minutes are enough to take a telephone and set it up; it goes with its use",
)


class SignInChallenge(Stored):
    """Somebody gave the right password, and something more is asked before there is a session.

    ``half`` is one half of the pool's session; the other is with whoever signs in. So nobody has a session
    yet: neither they, nor whoever reads this table.
    """

    challenge_id: Annotated[str, Technical("random id")]
    user_id: Annotated[str, Technical("random id")]
    role: Annotated[str, Technical("in which role somebody signs in")]
    asked: Annotated[Asked, Technical("step of a sign-in")]
    factor_id: Annotated[str, Technical("the factor that is asked, or the new one")]
    half: Annotated[str, Technical("random bytes, or a session with such bytes added")]
    created_at: Annotated[datetime, Technical("moment")]

    @property
    def ends_at(self) -> datetime:
        return self.created_at + CHALLENGE_LIFE


RESET_LIFE = timedelta(days=1)
RESETS = RetentionRule(
    name="factor-reset",
    days=2,
    service="signing in with a second factor",
    data="that somebody lost their second factor, and how they showed who they are",
    interest="a day leaves time for the second member of staff; after it the first has to ask once more",
)


class Shown(StrEnum):
    """How somebody who lost a factor proved who they are."""

    CALL_BACK = "call_back"
    """We called the number in our own records, or that of the contact in the agreement."""
    DOCUMENT = "document"
    """They showed an identity document, of which nothing was kept."""


class FactorReset(Stored):
    """One of the staff asks to take somebody's factor away; another one has to confirm it within a day."""

    person_id: Annotated[str, Technical("random id")]
    role: Annotated[Role, Technical("whose factor it is: that of an account, or of a user of an employer")]
    factor_id: Annotated[str, Technical("random id of the factor that is lost")]
    shown: Annotated[Shown, _ASKED]
    asked_at: Annotated[datetime, _ASKED]
    asked_by: Annotated[str, Technical("random id of a member of staff")]

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + RESET_LIFE
