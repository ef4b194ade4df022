"""How far the mail of an invitation came, for whoever had it sent: each of the people on one page."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from qlinx.aws.database import Key
from qlinx.invitations.model import Invitation
from qlinx.invitations.results import ReplyLine
from qlinx.mailing.outbox import MailState, asks_mails_of_occasion, mails_of_occasion
from qlinx.records.context import Context

_INVITATION: Final = "invitations.invitation"


def asks_mailed(invitation_id: str, person_ids: Iterable[str]) -> Iterator[Key]:
    """What ``mailed`` asks for of each."""
    return asks_mails_of_occasion(person_ids, _INVITATION, once=invitation_id)


def mailed(ctx: Context, invitation: Invitation, lines: Iterable[ReplyLine]) -> Mapping[str, MailState]:
    """By person, for as long as we keep that we mailed them (``mailing.outbox.PROOF_OF_SENDING``)."""
    people = [line.person_id for line in lines]
    found = mails_of_occasion(ctx, people, _INVITATION, once=invitation.invitation_id)
    return {person_id: entry.state for person_id, entry in found.items()}
