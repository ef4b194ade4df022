"""First invitations at the desk, in a browser: seen as their employer wrote them, approved or refused."""

import re
from datetime import timedelta
from typing import Final

import pytest

from qlinx.employers.model import MailingsLook
from qlinx.employers.store import AGREEMENT, agreement_of
from qlinx.invitations.model import Invitation, InvitationState, RefusedBecause
from qlinx.invitations.moments import expected, stored_moments
from qlinx.invitations.store import invitation_by_id
from qlinx.invitations.under_way import subject_of
from qlinx.records.moments import first_moments
from tests.support.browser import Browser
from tests.support.subjects import an_employer, an_invitation

ALL: Final = "/balie/uitnodigingen"


@pytest.fixture
def waiting(desk: Browser) -> Invitation:
    """An invitation of a new employer, which waits for a look."""
    world = desk.functions.world
    employer = an_employer(world.ctx)
    agreement = agreement_of(world.ctx.store, employer.employer_id)
    assert agreement
    world.ctx.store.write(AGREEMENT.replace(agreement, mailings_look=MailingsLook.DUE))
    invitation = an_invitation(
        world.ctx,
        employer_id=employer.employer_id,
        state=InvitationState.WAITING,
        waiting_since=world.now,
        send_at=world.now,
        answer_by=world.now + timedelta(days=2),
        starts_at=world.now + timedelta(days=3),
        ends_at=world.now + timedelta(days=3, hours=2),
        title="Cursus <b>EHBO</b>",
        text="Neem een jas mee.\nTot dan!",
        people_counted=26,
    )
    subject = subject_of(invitation.invitation_id)
    world.ctx.store.write(*first_moments(subject, expected(invitation, world.now)))
    return invitation


def now(desk: Browser, waiting: Invitation) -> Invitation:
    found = invitation_by_id(desk.functions.world.ctx.store, waiting.invitation_id)
    assert found
    return found


def test_it_is_seen_as_its_employer_wrote_it_and_approved(desk: Browser, waiting: Invitation) -> None:
    one = f"{ALL}/{waiting.invitation_id}"
    listed = desk.goes(ALL).body
    assert f'href="{one}"' in listed
    assert "Cursus &lt;b&gt;EHBO&lt;/b&gt;" in listed
    seen = desk.goes(one).body
    assert "<p>Neem een jas mee.</p>" in seen
    assert "Voorbeeld Zorg 1" in seen
    assert desk.sends(one, {"verdict": "approve"}).headers["Location"] == f"{ALL}?done=approved"
    assert now(desk, waiting).state is not InvitationState.WAITING
    assert desk.goes(one).status == 404
    assert "Er wacht geen uitnodiging." in desk.goes(f"{ALL}?done=approved").body


def test_it_is_refused_with_a_reason(desk: Browser, waiting: Invitation) -> None:
    one = f"{ALL}/{waiting.invitation_id}"
    desk.goes(one)
    assert desk.sends(one, {"verdict": "misleading"}).headers["Location"] == f"{ALL}?done=refused"
    assert now(desk, waiting).refused_because is RefusedBecause.MISLEADING
    assert stored_moments(desk.functions.world.ctx.store, waiting.invitation_id) == {}


def test_without_a_verdict_nothing_is_decided(desk: Browser, waiting: Invitation) -> None:
    one = f"{ALL}/{waiting.invitation_id}"
    desk.goes(one)
    refused = desk.sends(one, {})
    assert refused.status == 422
    assert re.search('href="#verdict"', refused.body)
    assert now(desk, waiting).state is InvitationState.WAITING


def test_a_place_that_is_not_ours_is_refused(desk: Browser, waiting: Invitation) -> None:
    assert desk.goes(f"{ALL}?cursor=made-up").status == 422
    assert now(desk, waiting).state is InvitationState.WAITING
    assert desk.goes("/en/desk/invitations").status == 200
