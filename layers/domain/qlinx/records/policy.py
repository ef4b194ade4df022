"""Dated policy values: terms and choices of law that their owner can change without a
release (obligations, part C).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.database import Key
from qlinx.kit.texts import LocalText
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored
from qlinx.records.store import Store


class PolicyValue(BaseModel):
    """A value and the day from which it holds; who set it, when and why, where that was done over the API.

    Nothing is ever taken out: a value that was withdrawn before its day stays, and holds on no day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: date
    value: bool | int | str
    set_by: str | None = None
    set_at: datetime | None = None
    why: str | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None


class Policy(Stored):
    """One policy: who owns it, why it exists, and its values in the order of their days."""

    name: Annotated[str, Technical("name of a policy")]
    owner: Annotated[str, Technical("role, not a person")]
    reason: Annotated[str, Technical("text about a rule")]
    values: Annotated[tuple[PolicyValue, ...], Technical("values of a rule")] = Field(min_length=1)

    def on(self, day: date) -> bool | int | str:
        """The value that holds on a day.

        Raises
        ------
        ValueError
            No value holds yet on that day.
        """
        held = self.held_on(day)
        if held is None:
            raise ValueError(f"policy {self.name} has no value on {day}")
        return held.value

    def held_on(self, day: date) -> PolicyValue | None:
        """The entry that holds on a day: of those that began last, the one that was set last."""
        begun = [
            entry for entry in reversed(self.values) if entry.since <= day and entry.withdrawn_at is None
        ]
        return max(begun, key=lambda entry: entry.since, default=None)

    def later_than(self, day: date) -> tuple[PolicyValue, ...]:
        """The entries that begin after a day, each the one that will hold from its day on,
        the earliest first.
        """
        begins = {
            entry.since: entry for entry in self.values if entry.since > day and entry.withdrawn_at is None
        }
        return tuple(begins[since] for since in sorted(begins))


POLICY: Shape[Policy] = Shape(
    kind="policy", model=Policy, key=lambda policy: policy_key(policy.name), regime=Regime.RECORDS
)


def policy_key(name: str) -> Key:
    return Key("policy", f"policy#{name}")


@dataclass(frozen=True, slots=True)
class StandardPolicy:
    """What holds of a policy until its owner stores something else;
    ``what`` says in plain words what it is about, ``source`` where it comes from.
    """

    name: str
    owner: str
    reason: str
    since: date
    value: bool | int | str
    what: LocalText
    source: LocalText | None = None

    @property
    def policy(self) -> Policy:
        """As it would be stored."""
        value = PolicyValue(since=self.since, value=self.value)
        return Policy(name=self.name, owner=self.owner, reason=self.reason, values=(value,))


# A change holds everywhere within this time; a limit that is asked for at each request costs one read in it.
REMEMBERED = timedelta(seconds=60)


def policy_value(store: Store, standard: StandardPolicy, on: date) -> bool | int | str:
    """The value of a policy on a day: the stored policy, or the standard one where none is stored."""
    return (store.get(POLICY, policy_key(standard.name)) or standard.policy).on(on)


class PolicyBook:
    """Policies that are asked for at each request, each read once a minute at most."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, tuple[datetime, Policy | None]] = {}

    def stored(self, name: str, now: datetime) -> Policy | None:
        """The policy of this name, or nothing where the standard one holds."""
        at, found = self._read.get(name, (None, None))
        if at is None or not at <= now < at + REMEMBERED:
            found = self._store.get(POLICY, policy_key(name))
            self._read[name] = (now, found)
        return found
