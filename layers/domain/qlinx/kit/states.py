"""State machines as tables: from which state which event leads where.

Each of ours is one value of `StateTable`.

Events come late, twice and in any order. What a table does not have changes nothing, or is an error where it
can't be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class NotPossibleNow(DomainError):
    """The state of a thing has no such event; nothing was changed.

    Carries both, which say nothing about a person.
    """

    failure = Failure.CONFLICT
    code = "not-possible-now"
    title = LocalText(nl="Dit kan nu niet.", en="This is not possible now.")
    advice = LocalText(
        nl="Vraag de gegevens opnieuw op en kijk wat er nu kan. Er is niets gewijzigd.",
        en="Fetch the data again and see what is possible now. Nothing was changed.",
    )

    def __init__(self, state: StrEnum, event: StrEnum) -> None:
        super().__init__(f"{event} in {state}")
        self.state, self.event = state, event


@dataclass(frozen=True, slots=True)
class StateTable(Generic[S, E]):
    """What can happen: a thing begins in one of the ``starts``,
    and each row leads from a state by an event to a state.
    """

    starts: tuple[S, ...]
    rows: Mapping[tuple[S, E], S]

    def after(self, state: S, event: E) -> S | None:
        """The state after an event, or nothing where it is repeated,
        late or out of order and changes nothing.
        """
        return self.rows.get((state, event))

    def require(self, state: S, event: E) -> S:
        """The state after an event that must be possible.

        Raises
        ------
        NotPossibleNow
        """
        after = self.after(state, event)
        if after is None:
            raise NotPossibleNow(state, event)
        return after
