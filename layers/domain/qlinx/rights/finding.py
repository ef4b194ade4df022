"""Finding what stands under an address, for staff who say why: which subjects there are and how each stands,
and nothing of what is kept about them.

Who looks, why and for which case is written down before anything is read; for each subject that is told, once
more under its own id, before it is told (decision 139).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from qlinx.kit.contact import EmailAddress
from qlinx.kit.texts import LocalText
from qlinx.mailing.addressed import Restrictable
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.people.model import AccountState, Person
from qlinx.people.store import account_of, standing_at
from qlinx.records.addresses import ACCOUNT
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt
from qlinx.records.limits import count
from qlinx.records.personal import personal_fields
from qlinx.rights.limits import SEARCHES_OF_STAFF
from qlinx.rights.noting import rights_on
from qlinx.rights.subjects import ground_of, is_going, subject_of
from qlinx.rights.words import field_label

# Of an address that is named for more people, such as info@, the rest is told as a number.
MOST_FOUND: Final = 25


class SearchReason(StrEnum):
    """Why staff look for somebody; who has another reason does not look."""

    RIGHTS_REQUEST = "rights_request"
    COMPLAINT = "complaint"
    LOCKED_OUT = "locked_out"
    MAIL_PROBLEM = "mail_problem"
    SECURITY = "security"
    AUTHORITY = "authority"


class Standing(StrEnum):
    """How a subject stands. ``JOINED``: its person acts on it from an account."""

    OPENING = "opening"
    FROZEN = "frozen"
    RESTRICTED = "restricted"
    ERASING = "erasing"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and on whose behalf it is: ``case`` is the number of a file of ours."""

    email: EmailAddress
    reason: SearchReason
    case: str


@dataclass(frozen=True, slots=True)
class FoundSubject:
    """A subject under the address: what it is kept for, at which employer, and how it stands.

    ``rights``: names of those that can be put down for it. ``kept_until``: when what nobody confirmed goes by
    itself, and ``kept``: what sorts of things it holds, and not what they say.
    """

    person_id: str
    ground: str
    employer_id: str | None
    standings: tuple[Standing, ...]
    rights: tuple[str, ...] = ()
    kept_until: datetime | None = None
    kept: tuple[LocalText, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under an address. ``more`` is how many were not looked at."""

    subjects: tuple[FoundSubject, ...]
    more: int


def find(ctx: Context, search: Search, *, actor: str) -> Found:
    """The subjects under an address, each written down in the audit trail before it is told.

    Raises
    ------
    TooManyRequests
        This member of staff looked too often.
    Busy
    """
    count(ctx, SEARCHES_OF_STAFF, actor)
    why = f"{search.reason.value}:{search.case}"
    # By a hash of its own: the trail leads from no address to a person, and who looked is found.
    looked_for = ctx.keys.hash("searched", search.email.match_key)
    record_act(ctx, actor=actor, action=f"person-searched:{why}", subject=looked_for)
    address_hash = ctx.address_hash(search.email.match_key)
    ids = [one for row in standing_at(ctx.store, address_hash) for one in row.person_ids]
    ids = list(dict.fromkeys(ids))
    found = tuple(_found(ctx, ids[:MOST_FOUND], address_hash))
    for subject in found:
        # Who is being erased is told nothing any more: nothing new stands with them.
        told = None if Standing.ERASING in subject.standings else _told(subject, search)
        record_act(ctx, actor=actor, action=f"person-found:{why}", subject=subject.person_id, about=told)
    return Found(found, max(0, len(ids) - MOST_FOUND))


def _told(subject: FoundSubject, search: Search) -> About:
    return About(subject.person_id, Dealt.FOUND, reason=search.reason.value)


def _found(ctx: Context, ids: list[str], address_hash: str) -> Iterator[FoundSubject]:
    for person_id in ids:
        holder = subject_of(ctx, person_id)
        # A row may lead to somebody who has another address by now.
        if holder and holder.gives(address_hash):
            ground = ground_of(holder.value)
            standings = tuple(_standings(ctx, holder, ground.name))
            until = ground.kept_until(holder.value)
            yield FoundSubject(
                person_id,
                ground.name,
                ground.employer_of(holder.value),
                standings,
                () if Standing.ERASING in standings else tuple(one.name for one in rights_on(holder.value)),
                until,
                tuple(_sorts(holder)) if until else (),
            )


def _sorts(holder: AddresseeRecord) -> Iterator[LocalText]:
    """What was filled in, by what it is called."""
    for field in personal_fields(holder.shape.model):
        if field.declaration.portable and getattr(holder.value, field.name):
            yield field_label(holder.shape.model, field.name)


def _standings(ctx: Context, holder: AddresseeRecord, ground: str) -> Iterator[Standing]:
    subject = holder.value
    account = account_of(ctx.store, subject.person_id) if ground == ACCOUNT else None
    if account and account.state is AccountState.OPENING:
        yield Standing.OPENING
    if account and account.state is AccountState.FROZEN:
        yield Standing.FROZEN
    if isinstance(subject, Restrictable) and subject.restricted:
        yield Standing.RESTRICTED
    if isinstance(subject, Person) and subject.account_id:
        yield Standing.JOINED
    if is_going(subject):
        yield Standing.ERASING
