"""What an employer has left of the limits on its mailings,
as its run over an audience takes it (decision 100).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from qlinx.invitations.candidates import Candidate, mailbox_of
from qlinx.invitations.limits import OF_MAILBOX_A_DAY, PEOPLE_A_DAY
from qlinx.invitations.model import Invitation
from qlinx.records.budgets import Share, Spent, once, share, take, window_ends
from qlinx.records.context import Context


def day_ends(ctx: Context) -> datetime:
    """When the limits of a day let through more."""
    return window_ends(ctx, PEOPLE_A_DAY)


def has_room(ctx: Context, invitation: Invitation, occasion: str, number: int) -> bool:
    """Counts so many more people among those whom the employer invited today, once for a page;
    says whether that was possible.

    A page at a time: its people are written in several transactions, which would all wait for one count.
    """
    taken = share(ctx, PEOPLE_A_DAY, invitation.employer_id, number)
    mark = once(taken, occasion)
    try:
        take(ctx, (mark, taken))
    except Spent as spent:
        return spent.share is mark
    return True


def of_mailboxes(ctx: Context, invitation: Invitation, people: Sequence[Candidate]) -> tuple[Share, ...]:
    """What the mails to these people take of each mailbox's day:
    written with the invitees, so a repeat counts nothing.
    """
    mailboxes = Counter(mailbox_of(invitation.employer_id, one.person) for one in people)
    return tuple(share(ctx, OF_MAILBOX_A_DAY, mailbox, number) for mailbox, number in mailboxes.items())
