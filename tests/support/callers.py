"""Everybody who may hold a token, as handlers see them:
a role, a second factor, a sign-in of some age, a pool that gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from qlinx.employers.model import Access, Agreement, Employer
from qlinx.employers.store import AGREEMENT, EMPLOYER
from qlinx.people.model import AccountState
from qlinx.records.context import Context
from qlinx.records.shape import Shape
from qlinx.staff.model import StaffRole
from qlinx.staff.store import STAFF
from tests.support.authenticating import a_factor
from tests.support.subjects import a_holder, an_employer_user, one_of_the_staff

Area = Literal["person", "employer", "staff"]
Factor = Literal["none", "set half an hour ago", "set long ago"]
Pool = Literal["own", "other", "no issuer", "id token"]

LONG_AGO: Final = timedelta(hours=3)
HALF_AN_HOUR: Final = timedelta(minutes=30)
FACTORS: Final[tuple[Factor, ...]] = ("set long ago", "set half an hour ago", "none")
# How long ago somebody signed in; below nothing it is the pool's clock that is ahead.
AGES: Final[Mapping[str, timedelta]] = {
    "now": timedelta(),
    "9 minutes ago": timedelta(minutes=9),
    "11 minutes ago": timedelta(minutes=11),
    "an hour ago": timedelta(hours=1),
    "110 seconds ahead": timedelta(seconds=-110),
    "3 minutes ahead": timedelta(minutes=-3),
}
POOLS: Final[tuple[Pool, ...]] = ("own", "other", "no issuer", "id token")


@dataclass(frozen=True)
class Who:
    """A role in one of its states: what the record says, and in which area its holder is at home."""

    name: str
    area: Area
    record: Mapping[str, Any]
    employer: Literal["in force", "ended"] = "in force"


NOBODY_THERE: Final = "nobody's"
WHO: Final[Mapping[str, Who]] = {
    one.name: one
    for one in (
        Who("person", "person", {}),
        Who("person, frozen", "person", {"state": AccountState.FROZEN}),
        Who(NOBODY_THERE, "person", {}),
        Who("administrates", "employer", {}),
        Who("reads", "employer", {"access": Access.READ}),
        Who("disabled", "employer", {"disabled_at": True}),
        Who("removed", "employer", {"removed_at": True, "ends_at": True}),
        Who("agreement ended", "employer", {}, "ended"),
        Who("staff", "staff", {}),
        Who("manages staff", "staff", {"role": StaffRole.MANAGER}),
        Who("staff, untrained", "staff", {"role": StaffRole.MANAGER, "trained_on": None}),
        Who("staff, ended", "staff", {"ends_at": True}),
    )
}


@dataclass(frozen=True)
class Caller:
    """One who calls: a cell's row."""

    who: Who
    factor: Factor
    age: str
    pool: Pool

    @property
    def name(self) -> str:
        return f"{self.who.name}, factor {self.factor}, signed in {self.age}, token: {self.pool}"

    @property
    def signed_in(self) -> timedelta:
        return AGES[self.age]


class Callers:
    """Their records in a world, and the claims of their tokens as the gateway hands them on."""

    def __init__(self, ctx: Context, issuers: Mapping[Area, str]) -> None:
        self._ctx = replace(ctx, now=lambda: datetime.now(UTC) - LONG_AGO)
        self._issuers = issuers
        self._employers = {name: self._employer(name) for name in ("in force", "ended")}
        self.ids = {(who.name, factor): self._made(who, factor) for who in WHO.values() for factor in FACTORS}

    def claims(self, caller: Caller, moment: datetime) -> dict[str, str]:
        """What the token of a caller says at a moment."""
        area = caller.who.area
        claims = {
            "token_use": "id" if caller.pool == "id token" else "access",
            "username": self.ids[caller.who.name, caller.factor],
            "auth_time": str(int((moment - caller.signed_in).timestamp())),
        }
        if area == "employer":
            claims["cognito:groups"] = "[employer]"
        other: Area = "staff" if area != "staff" else "person"
        if caller.pool != "no issuer":
            claims["iss"] = self._issuers[other if caller.pool == "other" else area]
        return claims

    def _employer(self, name: str) -> Employer:
        now = self._ctx.now()
        employer = Employer(employer_id=self._ctx.new_id(), name=f"Zorg {name}", created_at=now)
        ends_on = date(2026, 2, 1) if name == "ended" else None
        agreement = Agreement(employer_id=employer.employer_id, starts_on=date(2026, 1, 1), ends_on=ends_on)
        self._ctx.store.write(EMPLOYER.insert(employer), AGREEMENT.insert(agreement))
        return employer

    def _made(self, who: Who, factor: Factor) -> str:
        ctx, email = self._ctx, f"{who.area}.{self._ctx.new_id()}@werk.example.nl"
        record = {name: ctx.now() if value is True else value for name, value in who.record.items()}
        record |= self._factor(factor)
        if who.name == NOBODY_THERE:
            return ctx.new_id()
        if who.area == "person":
            return a_holder(ctx, email, account_has=record).person_id
        if who.area == "employer":
            employer = self._employers[who.employer]
            return an_employer_user(ctx, employer, email, **record).person_id
        member = one_of_the_staff(ctx, email)
        return self._changed(STAFF, member, record)

    def _changed(self, shape: Shape[Any], value: Any, record: Mapping[str, Any]) -> str:
        self._ctx.store.write(shape.replace(value, **record))
        person_id: str = value.person_id
        return person_id

    def _factor(self, factor: Factor) -> dict[str, Any]:
        if factor == "none":
            return {"factor": None, "factor_set_at": None}
        ago = HALF_AN_HOUR if factor == "set half an hour ago" else LONG_AGO
        return {"factor": a_factor(self._ctx), "factor_set_at": datetime.now(UTC) - ago}
