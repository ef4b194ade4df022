"""The page behind the link in an invitation's mail:
shows the invitation, and buttons for what can be done now.

It tells no name, address or other invitee: whoever a mail is forwarded to learns about the occasion only.
"""

from qlinx.invitations.errors import LinkUnknown
from qlinx.invitations.limits import WRONG_LINKS
from qlinx.invitations.links import Opened, opened_by
from qlinx.invitations.own_invitations import MOST_COUNTED, OwnInvitation
from qlinx.invitations.reviewing import rule_told
from qlinx.invitations.versions import differences
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_moment, format_period
from qlinx.records.context import Context
from qlinx.records.limits import count_network


def open_link(ctx: Context, token: str, *, network_address: str) -> Opened:
    """What a link opens; who tries wrong ones again and again has to wait.

    Raises
    ------
    LinkUnknown, LinkRevoked, TooManyRequests
    """
    try:
        return opened_by(ctx, token)
    except LinkUnknown:
        count_network(ctx, WRONG_LINKS, network_address)
        raise


def told_changes(own: OwnInvitation, language: Language) -> str:
    """What is different since the person was invited or replied, in one line; else nothing."""
    if own.before is None or own.possible.closed_because == "cancelled":
        return ""
    return ", ".join(one.line for one in differences(own.before, own.invitation, language))


def reply_page(own: OwnInvitation, language: Language) -> Page:
    """The page as it is now: what matters first, and what is so as its title."""
    invitation = own.invitation
    zone = invitation.time_zone
    facts = {
        "title": invitation.title,
        "employer": own.employer.name,
        "text": invitation.text,
        "when": format_period(invitation.starts_at, invitation.ends_at, zone, language),
        "location": invitation.location,
        "answer_by": format_moment(invitation.answer_by, zone, language),
        "places": invitation.number_of_places,
        "free": own.free,
        "most_counted": MOST_COUNTED,
        "state": own.invitee.state.value,
        "can": [choice.value for choice in own.possible.can],
        "changed": told_changes(own, language),
        "asked_anew": own.asked_anew,
        "comes": own.comes,
        "changes": invitation.changes or 0,
        "rule": rule_told(own, language),
        "may_ask": False,
        "heard_by": None,
        "review": None,
        "closed_because": own.possible.closed_because.value if own.possible.closed_because else None,
    }
    return Page("invitations.answer", facts, language)
