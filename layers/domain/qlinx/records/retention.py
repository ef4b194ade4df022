"""Retention rules: how long a kind of data stays, and why (§5 of the statement, obligations 12 and 35)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# DynamoDB removes what has expired within two days (https://docs.aws.amazon.com/amazondynamodb/latest/
# developerguide/howitworks-ttl.html speaks of "a few days"; 48 hours is what it said until 2022).
NATIVE_DELAY: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A term with its reason: the service it serves, the kind of data, and the interest weighed.

    Raises
    ------
    ValueError
        A reason is missing (obligation 35: a rule without a reason does not load).
    """

    name: str
    days: int
    service: str
    data: str
    interest: str

    def __post_init__(self) -> None:
        if not (self.service.strip() and self.data.strip() and self.interest.strip()):
            raise ValueError(f"retention rule {self.name} gives no reason")
        if self.days < 0:
            raise ValueError(f"retention rule {self.name} has a negative term")

    def ends(self, since: datetime) -> datetime:
        """When data under this rule ends, counted from ``since``."""
        return since + timedelta(days=self.days)

    def ends_natively(self, since: datetime) -> datetime:
        """When data under this rule is to expire by the table itself, which is late,
        so that it is gone when the term is over.
        """
        return self.ends(since) - NATIVE_DELAY
