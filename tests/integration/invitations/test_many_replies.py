"""Who comes to an invitation of many: a page costs the same however many are invited."""

from collections import Counter

import pytest

from qlinx.invitations import listing
from qlinx.invitations.listing import REPLIES, Replies, replies
from qlinx.invitations.model import Invitation
from qlinx.invitations.pages.desk import invitation_page
from qlinx.invitations.replies import reply
from tests.support.changing import LATER, changed
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.meter import Meter
from tests.support.results import export
from tests.support.standing import client

FEW = 5


@pytest.fixture(autouse=True)
def _many_are_more_than_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_BY_NAME", FEW)


def pages(inviting: Inviting, invitation: Invitation, **query: str) -> list[Replies]:
    found, asked = [], query
    while True:
        found.append(replies(inviting.ctx, invitation, asked))
        if found[-1].page.cursor is None:
            return found
        asked = {**query, "cursor": found[-1].page.cursor}


def listed(found: list[Replies]) -> Counter[str]:
    return Counter(line.person_id for one in found for line in one.page.items)


def test_all_pages_together_have_everybody_once_with_the_sums_that_are_kept(inviting: Inviting) -> None:
    people = inviting.people(23)
    invitation = inviting.dispatch()
    for person_id in people[:4]:
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, people[4], invitation.invitation_id, DECLINE)
    uncounted = replies(inviting.ctx, invitation, {})
    assert (uncounted.sums.invited, uncounted.page.total) == (FEW + 1, FEW + 1)
    export(inviting, invitation)

    found = pages(inviting, invitation, limit="7")
    assert listed(found) == Counter(people)
    assert all(len(one.page.items) <= 7 for one in found)
    sums = found[0].sums
    assert (sums.invited, sums.accepted, sums.declined, sums.no_reply) == (23, 4, 1, 18)
    assert {one.page.total for one in found} == {23}


@pytest.mark.parametrize("limit", ["1", "3", "100"])
def test_those_with_one_reply_are_found_among_all_and_counted(inviting: Inviting, limit: str) -> None:
    people = inviting.people(19)
    invitation = inviting.dispatch()
    coming = people[2:14:3]
    for person_id in coming:
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    export(inviting, invitation)
    found = pages(inviting, invitation, limit=limit, reply="accepted")
    assert listed(found) == Counter(coming)
    assert {one.page.total for one in found} == {len(coming)}
    assert all(len(one.page.items) <= int(limit) for one in found)


def test_where_few_of_many_are_asked_for_a_page_ends_and_goes_on(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = inviting.people(30)
    invitation = inviting.dispatch()
    reply(inviting.ctx, people[7], invitation.invitation_id, ACCEPT)
    export(inviting, invitation)
    monkeypatch.setattr(listing, "_AT_ONCE", 2)
    monkeypatch.setattr(listing, "_MOST_LOOKED_AT", 4)
    found = pages(inviting, invitation, reply="accepted")
    assert len(found) > 3
    assert listed(found) == Counter([people[7]])


def test_a_list_that_became_long_begins_anew_and_one_that_became_short_goes_on(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = inviting.people(8)
    invitation = inviting.dispatch()
    export(inviting, invitation)
    monkeypatch.setattr(listing, "MOST_BY_NAME", 8)
    by_name = replies(inviting.ctx, invitation, {"limit": "3"})
    monkeypatch.setattr(listing, "MOST_BY_NAME", 7)
    cursor = by_name.page.cursor or ""
    anew = pages(inviting, invitation, limit="3", cursor=cursor)
    assert listed(anew[:1]) < Counter(people)
    long = replies(inviting.ctx, invitation, {"limit": "3"})
    monkeypatch.setattr(listing, "MOST_BY_NAME", 8)
    on = replies(inviting.ctx, invitation, {"limit": "3", "cursor": long.page.cursor or ""})
    assert not listed([long]) & listed([on])


def test_a_page_of_many_costs_the_same_with_ten_times_as_many(inviting: Inviting) -> None:
    meter = Meter(client("dynamodb"))
    metered = inviting.world.context(meter)
    read: dict[int, list[float]] = {}
    for more, number in ((20, 20), (180, 200)):
        inviting.people(more)
        invitation = inviting.dispatch()
        export(inviting, invitation)
        assert replies(inviting.ctx, invitation, {}).sums.invited == number
        costs = read.setdefault(number, [])
        for query in ({"limit": "10"}, {"limit": "10", "reply": "invited"}):
            with meter.counting() as units:
                replies(metered, invitation, query)
            costs.append(units.reads)
        with meter.counting() as units:
            invitation_page(metered, inviting.employer_id, invitation.invitation_id, {"limit": "10"}, "nl")
        costs.append(units.reads)
    plain, filtered, page = zip(*read.values(), strict=True)
    assert plain[1] <= plain[0] + 1, read
    assert page[1] <= page[0] + 1, read
    # Of a filter as many as are looked at together at most: 100 entries, and those that are shown.
    assert filtered[1] < 150, read


def test_who_has_yet_to_confirm_is_counted_with_the_others(inviting: Inviting) -> None:
    people = inviting.people(9)
    invitation = inviting.dispatch()
    reply(inviting.ctx, people[0], invitation.invitation_id, ACCEPT)
    changed(inviting, invitation, **LATER)
    export(inviting, invitation)
    found = pages(inviting, inviting.invitation(invitation.invitation_id))
    assert found[0].sums.to_confirm == 1
    assert [line.person_id for one in found for line in one.page.items if line.to_confirm] == [people[0]]


def test_a_cursor_of_another_invitation_leads_nowhere(inviting: Inviting) -> None:
    inviting.people(9)
    first, second = inviting.dispatch(), inviting.dispatch()
    cursor = replies(inviting.ctx, first, {"limit": "2"}).page.cursor
    assert cursor
    with pytest.raises(Exception, match="input-invalid"):
        REPLIES.asked(inviting.ctx, second.invitation_id, {"limit": "2", "cursor": cursor})
