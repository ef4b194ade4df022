"""What one person of the old form becomes:
an account that holds what its holder gave, and a relation for each employer.
"""

from datetime import datetime, timedelta

from qlinx.kit.texts import Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import MailState
from qlinx.migrations.m0001_relations.fate import Fate
from qlinx.migrations.m0001_relations.old import OldAccount, OldEmployment
from qlinx.migrations.m0001_relations.reading import Found
from qlinx.migrations.m0001_relations.stops import mirrored
from qlinx.people.model import (
    AFTER_EMPLOYMENT,
    SELF,
    Account,
    Employment,
    Join,
    NoticeState,
    Person,
)
from qlinx.people.relations import NOTICE_DAYS
from qlinx.people.service import account_ends
from qlinx.people.store import personnel_item
from qlinx.records.sessions import second_after
from qlinx.rosters.numbers import NoNumber, read_number

_TELLS = frozenset({"invitations.invitation", "rosters.first_contact_notice"})
_ARRIVED = frozenset({MailState.SENT, MailState.DELIVERED})


def account_person(found: Found, fate: Fate) -> Person:
    """What the holder of the account gave.

    What only an employer gave goes, but for the name, which the holder has seen.
    """
    old = found.person
    own = {name: getattr(old, name) for name in ("mobile", "postcode", "town") if old.given_by_self(name)}
    return Person(
        person_id=old.person_id,
        given_by=SELF,
        language=old.language,
        first_name=old.first_name,
        last_name=old.last_name,
        email=fate.address,
        address_hash=fate.address_hash,
        mail_stops=mirrored(found, fate.address_hash, OWN_MAIL),
        photo_id=old.photo_id,
        photo_at=old.photo_at,
        photo_replaced=old.photo_replaced,
        photo_refused=old.photo_refused,
        restricted=old.restricted,
        created_at=old.created_at,
        ends_at=_account_end(found, fate),
        version=old.version + 1,
        holds=old.holds,
        **own,
    )


def account(found: Found, fate: Fate, old: OldAccount) -> Account:
    """The account; its sessions are over where it was not certain who had them."""
    ended = fate.reset or fate.over
    return Account.model_validate(
        {
            **old.model_dump(exclude={"closing_at", "state"}),
            "state": "open" if fate.over else old.state,
            "sessions_valid_from": second_after(found.now) if ended else old.sessions_valid_from,
            "version": old.version + 1,
        }
    )


def relation(found: Found, fate: Fate, employment: OldEmployment) -> Person:
    """Who the employer says it is."""
    old, address_hash = found.person, found.hashes[employment.email]
    return Person(
        person_id=fate.relations[employment.employer_id],
        given_by=employment.employer_id,
        language=_language(found, fate, employment.employer_id),
        first_name=employment.first_name,
        last_name=employment.last_name,
        email=employment.email,
        mobile=employment.mobile,
        address_hash=address_hash,
        mail_stops=mirrored(found, address_hash, employment.employer_id),
        restricted=old.restricted,
        account_id=fate.account_id if is_joined(found, fate, employment) else None,
        created_at=old.created_at,
        ends_at=AFTER_EMPLOYMENT.ends(employment.ended_at) if employment.ended_at else None,
        version=old.version + 1,
        holds=old.holds,
    )


def work(found: Found, fate: Fate, employment: OldEmployment) -> Employment:
    """The work side of the relation; a number that is none is dropped."""
    number, hashed = number_of(found, employment)
    kept = employment.model_dump(exclude={"first_name", "last_name", "email", "mobile"})
    due = employment.ended_at is None and not _was_told(found, employment)
    return Employment.model_validate(
        {
            **kept,
            "person_id": fate.relations[employment.employer_id],
            "personnel_number": number,
            "personnel_hash": hashed,
            **(
                {"notice": NoticeState.DUE, "notice_due_at": found.now + timedelta(days=NOTICE_DAYS)}
                if due
                else {}
            ),
            "version": employment.version + 1,
            "holds": tuple(dict.fromkeys((*employment.holds, *found.person.holds))),
        }
    )


def join(found: Found, fate: Fate, employment: OldEmployment) -> Join:
    """The link to a relation that names the account's address.

    It holds; the holder is asked at the next sign-in.
    """
    return Join(
        person_id=found.person.person_id,
        relation_id=fate.relations[employment.employer_id],
        employer_id=employment.employer_id,
        address_hash=fate.address_hash,
        joined_at=found.now,
        ask=True,
        holds=found.person.holds,
    )


def is_joined(found: Found, fate: Fate, employment: OldEmployment) -> bool:
    """Whether the employer names the account's address; an account that is over is joined to nothing."""
    return (
        fate.account_id is not None and not fate.over and found.hashes[employment.email] == fate.address_hash
    )


def number_of(found: Found, employment: OldEmployment) -> tuple[str | None, str | None]:
    """The personnel number with its hash;
    nothing where it is none, or its employer has given it to somebody else.
    """
    number, hashed = employment.personnel_number, employment.personnel_hash
    if number is None or hashed is None or isinstance(read_number(number), NoNumber):
        return None, None
    pointer = found.rows.get(personnel_item(employment.employer_id, hashed))
    if pointer and pointer["person_id"] != found.person.person_id:
        return None, None
    return number, hashed


def _language(found: Found, fate: Fate, employer_id: str) -> Language:
    """What the employer said, or the person chose where no account keeps it; else that of the employer."""
    giver = found.person.sources.get("language", SELF)
    if giver == f"employer:{employer_id}" or fate.account_id is None:
        return found.person.language
    return found.languages[employer_id]


def _account_end(found: Found, fate: Fate) -> datetime | None:
    """Never while it is joined; as it was before; else a year from now, for until now an employer kept it."""
    if fate.over:
        return found.now
    if found.account is None or any(is_joined(found, fate, one) for one in found.employments):
        return None
    if found.person.ends_at or found.account.state != "open":
        return found.person.ends_at
    opened = Account.model_validate(found.account.model_dump(exclude={"closing_at"}))
    return account_ends(opened, joined=False, now=found.now)


def _was_told(found: Found, employment: OldEmployment) -> bool:
    """Whether the notice of article 14 reached the address that this employer names, or is due already."""
    if employment.notice is NoticeState.DUE or found.hashes[employment.email] == found.person.address_hash:
        return True
    return any(
        item["template"] in _TELLS
        and item["state"] in _ARRIVED
        and item.get("address_hash") == found.hashes[employment.email]
        and found.inviters.get(item["refs"].get("invitation_id", "")) == employment.employer_id
        for item in found.of_kind("outbox")
    )
