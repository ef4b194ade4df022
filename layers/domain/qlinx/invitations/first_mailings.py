"""The first mailings under an agreement:
a few people are invited at once, more wait until staff have looked (decision 100).

Each step is a conditional write of the invitation; whether staff approved stands in the agreement alone. So
an approval is one write, and whatever is cut off after it is found by the next run of the schedule.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from qlinx.employers.store import agreement_of
from qlinx.invitations.calling_off import as_called_off
from qlinx.invitations.candidates import candidates, mailbox_of
from qlinx.invitations.limits import FIRST_OF_MAILBOX, FIRST_PEOPLE
from qlinx.invitations.model import (
    PEOPLE_PARTS,
    AudienceKind,
    CancelReason,
    Invitation,
    Selection,
)
from qlinx.invitations.moments import replaced, written
from qlinx.invitations.states import Event, after
from qlinx.invitations.store import SELECTION, selections_of
from qlinx.invitations.telling import LAPSED, WAITS, letters_to_employer
from qlinx.people.model import Person
from qlinx.people.store import employer_group
from qlinx.records.budgets import Share, share, take
from qlinx.records.context import Context
from qlinx.records.limits import most_of
from qlinx.records.shape import Change

# One transaction counts them all with the start, whatever the limit says.
MOST_AT_ONCE = 80
# Of an employer with more people than this, who belong to a department or a tag is not counted: it waits.
_MOST_READ = 2_000
_PAGE = 100


def few_enough(ctx: Context, invitation: Invitation) -> tuple[Person, ...] | None:
    """The whole audience where it may be invited before staff have looked;
    nothing where it is more than that.
    """
    most = min(most_of(ctx, FIRST_PEOPLE), MOST_AT_ONCE)
    people: list[Person] = []
    read = 0
    for person_ids in _named(ctx, invitation):
        read += len(person_ids)
        people += (one.person for one in candidates(ctx, invitation, person_ids))
        if len(people) > most or read > _MOST_READ:
            return None
    return tuple(people)


def begin_with(
    ctx: Context, invitation: Invitation, people: Sequence[Person], begun: Invitation, run: Change
) -> None:
    """Starts an invitation of these people alone: who comes to the audience afterwards is not in it.

    Raises
    ------
    Spent
        With them, more people would be invited than before a look, or one mailbox more often.
    ConditionFailed
    """
    changes: list[Change] = [*written(ctx, begun), run]
    if invitation.audience is not AudienceKind.PEOPLE:
        person_ids = tuple(one.person_id for one in people)
        changes.append(
            SELECTION.insert(
                Selection(invitation_id=invitation.invitation_id, number=0, person_ids=person_ids)
            )
        )
    take(ctx, tuple(_shares(ctx, invitation, people)), *changes)


def hold(ctx: Context, invitation: Invitation, counted: int) -> bool:
    """Has the invitation wait for staff, and tells the employer once a day that something waits."""
    return ctx.store.try_write(
        *replaced(
            ctx,
            invitation,
            state=after(invitation, Event.WAIT),
            waiting_since=ctx.now(),
            people_counted=counted,
        ),
        *letters_to_employer(ctx, invitation, WAITS, once=f"{invitation.employer_id}#{ctx.today()}"),
    )


def is_approved(ctx: Context, invitation: Invitation) -> bool:
    """Whether an invitation no longer waits for the look;
    where the agreement is over it is not the look that it lacks.
    """
    agreement = agreement_of(ctx.store, invitation.employer_id)
    return agreement is None or not agreement.look_is_due or agreement.is_over_on(ctx.today())


def release(ctx: Context, invitation: Invitation) -> bool:
    """Lets an invitation go on as one that was never held."""
    return ctx.store.try_write(*released(ctx, invitation))


def released(ctx: Context, invitation: Invitation) -> tuple[Change, ...]:
    return replaced(ctx, invitation, state=after(invitation, Event.RELEASE), waiting_since=None)


def lapse(ctx: Context, invitation: Invitation) -> bool:
    """Ends an invitation at which staff did not look in time;
    nobody was invited, and the employer is told.
    """
    state = after(invitation, Event.CANCEL)
    if state is None:
        return False
    _, changes = as_called_off(ctx, invitation, state, CancelReason.NOT_LOOKED_AT, tells=False)
    return ctx.store.try_write(
        *changes,
        *letters_to_employer(ctx, invitation, LAPSED, once=invitation.invitation_id),
    )


def _shares(ctx: Context, invitation: Invitation, people: Sequence[Person]) -> Iterator[Share]:
    if people:
        yield share(ctx, FIRST_PEOPLE, invitation.employer_id, len(people))
    mailboxes = Counter(mailbox_of(invitation.employer_id, one) for one in people)
    for mailbox, number in mailboxes.items():
        yield share(ctx, FIRST_OF_MAILBOX, mailbox, number)


def _named(ctx: Context, invitation: Invitation) -> Iterator[tuple[str, ...]]:
    """Whom the audience may take in, some at a time."""
    if invitation.audience is AudienceKind.PEOPLE:
        yield from (one.person_ids for one in selections_of(ctx.store, invitation.invitation_id))
        return
    for part in range(PEOPLE_PARTS):
        resume = None
        while True:
            page = ctx.store.group_page(
                employer_group(invitation.employer_id, part), limit=_PAGE, resume=resume
            )
            yield tuple(item["group_sort"] for item in page.items)
            resume = page.resume
            if resume is None:
                break
