"""Who of some people belongs to the audience of an invitation now, and whether they are invited already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qlinx.invitations.audience import may_be_invited, takes_in
from qlinx.invitations.model import Invitation, Invitee
from qlinx.invitations.store import INVITEE, invitee_item
from qlinx.kit.contact import EmailAddress
from qlinx.people.model import Person
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item, person_item
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the audience as they are now; ``invitee`` where they are invited already."""

    person: Person
    invitee: Invitee | None


def candidates(ctx: Context, invitation: Invitation, person_ids: Sequence[str]) -> Iterator[Candidate]:
    """Who of these belongs to the audience now, read consistently; the index that named them may lag."""
    employer_id, invitation_id = invitation.employer_id, invitation.invitation_id
    # People before employments: an end in between then changes the person after it was read, and the write
    # fails.
    people = ctx.store.get_many(PERSON, [person_item(one) for one in person_ids])
    employments = ctx.store.get_many(EMPLOYMENT, [employment_item(one, employer_id) for one in person_ids])
    invitees = ctx.store.get_many(INVITEE, [invitee_item(one, invitation_id) for one in person_ids])
    for person_id in person_ids:
        person = people.get(person_item(person_id))
        employment = employments.get(employment_item(person_id, employer_id))
        if person and employment and may_be_invited(person) and takes_in(invitation, employment):
            yield Candidate(person, invitees.get(invitee_item(person_id, invitation_id)))


def mailbox_of(employer_id: str, person: Person) -> str:
    """What the mails of an employer to one mailbox are counted by:
    hashed where it is stored (``records.budgets``).
    """
    address = EmailAddress(person.email, person.email, person.email.lower())
    return f"{employer_id}:{address.mailbox_key}"
