"""The personal link in an invitation's mail:
made for one person, one invitation and the address it was mailed to.

The address stands in it as a keyed hash of its own. So a link ends by itself when the person's mail goes
elsewhere (the employer names another address; a join which sends it to the sign-in address begins, sleeps or
ends): whoever holds the old mailbox can't answer any more. It ends too with the invitee.
"""

from dataclasses import dataclass

from qlinx.invitations.errors import LinkRevoked, LinkUnknown
from qlinx.invitations.store import invitation_by_id, invitee_by_id
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.texts import Language
from qlinx.people.forwarding import forwarded
from qlinx.people.model import Person, PersonState
from qlinx.people.reaching import Reader, reader_of
from qlinx.people.store import person_by_id
from qlinx.records.context import Context

ANSWER_PATH = "/i/"
_PURPOSE = "answer-link"
_HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a link is for, and which invitation it opens."""

    person_id: str
    invitation_id: str
    language: Language


def reply_path(ctx: Context, person: Person, invitation_id: str) -> str:
    """The path of the page on which this person answers this invitation."""
    mark = _address_mark(ctx, reader_of(ctx, person))
    token = ctx.keys.sign(_PURPOSE, [person.person_id, invitation_id, mark])
    return f"{ANSWER_PATH}{token}"


def opened_by(ctx: Context, token: str) -> Opened:
    """What a link opens.

    Raises
    ------
    LinkUnknown
        It was altered, cut off or made up.
    LinkRevoked
        It was ours, but the invitee is gone or the mail goes to another address now.
    """
    try:
        person_id, invitation_id, mark = ctx.keys.read(_PURPOSE, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkUnknown from error
    if invitee_by_id(ctx.store, person_id, invitation_id) is None:
        person_id = _moved(ctx, person_id, invitation_id)
    person = person_by_id(ctx.store, person_id)
    if person is None or person.state is not PersonState.ACTIVE:
        raise LinkRevoked
    reader = reader_of(ctx, person)
    if mark != _address_mark(ctx, reader):
        raise LinkRevoked
    return Opened(person_id, invitation_id, reader.language)


def _moved(ctx: Context, person_id: str, invitation_id: str) -> str:
    """Under which id the invitee stands now, for a link from before it changed."""
    invitation = invitation_by_id(ctx.store, invitation_id)
    now = forwarded(ctx, person_id, invitation.employer_id) if invitation else person_id
    if now == person_id or invitee_by_id(ctx.store, now, invitation_id) is None:
        raise LinkRevoked
    return now


def _address_mark(ctx: Context, reader: Reader) -> str:
    return ctx.keys.hash(_PURPOSE, reader.address_hash)[:_HASH_LENGTH]
