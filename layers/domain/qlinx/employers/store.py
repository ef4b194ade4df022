"""Where employers' items are, and how they are found."""

from datetime import datetime, time

from qlinx.aws.database import Key
from qlinx.employers.model import AFTER_AGREEMENT, Access, Agreement, Employer, EmployerContact, EmployerUser
from qlinx.kit.clock import HOME_ZONE
from qlinx.records.addresses import EMPLOYER_CONTACT as CONTACT_ROW
from qlinx.records.addresses import EMPLOYER_USER as USER_ROW
from qlinx.records.addresses import address_item, ground_of
from qlinx.records.shape import Due, Group, Shape, retention_queue
from qlinx.records.store import Store, person_key

AGREEMENT_QUEUE = "agreement"
ALL_EMPLOYERS = "employers"


def employer_item(employer_id: str) -> Key:
    return Key(f"employer#{employer_id}", "employer")


def agreement_item(employer_id: str) -> Key:
    return Key(f"employer#{employer_id}", "agreement")


def employer_user_item(user_id: str) -> Key:
    return person_key(user_id, "employer_user")


def employer_contact_item(person_id: str) -> Key:
    return person_key(person_id, "employer_contact")


def contacts_group(employer_id: str) -> str:
    return f"employer_contacts#{employer_id}"


def users_group(employer_id: str) -> str:
    return f"employer_users#{employer_id}"


EMPLOYER: Shape[Employer] = Shape(
    kind="employer",
    model=Employer,
    key=lambda employer: employer_item(employer.employer_id),
    group=lambda employer: Group(ALL_EMPLOYERS, employer.employer_id),
)


def _agreement_due(agreement: Agreement) -> Due | None:
    """The end of its last day; where that was moved after it was settled, at once:
    what was settled is looked at again.
    """
    if agreement.ends_on == agreement.settled_for:
        return None
    days = [day for day in (agreement.ends_on, agreement.settled_for) if day]
    return Due(AGREEMENT_QUEUE, datetime.combine(min(days), time.max, HOME_ZONE))


AGREEMENT: Shape[Agreement] = Shape(
    kind="agreement",
    model=Agreement,
    key=lambda agreement: agreement_item(agreement.employer_id),
    due=_agreement_due,
)

EMPLOYER_CONTACT: Shape[EmployerContact] = Shape(
    kind="employer_contact",
    model=EmployerContact,
    key=lambda contact: employer_contact_item(contact.person_id),
    retention=AFTER_AGREEMENT,
    group=lambda contact: Group(contacts_group(contact.employer_id), contact.person_id),
    due=lambda contact: Due(retention_queue(contact.person_id), contact.ends_at) if contact.ends_at else None,
    points=lambda contact: (address_item(contact.address_hash, ground_of(CONTACT_ROW, contact.employer_id)),),
)

EMPLOYER_USER: Shape[EmployerUser] = Shape(
    kind="employer_user",
    model=EmployerUser,
    key=lambda user: employer_user_item(user.person_id),
    retention=AFTER_AGREEMENT,
    group=lambda user: Group(users_group(user.employer_id), user.person_id),
    due=lambda user: Due(retention_queue(user.person_id), user.ends_at) if user.ends_at else None,
    points=lambda user: (address_item(user.address_hash, ground_of(USER_ROW, user.employer_id)),),
)


def employer_by_id(store: Store, employer_id: str) -> Employer | None:
    return store.get(EMPLOYER, employer_item(employer_id))


def agreement_beside(employer: Key) -> Key:
    """The key of its agreement."""
    return Key(employer.pk, agreement_item("").sk)


def agreement_of(store: Store, employer_id: str) -> Agreement | None:
    return store.get(AGREEMENT, agreement_item(employer_id))


def users_of(store: Store, employer_id: str) -> tuple[EmployerUser, ...]:
    """Every user of an employer that is stored; an index finds them, so the newest may be missing."""
    return tuple(store.get_many(EMPLOYER_USER, tuple(store.group(users_group(employer_id)))).values())


def contacts_of(store: Store, employer_id: str) -> tuple[EmployerContact, ...]:
    """The contact persons of its agreement."""
    return tuple(store.get_many(EMPLOYER_CONTACT, tuple(store.group(contacts_group(employer_id)))).values())


def representatives_of(store: Store, employer_id: str) -> tuple[EmployerUser | EmployerContact, ...]:
    """Its users who may decide and its contact persons, each address once; whoever is only kept is among them
    only where nobody else is left, for what the law wants told.
    """
    users = (one for one in users_of(store, employer_id) if one.is_able and one.access is Access.ADMINISTRATE)
    each: dict[str, EmployerUser | EmployerContact] = {}
    found: tuple[EmployerUser | EmployerContact, ...] = (*users, *contacts_of(store, employer_id))
    for one in sorted(found, key=lambda one: bool(one.restricted)):
        each.setdefault(one.address_hash, one)
    return tuple(one for one in each.values() if not one.restricted) or tuple(each.values())


def employer_user_by_id(store: Store, user_id: str) -> EmployerUser | None:
    return store.get(EMPLOYER_USER, employer_user_item(user_id))
