"""Whoever has a restriction is in no list of the employer, and their place is accounted for: whatever people
do, the numbers add up, and nothing tells whose place it is.
"""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from qlinx.invitations.counts import counts_of
from qlinx.invitations.desk_schemas import InvitationReplies
from qlinx.invitations.errors import NoPlaceLeft, ProcessingRestricted
from qlinx.invitations.listing import Replies, replies
from qlinx.invitations.model import InviteeState
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.pages.desk import invitation_page
from qlinx.invitations.replies import reply
from qlinx.invitations.results import reference_of
from qlinx.invitations.results_file import write_results
from qlinx.invitations.results_file_request import EACH_OF_THEIRS
from qlinx.invitations.stream import hidden_or_shown
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.records.stream import ItemChange, StreamEvent
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.results import export, file_of, in_workbook
from tests.support.standing import start_over
from tests.support.world import World

PEOPLE, PLACES = 4, 3
FILTERS: tuple[dict[str, str], ...] = ({}, {"reply": "accepted"}, {"reply": "declined"}, {"reply": "invited"})
NAMES = ("Sanne", "Bart", "Zoë", "Aart")


class NotShown(RuleBasedStateMachine):
    """Compares what an employer gets with a plain model: who comes, and who is not to be shown."""

    world: World

    @initialize(limited=st.booleans())
    def invite(self, limited: bool) -> None:
        start_over()
        self.inviting = Inviting(self.world)
        self.people = [
            self.inviting.person(
                first_name=name, number=f"70010{number}", shared={"department": f"Team {name}"}
            )
            for number, name in enumerate(NAMES)
        ]
        self.places = PLACES if limited else None
        self.invitation = self.inviting.dispatch(number_of_places=self.places)
        self.hidden: set[str] = set()
        self.come: set[str] = set()
        export(self.inviting, self.invitation)

    def changed(self, person_id: str) -> None:
        """The message that the stream brings after a reply."""
        export(self.inviting, self.invitation, person_id)

    @rule(number=st.integers(0, PEOPLE - 1))
    def accepts(self, number: int) -> None:
        person_id = self.people[number]
        try:
            reply(self.inviting.ctx, person_id, self.invitation.invitation_id, ACCEPT)
        except ProcessingRestricted:
            assert person_id in self.hidden
            assert person_id not in self.come
        except NoPlaceLeft:
            assert len(self.come) == self.places
        else:
            self.come.add(person_id)
        self.changed(person_id)

    @rule(number=st.integers(0, PEOPLE - 1))
    def declines(self, number: int) -> None:
        person_id = self.people[number]
        comes = person_id in self.come
        try:
            own = reply(self.inviting.ctx, person_id, self.invitation.invitation_id, DECLINE)
        except ProcessingRestricted:
            # Who has a place can always give it back.
            assert not comes
            return
        assert own.invitee.state is InviteeState.DECLINED
        self.come.discard(person_id)
        self.changed(person_id)

    @rule(number=st.integers(0, PEOPLE - 1), hides=st.booleans())
    def restricts_or_lifts(self, number: int, hides: bool) -> None:
        person_id = self.people[number]
        self.inviting.change_person(person_id, restricted=hides)
        (self.hidden.add if hides else self.hidden.discard)(person_id)
        drop = self.world.bucket("Drop")
        write_results(self.inviting.ctx, EACH_OF_THEIRS, {person_id}, drop=drop)

    @invariant()
    def the_numbers_add_up(self) -> None:
        for sums in (self.listed().sums, counts_of(self.inviting.ctx, self.invitation.invitation_id)):
            assert sums
            assert sums.coming == len(self.come)
            assert sums.not_shown == len(self.come & self.hidden)
            assert sums.invited == PEOPLE - len(self.hidden)
        if self.places:
            assert len(self.inviting.free_places(self.invitation)) == self.places - len(self.come)

    @invariant()
    def the_file_adds_up_too_and_is_the_workbook(self) -> None:
        header, *rows = file_of(self.inviting, self.invitation)
        assert sum(row[header.index("Antwoord")] == "komt" for row in rows) == len(self.come)
        unnamed = [row for row in rows if row[0] == "(niet getoond)"]
        assert len(unnamed) == len(self.come & self.hidden)
        assert all(not any(row[1:3]) and not any(row[4:7]) for row in unnamed)
        assert in_workbook(self.inviting, self.invitation) == file_of(self.inviting, self.invitation)

    @invariant()
    def nothing_tells_whose_place_it_is(self) -> None:
        told = [str(file_of(self.inviting, self.invitation))]
        for query in FILTERS:
            found = replies(self.inviting.ctx, self.invitation, query)
            told.append(InvitationReplies.of(self.invitation, found).model_dump_json())
            # The number is of all, whatever is asked for.
            assert found.sums == self.listed().sums
            page = invitation_page(
                self.inviting.ctx, self.inviting.employer_id, self.invitation.invitation_id, query, "nl"
            )
            told.append(str(page.facts["replies"]))
        for number in range(PEOPLE):
            person_id = self.people[number]
            own = (NAMES[number], f"70010{number}", person_id, self.reference(person_id))
            for text in told if person_id in self.hidden else ():
                assert not any(one in text for one in own)

    def listed(self) -> Replies:
        return replies(self.inviting.ctx, self.invitation, {})

    def reference(self, person_id: str) -> str:
        return reference_of(self.invitation.invitation_id, person_id)


