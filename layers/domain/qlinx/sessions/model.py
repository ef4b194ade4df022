"""Sessions as they are kept: that somebody signed in and until when it lasts.

Nothing of device, place or use (obligation 31).
"""

from datetime import datetime, timedelta
from typing import Annotated, Final

from qlinx.factors.states import Role
from qlinx.records.personal import Category, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.sessions import DAY_SESSION_LIFE, SESSION_LIFE, STAFF_SESSION_LIFE
from qlinx.records.shape import Stored

KEPT_SESSION = RetentionRule(
    name="session",
    days=SESSION_LIFE.days,
    service="signing in",
    data="when a session began, by a random id",
    interest="who is signed in can see where that is so and end it; after thirty days a session ends by itself",
)
# Native expiry is up to two days late, and the security table keeps nothing for longer than thirty.
RENEWAL = RetentionRule(
    name="renewal-of-a-session",
    days=28,
    service="signing in",
    data="keyed hash of a token that renews a session, the random ids of user and session, and when it was replaced",
    interest="a token that is used once more after it was replaced was copied; its session must end",
)
# What the app's client is given in `infrastructure/identity.yaml`, for an app that lost the response.
GRACE: Final = timedelta(seconds=30)


class Session(Stored):
    """That somebody is signed in, in the partition of the user of the pool."""

    person_id: Annotated[str, Technical("random id of the user of the pool")]
    session_id: Annotated[str, Technical("derived from the pool's random id of the sign-in")]
    began_at: Annotated[
        datetime, Personal(Category.CHOICE, (Purpose.SECURITY,), source=Source.SYSTEM, portable=False)
    ]
    role: Annotated[Role, Technical("in which role they signed in")] = "person"
    stays: Annotated[bool | None, Technical("of a browser: whether it goes on after a day")] = None

    @property
    def ends_at(self) -> datetime:
        if self.role == "staff":
            return self.began_at + STAFF_SESSION_LIFE
        return self.began_at + (DAY_SESSION_LIFE if self.stays is False else SESSION_LIFE)


class RenewalToken(Stored):
    """Which session a token renews, and since when another has its place. The token itself is not kept."""

    token_hash: Annotated[str, Technical("keyed hash of the token")]
    person_id: Annotated[str, Technical("random id of the user of the pool")]
    role: Annotated[Role, Technical("in which role they signed in")]
    session_id: Annotated[str, Technical("derived id of the session")]
    given_at: Annotated[datetime, Technical("moment at which the pool gave it")]
    replaced_at: Annotated[datetime | None, Technical("since when another has its place")] = None

    def used_too_late(self, now: datetime) -> bool:
        """Whether who uses it now has a copy:
        its own app got another one, and the time for asking again is over.
        """
        return self.replaced_at is not None and now > self.replaced_at + GRACE
