"""Retention rules: how long a kind of data stays, and why (§5 of the statement, obligations 12 and 35)."""

from dataclasses import dataclass
from datetime import datetime, timedelta


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
