"""The mail that tells an employer that an invitation waits for us, was refused, or ended before we looked."""

from collections.abc import Callable, Mapping
from typing import Final

from qlinx.employers.model import EmployerContact, EmployerUser
from qlinx.employers.store import (
    EMPLOYER_CONTACT,
    EMPLOYER_USER,
    employer_by_id,
    employer_contact_item,
    employer_user_item,
)
from qlinx.invitations.explanations import Explanation, explained
from qlinx.invitations.model import CancelReason, Invitation, InvitationState
from qlinx.invitations.store import invitation_by_id
from qlinx.invitations.telling import LAPSED, REFUSED, WAITS
from qlinx.kit.links_as_text import links_as_text
from qlinx.kit.texts import LocalText, format_period
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.records.context import Context

_STILL_SO: Final[Mapping[str, Callable[[Invitation], bool]]] = {
    WAITS: lambda invitation: invitation.state is InvitationState.WAITING,
    LAPSED: lambda invitation: invitation.cancelled_because is CancelReason.NOT_LOOKED_AT,
    REFUSED: lambda invitation: invitation.cancelled_because is CancelReason.REFUSED,
}


def to_employer(ctx: Context, entry: OutboxEntry) -> Letter | Skipped:
    """The letter to one of its users or contacts, or why there is nothing to tell any more."""
    reader = _reader(ctx, entry.person_id)
    invitation = invitation_by_id(ctx.store, entry.refs["invitation_id"])
    if reader is None or invitation is None:
        return Skipped("person_gone")
    if reader.restricted:
        return Skipped("restricted")
    employer = employer_by_id(ctx.store, invitation.employer_id)
    told = explained(invitation)
    if employer is None or told is None or not _STILL_SO[entry.refs["about"]](invitation):
        return Skipped("not_so_any_more")
    return Letter(
        to=Addressee(reader.email, reader.name),
        language=reader.language,
        template=entry.template,
        facts=_facts(reader, invitation, told),
        reason=LocalText(
            nl=f"Je krijgt deze mail omdat je voor {employer.name} met Qlinx werkt.",
            en=f"You get this e-mail because you work with Qlinx for {employer.name}.",
        ),
        message_id_seed=entry.entry_id,
    )


def _facts(
    reader: EmployerUser | EmployerContact, invitation: Invitation, told: Explanation
) -> Mapping[str, object]:
    language = reader.language
    return {
        "name": reader.name,
        # Whoever the employer says works there gets this from us: its words lead nowhere here either.
        "title": links_as_text(invitation.title),
        "when": format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language),
        "what": told.title.in_(language),
        "advice": told.advice.in_(language),
    }


def _reader(ctx: Context, person_id: str) -> EmployerUser | EmployerContact | None:
    user = ctx.store.get(EMPLOYER_USER, employer_user_item(person_id))
    if user and not user.is_able:
        return None
    return user or ctx.store.get(EMPLOYER_CONTACT, employer_contact_item(person_id))
