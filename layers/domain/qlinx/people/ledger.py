"""What the ledger knows, beyond a restore of the tables, of what people have ended or locked:
`people.replaying` does it again.
"""

from datetime import date, datetime
from typing import Annotated

from qlinx.aws.database import Key
from qlinx.kit.clock import utc_day
from qlinx.people.model import AccountEvent, Person
from qlinx.records.context import Context
from qlinx.records.notes import noted
from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Change, Regime, Shape, Stored

NOTED = "word"

FOR_REPLAY = RetentionRule(
    name="for-replay",
    days=40,
    service="restoring the tables after a failure",
    data="random ids of a join that ended, keyed hash of a new sign-in address, or that an account was locked, and when",
    interest="a backup of up to 35 days ago must not bring back what a person has ended since",
)


class Parting(Stored):
    """That a join ended or fell asleep: a restored backup must not bring it back."""

    parting_id: Annotated[str, Technical("random id")]
    account_id: Annotated[str, Technical("random id")]
    relation_id: Annotated[str, Technical("random id")]
    at: Annotated[datetime, Technical("moment of the end")]


class MovedAccount(Stored):
    """That an account got another sign-in address:
    a restored backup must not give it back to readers of the former one.
    """

    person_id: Annotated[str, Technical("random id of the account")]
    change_id: Annotated[str, Technical("random id of the change")]
    address_hash: Annotated[str, Technical("keyed hash of the new address")]
    at: Annotated[datetime, Technical("moment of the change")]


class LockedAccount(Stored):
    """That an account was frozen from an address that it had, or opened again:
    a restored backup must do neither by itself.
    """

    person_id: Annotated[str, Technical("random id of the account")]
    lock_id: Annotated[str, Technical("random id of this event")]
    event: Annotated[AccountEvent, Technical("what happened to the account")]
    address_hash: Annotated[str | None, Technical("keyed hash of the address that froze it")] = None
    at: Annotated[datetime, Technical("moment")]


def partings_of(day: date) -> str:
    return f"partings#{day.isoformat()}"


def moved_accounts_of(day: date) -> str:
    return f"moved_accounts#{day.isoformat()}"


def locked_accounts_of(day: date) -> str:
    return f"locked_accounts#{day.isoformat()}"


PARTING: Shape[Parting] = Shape(
    kind="parting",
    model=Parting,
    key=lambda parting: Key(partings_of(utc_day(parting.at)), parting.parting_id),
    regime=Regime.LEDGER,
    retention=FOR_REPLAY,
    expires=lambda parting: FOR_REPLAY.ends(parting.at),
)

MOVED_ACCOUNT: Shape[MovedAccount] = Shape(
    kind="moved_account",
    model=MovedAccount,
    key=lambda moved: Key(moved_accounts_of(utc_day(moved.at)), f"{moved.person_id}#{moved.change_id}"),
    regime=Regime.LEDGER,
    retention=FOR_REPLAY,
    expires=lambda moved: FOR_REPLAY.ends(moved.at),
)

LOCKED_ACCOUNT: Shape[LockedAccount] = Shape(
    kind="locked_account",
    model=LockedAccount,
    key=lambda locked: Key(locked_accounts_of(utc_day(locked.at)), f"{locked.person_id}#{locked.lock_id}"),
    regime=Regime.LEDGER,
    retention=FOR_REPLAY,
    expires=lambda locked: FOR_REPLAY.ends(locked.at),
)


def word_noted(ctx: Context, relation: Person) -> Change:
    """The note of what a reader said of a relation at the address that it has,
    or that nothing stands any more.
    """
    state = {"address_hash": relation.address_hash}
    if relation.said:
        state["said"] = relation.said.value
    return noted(ctx, NOTED, relation.person_id, state, number=relation.version)
