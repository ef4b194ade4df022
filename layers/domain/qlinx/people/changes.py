"""Changes of people's records for which other packages ask: people alone writes people.

Retention, rights, rosters and sign-in decide that something is so; how it stands in the record is told here,
once. Each gives changes, to be written with what they follow from and under the version that was read.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from qlinx.people.mailed import AddressChangeState, PasswordRequest, SignUp
from qlinx.people.model import AFTER_EMPLOYMENT, Employment, Memory, Person, PersonState
from qlinx.people.replaying import parted_in_silence
from qlinx.people.store import (
    ADDRESS_CHANGE,
    EMPLOYMENT,
    MEMORY_ITEM,
    PASSWORD,
    PERSON,
    SIGN_UP,
    address_change_item,
    memory_item,
)
from qlinx.records.context import Context
from qlinx.records.personal import LawfulGround
from qlinx.records.shape import Change


def is_being_erased(person: Person) -> bool:
    """Whether an erasure of the person has begun."""
    return person.state is PersonState.ERASING


def mark_erasing(person: Person) -> Change:
    """The erasure of the person begins."""
    return PERSON.replace(person, state=PersonState.ERASING)


def mark_erasing_again(ctx: Context, person: Person) -> Sequence[Change]:
    """The same for whoever came back by a restore: no join stands, nobody is told. Nothing where it is so."""
    if person.state is PersonState.ERASING and not person.account_id:
        return ()
    marked = PERSON.replace(person, state=PersonState.ERASING, account_id=None, mail_to_account=False)
    return (marked, *parted_in_silence(ctx, person))


def set_aside(ctx: Context, person: Person, *, ends: bool) -> Change:
    """No declaration of the employer says any more that it may share them: kept for four weeks, in which it
    may declare it anew, and used for nothing. ``ends``: nothing else said when they go.
    """
    gone_at = AFTER_EMPLOYMENT.ends(ctx.now()) if ends else person.ends_at
    return PERSON.replace(person, set_aside_at=ctx.now(), ends_at=gone_at)


def use_again(person: Person, *, lasts: bool) -> Change:
    """A declaration stands again; ``lasts``: they work there, so they have no end."""
    return PERSON.replace(person, set_aside_at=None, ends_at=None if lasts else person.ends_at)


def rest_on(employment: Employment, declared: Sequence[str], ground: LawfulGround) -> Change:
    """What is shared rests on these declarations alone, the last of which named this ground."""
    several = tuple(declared) if len(declared) > 1 else None
    changes = {"attested": several, "attestation_id": declared[-1], "ground": ground}
    return EMPLOYMENT.replace(employment, **changes)


def set_end(person: Person, ends_at: datetime | None) -> Change:
    """The person's record ends at a moment, or has no end any more."""
    return PERSON.replace(person, ends_at=ends_at)


def postpone_notice(employment: Employment, until: datetime) -> Change:
    """The notice of article 14 is looked at again later: its mail was put ready."""
    return EMPLOYMENT.replace(employment, notice_due_at=until)


def keep_on_list(employment: Employment, roster_id: str) -> Change:
    """A complete list has a line about somebody that was not taken: it does not end their employment."""
    return EMPLOYMENT.replace(employment, refused_in=roster_id)


def mark_sign_up(waiting: SignUp) -> Change:
    """The erasure of a sign-up that waits has begun: its link confirms nothing any more."""
    return SIGN_UP.replace(waiting, going=True)


def remember_erasure(ctx: Context, employer_id: str, of: Literal["address", "number"], hashed: str) -> Change:
    """An employer may not bring back whoever had this address or number, from now on for a year."""
    known = ctx.store.get(MEMORY_ITEM, memory_item(employer_id, of, hashed))
    if known:
        return MEMORY_ITEM.replace(known, since=ctx.now())
    return MEMORY_ITEM.insert(Memory(employer_id=employer_id, of=of, hashed=hashed, since=ctx.now()))


def mend_address(person: Person, address: str) -> Change:
    """The sign-in address as its owner typed it,
    where a restore brought a former one back beside its hash.
    """
    return PERSON.replace(person, email=address)


def end_address_change(ctx: Context, person_id: str, session_id: str) -> Sequence[Change]:
    """An address that was asked for in a session which its holder ended from elsewhere is not confirmed any
    more; nothing where none waits.
    """
    waiting = ctx.store.get(ADDRESS_CHANGE, address_change_item(person_id))
    if waiting is None or waiting.state is not AddressChangeState.WAITING or waiting.asked_in != session_id:
        return ()
    return (ADDRESS_CHANGE.remove(waiting),)


def end_password_request(request: PasswordRequest) -> Change:
    """A link for a new password no longer works."""
    return PASSWORD.remove(request)
