"""Whom an invitation takes in, and who may be invited at all."""

from qlinx.invitations.model import AudienceKind, Invitation
from qlinx.people.model import Employment, Person, PersonState, Word


def takes_in(invitation: Invitation, employment: Employment) -> bool:
    """Whether an audience takes in somebody who works at its employer."""
    if employment.employer_id != invitation.employer_id or employment.ended_at:
        return False
    match invitation.audience:
        case AudienceKind.DEPARTMENTS:
            own = folded(employment.department) if employment.department else None
            also = invitation.also_tags or ()
            return own in invitation.among or any(folded(tag) in also for tag in employment.tags)
        case AudienceKind.TAGS:
            return any(folded(tag) in invitation.among for tag in employment.tags)
        case _:
            return True


def may_be_invited(person: Person) -> bool:
    """Whether somebody may be invited:
    not either after a reader said that they are somebody else, or have left (rule 7).
    """
    return may_be_used(person) and person.said not in {Word.WRONG_PERSON, Word.LEFT}


def may_be_used(person: Person) -> bool:
    """Whether a person's data may be used to invite them:
    not during an erasure or a restriction (obligation 52), nor without a declaration (obligation 26).
    """
    return person.state is PersonState.ACTIVE and not person.is_only_kept


def folded(name: str) -> str:
    """The form in which names of departments and tags are compared."""
    return " ".join(name.split()).casefold()
