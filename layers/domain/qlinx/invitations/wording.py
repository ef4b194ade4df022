"""An invitation as people are shown it:
until staff have looked at its employer's mailings, its links are text.
"""

from qlinx.employers.store import agreement_of
from qlinx.invitations.model import Invitation
from qlinx.kit.links_as_text import links_as_text
from qlinx.records.context import Context


def shown(ctx: Context, invitation: Invitation) -> Invitation:
    """The invitation with its words as they may be shown today, in mails, calendars, pages and the app.

    Of one that began after the look nothing more is read.
    """
    if not invitation.before_look:
        return invitation
    agreement = agreement_of(ctx.store, invitation.employer_id)
    if agreement is not None and not agreement.look_is_due:
        return invitation
    return invitation.model_copy(
        update={
            "title": links_as_text(invitation.title),
            "text": links_as_text(invitation.text),
            "location": links_as_text(invitation.location) if invitation.location else None,
        }
    )
