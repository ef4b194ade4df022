"""Invites the people of an audience, a page at a time: the work of the run ``invitations.invite``.

Who has an invitation is passed over, so a page may be repeated and two may work on it at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qlinx.aws.database import ConditionFailed
from qlinx.invitations.budgets import has_room, of_mailboxes
from qlinx.invitations.candidates import Candidate, candidates
from qlinx.invitations.limits import OF_MAILBOX_A_DAY, PEOPLE_A_DAY
from qlinx.invitations.model import Invitation, Invitee, calendar_uid_of
from qlinx.invitations.store import INVITEE, SELECTION, selection_item
from qlinx.kit.batching import batched
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.store import PERSON, employer_group
from qlinx.records.budgets import Spent, take
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page
from qlinx.runs.pages import group_page

# Three writes for a person and one for their mailbox, a hundred in a transaction.
_TOGETHER: Final = 25


@dataclass(frozen=True, slots=True)
class Inviting:
    """The work on one invitation. Where no agreement ``holds`` any more nobody else is invited."""

    ctx: Context
    invitation: Invitation
    holds: bool

    def page(self, part: str, cursor: str | None) -> Page:
        kind, _, number = part.partition("-")
        if kind == "selection":
            return self._selection(int(number))
        return group_page(self.ctx, employer_group(self.invitation.employer_id, int(number)), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        ctx, invitation = self.ctx, self.invitation
        found = tuple(one for one in candidates(ctx, invitation, ids) if self.holds or one.invitee)
        new = sum(candidate.invitee is None for candidate in found)
        if new and not has_room(ctx, invitation, occasion, new):
            return Handled(len(found) - new, new, PEOPLE_A_DAY, part_waits=True)
        done = (_invite(ctx, invitation, some) for some in batched(found, _TOGETHER))
        return sum(done, start=Handled(0))

    def _selection(self, number: int) -> Page:
        """People who were named one by one, read when their turn comes."""
        selection = self.ctx.store.get(SELECTION, selection_item(self.invitation.invitation_id, number))
        return Page(selection.person_ids if selection else (), None)


def _invite(ctx: Context, invitation: Invitation, found: Sequence[Candidate]) -> Handled:
    """Invites these people together, or one by one where somebody is being changed or gets too many today."""
    new = [candidate for candidate in found if candidate.invitee is None]
    if not new or _invited(ctx, invitation, new):
        return Handled(len(found))
    done = (_invite_one(ctx, invitation, one.person.person_id) for one in found)
    return sum(done, start=Handled(0))


def _invite_one(ctx: Context, invitation: Invitation, person_id: str) -> Handled:
    for _ in attempts(most=10):
        found = tuple(candidates(ctx, invitation, [person_id]))
        if not found or found[0].invitee:
            return Handled(len(found))
        try:
            take(ctx, of_mailboxes(ctx, invitation, found), *_invitations(ctx, invitation, found))
        except Spent:
            return Handled(0, 1, OF_MAILBOX_A_DAY)
        except ConditionFailed:
            continue
        return Handled(1)
    raise ChangedMeanwhile


def _invited(ctx: Context, invitation: Invitation, people: Sequence[Candidate]) -> bool:
    try:
        take(ctx, of_mailboxes(ctx, invitation, people), *_invitations(ctx, invitation, people))
    except (ConditionFailed, Spent):
        return False
    return True


def _invitations(ctx: Context, invitation: Invitation, people: Sequence[Candidate]) -> Iterator[Change]:
    """Invitee and mail in one write, on the condition that the person is as they were read.

    So an erasure or a restriction that came meanwhile leaves no invitee behind; nor does an end of
    employment, which writes the person too (``people.employment.end_employment``).
    """
    for one in people:
        yield INVITEE.insert(
            Invitee(
                person_id=one.person.person_id,
                invitation_id=invitation.invitation_id,
                employer_id=invitation.employer_id,
                title=invitation.title,
                starts_at=invitation.starts_at,
                ends_at=invitation.ends_at,
                invited_at=ctx.now(),
                calendar_uid=calendar_uid_of(invitation.invitation_id, one.person.person_id),
                told_of=invitation.changes,
                knew_of=invitation.changes,
            )
        )
        yield enqueue_mail(
            ctx,
            one.person.person_id,
            "invitations.invitation",
            {"invitation_id": invitation.invitation_id},
            once=invitation.invitation_id,
        )
        yield PERSON.unchanged(one.person)
