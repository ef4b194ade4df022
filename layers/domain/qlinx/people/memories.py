"""What the ledger remembers of people beyond a restore of the tables, and how it is done again after one."""

from typing import Final

from qlinx.people.ledger import LOCKED_ACCOUNT, MOVED_ACCOUNT, PARTING, LockedAccount, MovedAccount, Parting
from qlinx.people.locking_again import lock_again, locks_since
from qlinx.people.replaying import move_again, moves_since, part_again, partings_since
from qlinx.records.declarations import LedgerMemory

PARTINGS: Final[LedgerMemory[Parting]] = LedgerMemory(
    what="parting",
    shape=PARTING,
    since=partings_since,
    again=part_again,
    subject=lambda parting: parting.relation_id,
    named=lambda parting: parting.parting_id,
    act=lambda _: "parted-again",
)
MOVES: Final[LedgerMemory[MovedAccount]] = LedgerMemory(
    what="move",
    shape=MOVED_ACCOUNT,
    since=moves_since,
    again=move_again,
    subject=lambda moved: moved.person_id,
    named=lambda moved: moved.change_id,
    act=lambda _: "moved-again",
)
LOCKS: Final[LedgerMemory[LockedAccount]] = LedgerMemory(
    what="lock",
    shape=LOCKED_ACCOUNT,
    since=locks_since,
    again=lock_again,
    subject=lambda locked: locked.person_id,
    named=lambda locked: locked.lock_id,
    act=lambda locked: f"again-{locked.event}",
)
