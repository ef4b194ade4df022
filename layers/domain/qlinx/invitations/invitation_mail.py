"""What the mail of an invitation says: in the mail itself, and in what its employer sees of it before."""

from typing import Final

from qlinx.employers.model import Employer
from qlinx.invitations.model import Invitation
from qlinx.kit.texts import Language, LocalText, format_moment, format_period
from qlinx.mailing.letter import Addressee, Letter

TEMPLATE: Final = "invitations.invitation"


def invitation_facts(
    invitation: Invitation, first_name: str, language: Language, answer_url: str, notice: object
) -> dict[str, object]:
    """What it tells; ``notice`` is that of article 14 where it is due."""
    return {
        "first_name": first_name,
        "title": invitation.title,
        "text": invitation.text or None,
        "when": format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language),
        "where": invitation.location,
        "places": invitation.number_of_places,
        "answer_by": format_moment(invitation.answer_by, invitation.time_zone, language),
        "answer_url": answer_url,
        "notice": notice,
    }


def reason_of(name: str) -> LocalText:
    """Why somebody gets a mail about an invitation of this employer."""
    return LocalText(
        nl=f"{name} nodigt je uit, en heeft daarvoor je e-mailadres met ons gedeeld.",
        en=f"{name} invites you, and has shared your e-mail address with us for that.",
    )


def replies_of(employer: Employer) -> Addressee | None:
    """Where a reply goes to a mail on behalf of an employer; nothing: to us."""
    return Addressee(employer.replies_to, employer.name) if employer.replies_to else None


def sample_letter(
    invitation: Invitation, employer: Employer, to: Addressee, language: Language, answer_url: str
) -> Letter:
    """The letter as somebody gets it who heard of us before; ``answer_url`` is nobody's own link."""
    return Letter(
        to=to,
        language=language,
        template=TEMPLATE,
        facts=invitation_facts(invitation, to.name or "", language, answer_url, None),
        reason=reason_of(employer.name),
        message_id_seed=invitation.invitation_id,
        on_behalf_of=employer.name,
        reply_to=replies_of(employer),
    )
