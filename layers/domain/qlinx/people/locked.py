"""Accounts that were frozen from a former address, for staff: those that wait, and one opened again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import FieldFault, InputInvalid, NotFound
from qlinx.kit.texts import LocalText
from qlinx.people.address_undo import release, staff_must_release
from qlinx.people.model import Account, AccountState
from qlinx.people.store import ACCOUNT, FROZEN_GROUP, account_item, account_of, undos_of
from qlinx.records.context import Context

MOST_LISTED: Final = 100
_NOT_ITS_ADDRESS: Final = LocalText(
    nl="Dit account heeft dit adres niet, en had het de laatste vier weken niet. Controleer het adres.",
    en="This account does not have this address, and had not in the last four weeks. Check the address.",
)


@dataclass(frozen=True, slots=True)
class LockedAccount:
    """A frozen account.

    ``since`` is when it was frozen; nothing where the former addresses have gone, after which only staff open
    it. ``staff_only``: no former password opens it.
    """

    account_id: str
    since: datetime | None
    staff_only: bool


def locked_accounts(ctx: Context) -> tuple[LockedAccount, ...]:
    """Frozen accounts, those that only staff can open first, then the longest frozen.

    An index, so it may lag. Of more than a hundred, a hundred.
    """
    page = ctx.store.group_page(FROZEN_GROUP, limit=MOST_LISTED)
    found = ctx.store.get_many(ACCOUNT, [account_item(item["group_sort"]) for item in page.items])
    return tuple(sorted(_locked(ctx, found.values()), key=_urgency))


def _locked(ctx: Context, accounts: Iterable[Account]) -> Iterator[LockedAccount]:
    for account in accounts:
        if account.state is AccountState.FROZEN:
            stopped = [one for one in undos_of(ctx.store, account.person_id) if one.stopped_at]
            opens = any(not staff_must_release(ctx, account, one) for one in stopped)
            since = min((one.stopped_at for one in stopped if one.stopped_at), default=None)
            yield LockedAccount(account.person_id, since, staff_only=not opens)


def _urgency(locked: LockedAccount) -> tuple[bool, str, str]:
    return not locked.staff_only, locked.since.isoformat() if locked.since else "", locked.account_id


def open_locked(ctx: Context, account_id: str, email: EmailAddress, *, actor: str) -> None:
    """Opens a frozen account again, at an address that its holder has shown to be theirs.

    Raises
    ------
    NotFound
        Nothing is frozen under this number.
    InputInvalid
        The account has no such address, and had none lately.
    AddressTaken, ChangedMeanwhile
    """
    must_be_locked(ctx, account_id)
    try:
        release(ctx, account_id, email, actor=actor)
    except NotFound as missing:
        raise InputInvalid([FieldFault("/email", "not_of_account", _NOT_ITS_ADDRESS)]) from missing


def must_be_locked(ctx: Context, account_id: str) -> None:
    """Raises NotFound where nothing is frozen under this number."""
    account = account_of(ctx.store, account_id)
    if account is None or account.state is not AccountState.FROZEN:
        raise NotFound
