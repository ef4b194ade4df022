"""Who of staff or of an employer looked at or changed somebody's data, and why, for whoever it is about.

The audit trail says which user did what; it is kept by day, and leads from nobody to a person. So an act on
somebody's data leaves, in the same write, a dealing in their own partition: the role, the organisation, what
was done and the logged reason, and no user. It is found, exported and erased with everything else about them
(decision 165).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from qlinx.kit.clock import stamp
from qlinx.records.asking import Within
from qlinx.records.context import Context
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Change, Shape, Stored
from qlinx.records.store import person_key

DEALINGS = RetentionRule(
    name="dealing-with-data",
    days=365,
    service="account and everything that an employer shares",
    data="that staff or a user of an employer looked at or changed somebody's data, when and why",
    interest="whoever it is about can ask about it for a year; the audit trail says the rest",
)
_PREFIX = "dealing#"
_LOGGED = Personal(
    Category.CORRESPONDENCE,
    (Purpose.LEGAL_DUTY,),
    ground=Ground.LEGAL_DUTY,
    source=Source.SYSTEM,
    portable=False,
)


class By(StrEnum):
    """In which role somebody acted."""

    STAFF = "staff"
    EMPLOYER = "employer"


class Dealt(StrEnum):
    """What was done."""

    FOUND = "found"
    REQUEST_NOTED = "request_noted"
    ACCOUNT_RELEASED = "account_released"
    RESET_ASKED = "reset_asked"
    RESET_CONFIRMED = "reset_confirmed"
    CORRECTED = "corrected"
    ENDED = "ended"
    STAYS = "stays"
    ROLE_CHANGED = "role_changed"


class Dealing(Stored):
    """One act on somebody's data. ``employer_id``: whose user acted; ``reason``: why, as it was logged."""

    person_id: Annotated[str, Technical("random id")]
    at: Annotated[datetime, _LOGGED]
    by: Annotated[By, _LOGGED]
    employer_id: Annotated[str | None, _LOGGED] = None
    what: Annotated[Dealt, _LOGGED]
    reason: Annotated[str | None, _LOGGED] = None
    entry: Annotated[str, Technical("its place in the audit trail")]


DEALING: Shape[Dealing] = Shape(
    kind="dealing",
    model=Dealing,
    key=lambda one: person_key(one.person_id, f"{_PREFIX}{stamp(one.at)}#{one.entry}"),
    retention=DEALINGS,
    expires=lambda one: DEALINGS.ends(one.at),
)


@dataclass(frozen=True, slots=True)
class About:
    """Whose data an act is on, and what they are told of it."""

    person_id: str
    what: Dealt
    employer_id: str | None = None
    """Whose user acts; without one it is staff."""
    reason: str | None = None

    def dealing(self, at: datetime, entry: str) -> Dealing:
        """What is kept with them of the act at a place of the audit trail."""
        return Dealing(
            person_id=self.person_id,
            at=at,
            by=By.EMPLOYER if self.employer_id else By.STAFF,
            employer_id=self.employer_id,
            what=self.what,
            reason=self.reason,
            entry=entry,
        )


def told_of(about: About, at: datetime, entry: str) -> Change:
    """The change by which an act stands with whoever it is about."""
    return DEALING.insert(about.dealing(at, entry))


def asks_dealings(person_id: str) -> Within:
    """What ``dealings_with`` asks for of a subject."""
    return Within(person_key(person_id, _PREFIX).pk, _PREFIX)


def dealings_with(ctx: Context, person_ids: Iterable[str]) -> tuple[Dealing, ...]:
    """What was done with the data of some subjects, the latest first; what has ended is not told."""
    found = [
        one
        for person_id in person_ids
        for one in ctx.store.within(DEALING, person_key(person_id, _PREFIX).pk, _PREFIX)
        if ctx.now() < DEALINGS.ends(one.at)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.entry), reverse=True))
