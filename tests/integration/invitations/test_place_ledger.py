"""The ledger of places as a state machine:
whatever people do, holders and free places together are all places.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qlinx.invitations.cascades import end_invitee
from qlinx.invitations.errors import NoPlaceLeft
from qlinx.invitations.model import InviteeState
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.store import INVITEE
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.standing import start_over
from tests.support.world import World

PEOPLE = 4


class PlaceLedger(RuleBasedStateMachine):
    """Compares what is stored with a plain model: who has a place, and how many there are."""

    world: World

    @initialize(places=st.integers(1, 3))
    def invite(self, places: int) -> None:
        start_over()
        self.inviting = Inviting(self.world)
        self.people = self.inviting.people(PEOPLE)
        audience = {"email_addresses": [f"{person_id}@werk.example" for person_id in self.people]}
        self.invitation = self.inviting.dispatch(number_of_places=places, audience=audience)
        self.places = places
        self.holders: set[str] = set()
        self.gone: set[str] = set()

    @rule(number=st.integers(0, PEOPLE - 1))
    def accept(self, number: int) -> None:
        person_id = self.people[number]
        if person_id in self.gone:
            return
        has_room = person_id in self.holders or len(self.holders) < self.places
        try:
            own = reply(self.inviting.ctx, person_id, self.invitation.invitation_id, ACCEPT)
        except NoPlaceLeft:
            assert not has_room
            return
        assert has_room
        assert own.invitee.state is InviteeState.ACCEPTED
        self.holders.add(person_id)

    @rule(number=st.integers(0, PEOPLE - 1))
    def decline(self, number: int) -> None:
        person_id = self.people[number]
        if person_id in self.gone:
            return
        own = reply(self.inviting.ctx, person_id, self.invitation.invitation_id, DECLINE)
        assert own.invitee.state is InviteeState.DECLINED
        self.holders.discard(person_id)

    @rule(first=st.integers(0, PEOPLE - 1), second=st.integers(0, PEOPLE - 1))
    def accept_while_another_does(self, first: int, second: int) -> None:
        """The other one comes in between reading and writing."""
        if first != second and not {self.people[first], self.people[second]} & self.gone:
            calls = self.inviting.calls
            calls.forget()
            calls.before[4] = lambda: self.accept(second)
            self.accept_whatever_comes(first)
            calls.forget()

    def accept_whatever_comes(self, number: int) -> None:
        try:
            reply(self.inviting.ctx, self.people[number], self.invitation.invitation_id, ACCEPT)
        except NoPlaceLeft:
            assert self.people[number] not in self.holders
            assert len(self.holders) == self.places
            return
        self.holders.add(self.people[number])

    @precondition(lambda self: len(self.gone) < PEOPLE - 1)
    @rule(number=st.integers(0, PEOPLE - 1))
    def end(self, number: int) -> None:
        """Somebody is erased."""
        person_id = self.people[number]
        if person_id in self.gone:
            return
        invitee = self.inviting.invitee(person_id, self.invitation)
        self.inviting.store.write(INVITEE.remove(invitee), *end_invitee(self.inviting.ctx, invitee))
        self.holders.discard(person_id)
        self.gone.add(person_id)

    @rule()
    def dispatch_again(self) -> None:
        """Old runs and messages change nothing."""
        self.inviting.due()
        self.inviting.work()

    @invariant()
    def every_place_is_held_or_free(self) -> None:
        if not hasattr(self, "invitation"):
            return
        held = self.inviting.holders(self.invitation)
        free = self.inviting.free_places(self.invitation)
        assert set(held) == self.holders
        assert len(set(held.values())) == len(held)
        assert set(held.values()) | free == set(range(self.places))
        assert not set(held.values()) & free

    @invariant()
    def what_can_be_done_is_what_would_happen(self) -> None:
        if not hasattr(self, "invitation"):
            return
        for person_id in set(self.people) - self.gone:
            can = own_invitation(self.inviting.ctx, person_id, self.invitation.invitation_id).possible.can
            has_room = len(self.holders) < self.places
            assert (ACCEPT in can) is (has_room and person_id not in self.holders)


def test_holders_and_free_places_are_always_all_places(world: World) -> None:
    class Ledger(PlaceLedger):
        pass

    Ledger.world = world
    run_state_machine_as_test(Ledger, settings=settings(max_examples=8, stateful_step_count=12))
