"""Reminds who has not replied: a run over the invitees, ``invitations.remind``.

A mailbox gets one reminder a day at most, whoever asked for it and of which invitation. What counts is a
delivery (``reminders.counted``), so a reminder that did not arrive keeps no other one back. Who would get a
second one waits for the next day with the run; who asked is not told, for it would tell what others send.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from qlinx.aws.database import ConditionFailed, Key
from qlinx.aws.queues import Queue
from qlinx.employers.agreements import agreement_in_force, holds_today
from qlinx.invitations.errors import NothingToRemind, RemindedLately
from qlinx.invitations.model import INVITEE_PARTS, Invitation, Invitee, InviteeState
from qlinx.invitations.reminders import REMINDED_AGAIN_AFTER, REMINDER, was_reminded
from qlinx.invitations.service import invitation_for_employer
from qlinx.invitations.states import takes_replies
from qlinx.invitations.store import INVITEE, invitation_by_id, invitee_item, invitees_group
from qlinx.invitations.under_way import REMIND, invitation_id_of, subject_of
from qlinx.mailing.outbox import enqueue_mail, enqueued_mail
from qlinx.people.model import Person
from qlinx.people.reaching import address_of
from qlinx.people.store import PERSON, person_item
from qlinx.records.context import Context
from qlinx.records.idempotency import carry_out_once, first_of_several, keyed_request
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page, RunType, Task, Tools
from qlinx.runs.messages import part_messages
from qlinx.runs.model import Run
from qlinx.runs.pages import group_page
from qlinx.runs.starting import new_run
from qlinx.runs.store import RUN, run_of, runs_of

_PARTS: Final = tuple(f"invitees-{number}" for number in range(INVITEE_PARTS))


def remind(ctx: Context, employer_id: str, invitation_id: str, *, once: str | None, fanout: Queue) -> Run:
    """Begins to remind the invitees who have not replied.

    ``once`` names the request: again it is the same run.

    Raises
    ------
    NotFound, NoAgreement, KeyUsedBefore
    NothingToRemind
        Nobody can reply any more, or nobody is invited yet.
    RemindedLately
        Reminders of this invitation went out less than a day ago.
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    request = keyed_request(ctx, "reminder", f"{employer_id}#{invitation_id}", once, invitation_id)
    return carry_out_once(
        ctx,
        request,
        found=lambda: run_of(ctx.store, subject_of(invitation_id), REMIND, request.made_id),
        make=lambda used: _begin(ctx, invitation, request.made_id, used, fanout),
    )


def reminders_of(ctx: Context, invitation: Invitation) -> list[Run]:
    """The reminders of an invitation, the newest first."""
    found = runs_of(ctx.store, subject_of(invitation.invitation_id), REMIND)
    return sorted(found, key=lambda run: run.started_at, reverse=True)


def _begin(ctx: Context, invitation: Invitation, once: str, used_key: Sequence[Change], fanout: Queue) -> Run:
    agreement_in_force(ctx, invitation.employer_id)
    if not takes_replies(invitation, ctx.now()):
        raise NothingToRemind
    before = reminders_of(ctx, invitation)
    if before and before[0].started_at > ctx.now() - REMINDED_AGAIN_AFTER:
        raise RemindedLately
    run = new_run(ctx, subject_of(invitation.invitation_id), REMIND, _PARTS, once=once)
    # Two who press at the same moment come after the same one, and only one of them is the next.
    after = before[0].once if before else ctx.today().isoformat()
    next_one = first_of_several(ctx, "reminder-after", f"{invitation.invitation_id}#{after}")
    try:
        ctx.store.write(next_one, RUN.insert(run), *used_key)
    except ConditionFailed as failed:
        if failed.positions == (0,):
            raise RemindedLately from failed
        raise
    fanout.hurry(part_messages(run, _PARTS))
    return run


@dataclass(frozen=True, slots=True)
class Reminding:
    """The work on one reminder."""

    ctx: Context
    run: Run

    def page(self, part: str, cursor: str | None) -> Page:
        number = int(part.partition("-")[2])
        return group_page(self.ctx, invitees_group(invitation_id_of(self.run), number), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # who is reminded is known by their mail
        ctx, invitation_id = self.ctx, invitation_id_of(self.run)
        invitees = ctx.store.get_many(INVITEE, [invitee_item(one, invitation_id) for one in ids]).values()
        silent = [one for one in invitees if one.state is InviteeState.INVITED and not one.called_off]
        people = ctx.store.get_many(PERSON, [person_item(one.person_id) for one in silent])
        done = (self._remind(one, people) for one in silent)
        return sum(done, start=Handled(len(ids) - len(silent)))

    def _remind(self, invitee: Invitee, people: Mapping[Key, Person]) -> Handled:
        person = people.get(person_item(invitee.person_id))
        if person is None or enqueued_mail(self.ctx, person.person_id, REMINDER, once=self.run.once):
            return Handled(1)
        if was_reminded(self.ctx, address_of(self.ctx, person)):
            return Handled(0, postponed=1)
        refs = {"invitation_id": invitee.invitation_id}
        # Where it is there by now, another worker posted it.
        self.ctx.store.try_write(enqueue_mail(self.ctx, person.person_id, REMINDER, refs, once=self.run.once))
        return Handled(1)


def _reminds(ctx: Context, run: Run, tools: Tools) -> Task | None:
    del tools
    invitation = invitation_by_id(ctx.store, invitation_id_of(run))
    if invitation is None or not takes_replies(invitation, ctx.now()):
        return None
    return Reminding(ctx, run) if holds_today(ctx, invitation.employer_id) else None


def _in_a_day(ctx: Context) -> datetime:
    return ctx.now() + REMINDED_AGAIN_AFTER


REMINDING: Final = RunType(REMIND, opens=_reminds, waits_until=_in_a_day)
