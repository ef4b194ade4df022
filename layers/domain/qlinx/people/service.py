"""Rules about people that more than one use case follows."""

from datetime import datetime
from unicodedata import normalize

from qlinx.people.model import UNUSED_ACCOUNT, Account
from qlinx.records.context import Context


def personnel_hash(ctx: Context, employer_id: str, number: str) -> str:
    """The keyed hash under which an employment is found by its personnel number, however it is spelled.

    Lists give numbers in their normal form already (``rosters.numbers``); invitations and forms give them as
    typed.
    """
    plain = "".join(normalize("NFKC", number).split()).casefold()
    return ctx.keys.hash("personnel", f"{employer_id}:{plain}")


def account_ends(account: Account, *, joined: bool, now: datetime) -> datetime | None:
    """When an account ends: never while it is joined to a relation (C-5),
    else a year after the last of these ended.

    A year counts from the opening or from the end of the last join, because nothing about use is kept
    (obligation 31).
    """
    return None if joined else UNUSED_ACCOUNT.ends(max(account.opened_at, now))