def test_whatever_people_do_the_numbers_add_up_and_tell_nobody(world: World) -> None:
    NotShown.world = world
    run_state_machine_as_test(
        NotShown, settings=settings(max_examples=12, stateful_step_count=10, deadline=None)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_accounts_for_the_place_without_a_name(world: World, language: Language) -> None:
    inviting = Inviting(world)
    hidden, shown = inviting.person(first_name="Sanne"), inviting.person(first_name="Bart")
    invitation = inviting.dispatch(number_of_places=3)
    for person_id in (hidden, shown):
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    inviting.change_person(hidden, restricted=True)
    page = invitation_page(inviting.ctx, inviting.employer_id, invitation.invitation_id, {}, language)
    assert (page.facts["taken"], page.facts["not_shown"], page.facts["places"]) == (2, 1, 3)
    assert "Sanne" not in str(page.facts)


def test_who_is_not_shown_can_still_say_that_they_do_not_come(world: World) -> None:
    inviting = Inviting(world)
    hidden = inviting.person()
    invitation = inviting.dispatch(number_of_places=1)
    reply(inviting.ctx, hidden, invitation.invitation_id, ACCEPT)
    inviting.change_person(hidden, restricted=True)
    assert [*own_invitation(inviting.ctx, hidden, invitation.invitation_id).possible.can] == [DECLINE]
    reply(inviting.ctx, hidden, invitation.invitation_id, DECLINE)
    assert replies(inviting.ctx, invitation, {}).sums.not_shown == 0
    assert len(inviting.free_places(invitation)) == 1


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ({"restricted": {"BOOL": False}}, {"restricted": {"BOOL": True}}, 1),
        ({"set_aside_at": {"S": "2026"}}, {}, 1),
        ({"first_name": {"S": "A"}}, {"first_name": {"S": "B"}}, 0),
    ],
)
def test_a_restriction_has_the_files_of_results_written_anew(
    old: dict[str, dict[str, object]], new: dict[str, dict[str, object]], messages: int
) -> None:
    key = {"pk": {"S": f"person#{'p' * 26}"}}
    change = ItemChange(StreamEvent.MODIFY, {**key, **old}, {**key, **new})
    found = list(hidden_or_shown([change]))
    assert len(found) == messages
    assert all(one["person_ids"] == ["p" * 26] for one in found)
