"""Where the mail of a subject goes, and in which language:
its own address, or the sign-in address that its person chose.
"""

from dataclasses import dataclass

from qlinx.aws.database import Key
from qlinx.kit.texts import Language
from qlinx.mailing.letter import Addressee
from qlinx.people.model import AccountState, Person, PersonState
from qlinx.people.store import account_item, account_of, person_by_id, person_item
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the mail of a subject:
    whom it is addressed to, at which address by its keyed hash, and in which language.
    """

    addressee: Addressee
    address_hash: str
    language: Language


def reader_of(ctx: Context, person: Person) -> Reader:
    """Who gets the mail of a person.

    Mail of a joined relation goes to the address that the employer names, unless its person chose their
    sign-in address, and as long as that account is not locked: whose address it is, is in doubt then. It
    comes in the language that they chose.
    """
    holder = person_by_id(ctx.store, person.account_id) if person.account_id else None
    if holder is None or holder.state is not PersonState.ACTIVE:
        return Reader(Addressee(person.email, person.name), person.address_hash, person.language)
    if person.mail_to_account and not _is_locked(ctx, holder):
        return Reader(Addressee(holder.email, holder.name), holder.address_hash, holder.language)
    return Reader(Addressee(person.email, person.name), person.address_hash, holder.language)


def address_of(ctx: Context, person: Person) -> str:
    """Where the mail of a person goes, by keyed hash:
    as ``reader_of``, with the account read only where that decides.
    """
    return reader_of(ctx, person).address_hash if person.mail_to_account else person.address_hash


def also_read(person: Person) -> tuple[Key, ...]:
    """What ``reader_of`` reads, for reading it together with something else (``Store.prefetch``)."""
    if person.account_id is None:
        return ()
    holder = person_item(person.account_id)
    return (holder, account_item(person.account_id)) if person.mail_to_account else (holder,)


def _is_locked(ctx: Context, holder: Person) -> bool:
    account = account_of(ctx.store, holder.person_id)
    return account is not None and account.state is AccountState.FROZEN
