"""A restored backup revives no agreement that was ended and no invitation that was refused or called off."""

from datetime import UTC, date, datetime

import pytest

from qlinx.employers.service import end_agreement, set_instruction
from qlinx.employers.store import agreement_of
from qlinx.invitations.mailings import refuse
from qlinx.invitations.model import CancelReason, Invitation, InvitationState, RefusedBecause
from qlinx.invitations.service import cancel
from qlinx.invitations.store import invitation_by_id
from qlinx.invitations.under_way import TELL_CANCELLED, run_of_invitation
from qlinx.runs.model import Run
from tests.integration.rights.test_replay import replays, restore
from tests.support.inviting import Inviting
from tests.support.subjects import an_employer
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


def test_an_agreement_that_was_ended_ends_and_keeps_what_its_employer_decides(world: World) -> None:
    employer = an_employer(world.ctx)
    backup = world.every_item()
    end_agreement(world.ctx, employer.employer_id, date(2026, 12, 31), actor="staff")
    world.pass_time(minutes=1)
    set_instruction(world.ctx, employer.employer_id, executes_rights=False, actor="staff")
    restore(world, backup)

    assert replays(world).standings == 1

    agreement = agreement_of(world.ctx.store, employer.employer_id)
    assert agreement is not None
    assert (agreement.ends_on, agreement.executes_rights) == (date(2026, 12, 31), False)
    assert replays(world).standings == 0


@pytest.mark.parametrize("held", [False, True])
def test_an_invitation_that_staff_refused_is_not_sent(world: World, *, held: bool) -> None:
    inviting = Inviting(world, looked_at=False)
    inviting.people(30)
    invitation = inviting.create()
    backup = world.every_item()
    inviting.due()
    inviting.work()
    backup = world.every_item() if held else backup
    refuse(
        world.ctx, invitation.invitation_id, RefusedBecause.MISLEADING, actor="staff", fanout=inviting.fanout
    )
    restore(world, backup)

    assert replays(world).standings == 1

    found = inviting.invitation(invitation.invitation_id)
    assert (found.state, found.cancelled_because, found.refused_because) == (
        InvitationState.CANCELLED,
        CancelReason.REFUSED,
        RefusedBecause.MISLEADING,
    )
    assert telling_of(world, found) is None, "nobody was invited, so nobody is told"
    assert replays(world).standings == 0


def telling_of(world: World, invitation: Invitation) -> Run | None:
    return run_of_invitation(world.ctx.store, invitation.invitation_id, TELL_CANCELLED)


def state_after_restore(world: World, *, days: int) -> Invitation:
    """An invitation that its employer called off, put back as it was and replayed so many days later."""
    inviting = Inviting(world)
    inviting.people(3)
    invitation = inviting.dispatch()
    backup = world.every_item()
    cancel(world.ctx, inviting.employer_id, invitation.invitation_id)
    world.pass_time(days=days)
    restore(world, backup)
    assert replays(world, days=days + 1).standings == 1
    found = invitation_by_id(world.ctx.store, invitation.invitation_id)
    assert found is not None
    return found


def test_an_invitation_that_its_employer_called_off_stays_so_and_who_was_invited_is_told(
    world: World,
) -> None:
    found = state_after_restore(world, days=1)
    assert (found.state, found.cancelled_because) == (InvitationState.CANCELLED, CancelReason.EMPLOYER)
    telling = telling_of(world, found)
    assert telling is not None
    assert telling.open_parts, "the schedule tells them"


def test_of_an_occasion_that_is_over_nobody_is_told_any_more(world: World) -> None:
    found = state_after_restore(world, days=34)
    assert found.state is InvitationState.CANCELLED
    assert telling_of(world, found) is None
