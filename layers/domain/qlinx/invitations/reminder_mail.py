"""The reminder of an invitation to whoever has not replied, as it is when it leaves."""

from collections.abc import Mapping
from typing import Final

from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation, Invitee, InviteeState
from qlinx.invitations.reminders import was_reminded
from qlinx.invitations.states import OPEN_FOR_REPLIES
from qlinx.invitations.store import free_place
from qlinx.kit.texts import format_moment, format_period
from qlinx.mailing.composing import Links, Skipped
from qlinx.people.model import Person
from qlinx.people.reaching import Reader
from qlinx.records.context import Context

REPLIES_CLOSED: Final = "answers_closed"


def reminder_facts(
    ctx: Context, invitation: Invitation, invitee: Invitee, person: Person, reader: Reader, links: Links
) -> Mapping[str, object] | Skipped:
    """What stands in it, or why there is nothing to remind of any more."""
    if invitee.state is not InviteeState.INVITED:
        return Skipped("replied")
    if invitation.state not in OPEN_FOR_REPLIES or ctx.now() >= invitation.answer_by:
        return Skipped(REPLIES_CLOSED)
    if invitation.number_of_places and free_place(ctx.store, invitation.invitation_id, 0) is None:
        return Skipped("no_place_left")
    if was_reminded(ctx, reader.address_hash):
        return Skipped("reminded_lately")
    language = reader.language
    return {
        "first_name": person.first_name,
        "title": invitation.title,
        "when": format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language),
        "where": invitation.location,
        "answer_by": format_moment(invitation.answer_by, invitation.time_zone, language),
        "answer_url": links.page(reply_path(ctx, person, invitation.invitation_id)),
    }
