"""Somebody calls or writes to have it looked at who got a place: staff put it down, and it goes on from the
page of the invitation, in time for the occasion.
"""

from datetime import timedelta

import pytest

from qlinx.invitations.links import reply_path
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.replies import reply
from qlinx.kit.clock import home_day
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.letter import Letter
from qlinx.rights.clock import HowIdentified, identified
from qlinx.rights.closely import look_closely
from qlinx.rights.errors import ReviewNotNow
from qlinx.rights.looks import invitations_to_look_at, would_be_decided_by
from qlinx.rights.model import Channel, Refusal, RequestState, RightsRequest
from qlinx.rights.reviewing import ask_from_account, note_look
from qlinx.rights.taking_in import Noted
from tests.support.human_review import Full
from tests.support.inviting import DECLINE
from tests.support.people import letters
from tests.support.queues import RememberedQueue
from tests.support.retention import run
from tests.support.rights import carry_out
from tests.support.world import World

STAFF = "s" * 26


@pytest.fixture
def full(world: World) -> Full:
    return Full(world)


def called(full: Full) -> RightsRequest:
    how = Noted(Channel.PHONE, full.ctx.now())
    return note_look(full.ctx, full.without, full.invitation_id, how, actor=STAFF)


def looked(full: Full) -> int:
    """What is looked at each quarter of an hour, and carried out."""
    queue = RememberedQueue()
    announced = look_closely(full.ctx, queue, lambda: 60)
    for message in queue.messages:
        carry_out(full.world, message)
    assert announced == len(queue.messages)
    return announced


# ---- put down by staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_calls_is_mailed_where_to_show_it_and_nobody_decides_yet(full: Full, language: Language) -> None:
    full.inviting.change_person(full.without, language=language)
    request = called(full)

    assert (request.state, request.matter) == (RequestState.IDENTITY_PENDING, full.invitation_id)
    assert full.waiting() == []
    told = full.told()["rights.request_identity"]
    assert reply_path(full.ctx, full.inviting.someone(full.without), full.invitation_id) in told
    assert full.invitation.title in told


def test_pressed_on_the_page_of_the_invitation_the_same_request_goes_on(full: Full) -> None:
    request = called(full)
    full.world.pass_time(days=2)

    assert full.asks().request_id == request.request_id

    now = full.now(request)
    assert (now.state, now.stood_still) == (RequestState.AWAITING_EMPLOYER, 2)
    assert full.waiting() == [request.request_id]
    full.decides(now)
    assert set(full.inviting.holders(full.invitation)) == {full.has, full.without}


def test_in_the_account_that_it_is_joined_to_it_goes_on_too(full: Full) -> None:
    account = full.inviting.account(full.without)
    letters(full.world)
    request = called(full)
    (letter,) = (one for one in letters(full.world) if isinstance(one, Letter))
    assert f"/invitations/{full.invitation_id}" in str(letter.facts["rights_url"]).replace(
        "uitnodigingen", "invitations"
    )

    assert ask_from_account(full.ctx, account, full.invitation_id).request_id == request.request_id

    assert full.now(request).state is RequestState.AWAITING_EMPLOYER


def test_once_staff_found_whose_it_is_the_employer_decides_and_the_page_tells_it(full: Full) -> None:
    request = called(full)

    identified(full.ctx, request, HowIdentified.EMPLOYER, actor=STAFF)

    assert full.waiting() == [request.request_id]
    invitee = own_invitation(full.ctx, full.without, full.invitation_id).invitee
    assert invitee.review_id == request.request_id


def test_where_nothing_is_left_to_decide_it_ends_instead_of_going_on(full: Full) -> None:
    request = called(full)
    full.world.pass_time(minutes=1)
    reply(full.ctx, full.without, full.invitation_id, DECLINE)

    ended = identified(full.ctx, request, HowIdentified.LETTER, actor=STAFF)

    assert ended.state is RequestState.WITHDRAWN
    assert full.waiting() == []


def test_nobody_shows_it_before_the_occasion_begins_and_it_ends(full: Full) -> None:
    full.world.pass_time(days=30)
    request = called(full)
    assert request.next_step_at == full.invitation.starts_at
    full.world.pass_time(days=11)
    run(full.world)
    assert full.now(request).state is RequestState.REFUSED


def test_where_there_is_a_place_or_somebody_looked_it_is_not_put_down(full: Full) -> None:
    assert [one.invitation.invitation_id for one in invitations_to_look_at(full.ctx, full.without)] == [
        full.invitation_id
    ]
    full.decides(full.asks(), Refusal.STANDS)
    assert invitations_to_look_at(full.ctx, full.without) == ()
    with pytest.raises(ReviewNotNow):
        called(full)


# ---- in time for the occasion


def test_the_page_says_until_when_it_is_decided_before_it_is_asked(full: Full) -> None:
    own = own_invitation(full.ctx, full.without, full.invitation_id)
    assert full.asks().deadline_on == would_be_decided_by(full.ctx, own)
    full.world.pass_time(days=38)
    tomorrow = would_be_decided_by(full.ctx, own)
    assert tomorrow == home_day(full.invitation.starts_at) - timedelta(days=1)


def test_its_employer_is_told_again_within_the_day_where_there_is_but_a_day(full: Full) -> None:
    full.user()
    full.world.now = full.invitation.starts_at - timedelta(hours=30)
    full.asks()
    full.told()
    rang = []
    for quarter in range(4 * 20):
        assert looked(full) <= 1
        rang += [quarter // 4] if "rights.employer_decides" in full.told() else []
        full.world.pass_time(minutes=15)
    # Half, four fifths and nearly all of the 21 hours that are left of the day before the occasion.
    assert rang == [10, 16, 19]


def test_it_ends_within_a_quarter_of_an_hour_after_the_occasion_began(full: Full) -> None:
    request = full.asks()
    full.world.now = full.invitation.starts_at - timedelta(minutes=1)
    looked(full)
    assert full.now(request).is_open
    full.world.pass_time(minutes=2)
    assert looked(full) == 1
    assert full.now(request).refusal is Refusal.BEGUN
    assert looked(full) == 0
    assert "rights.request_refused" in full.told()


def test_what_is_late_is_left_to_the_night_which_rings(full: Full) -> None:
    request = full.asks()
    full.world.pass_time(days=8)
    assert request.deadline_on < full.ctx.today()
    assert looked(full) == 0
    assert any(line.rule == "overdue" and line.failed for line in run(full.world).lines)
