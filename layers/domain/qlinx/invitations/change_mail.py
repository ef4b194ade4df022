"""The mail of a change to an invitee: what is different since they were told, and what is so now."""

from collections.abc import Mapping

from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation, Invitee, InviteeState
from qlinx.invitations.reminder_mail import REPLIES_CLOSED
from qlinx.invitations.states import takes_replies
from qlinx.invitations.store import as_it_was
from qlinx.invitations.telling_changes import CHANGED
from qlinx.invitations.versions import asks_anew, differences
from qlinx.invitations.wording import shown
from qlinx.kit.texts import format_moment, format_period
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import Person
from qlinx.people.reaching import Reader
from qlinx.records.context import Context


def change_facts(
    ctx: Context,
    entry: OutboxEntry,
    invitation: Invitation,
    invitee: Invitee,
    person: Person,
    reader: Reader,
    links: Links,
) -> Mapping[str, object] | Skipped:
    """What stands in it, or why there is nothing to tell any more."""
    number, changes = int(entry.refs["number"]), invitation.changes or 0
    comes, open_now = invitee.state is InviteeState.ACCEPTED, takes_replies(invitation, ctx.now())
    if number < changes:
        return Skipped("changed_again")
    if ctx.now() >= invitation.ends_at:
        return Skipped("over")
    if not comes and (entry.template == CHANGED or (invitee.knew_of or 0) >= number):
        return Skipped("replied_since")
    if not comes and not open_now:
        return Skipped(REPLIES_CLOSED)
    if not comes and person.is_only_kept:
        return Skipped("restricted" if person.restricted else "set_aside")
    was = shown(ctx, as_it_was(ctx.store, invitation, int(entry.refs["since"])))
    language, zone = reader.language, invitation.time_zone
    anew = asks_anew(was, invitation) and (invitee.knew_of or 0) < number and not person.is_only_kept
    return {
        "first_name": person.first_name,
        "title": invitation.title,
        "changes": [
            [one.name[:1].upper() + one.name[1:], one.old, one.new]
            for one in differences(was, invitation, language)
        ],
        "when": format_period(invitation.starts_at, invitation.ends_at, zone, language),
        "where": invitation.location,
        "text": invitation.text if was.text != invitation.text else None,
        "reply": invitee.state.value,
        "asks": open_now and (anew or not comes),
        "answer_by": format_moment(invitation.answer_by, zone, language),
        "answer_url": links.page(reply_path(ctx, person, invitation.invitation_id)),
    }
