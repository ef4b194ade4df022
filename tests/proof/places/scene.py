"""An invitation with few places and some invitees, what can be done with it, and what must always hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any, cast

from qlinx.aws.user_pool import UserPool
from qlinx.invitations.dispatch import Tools, go_on
from qlinx.invitations.messages import carry_out
from qlinx.invitations.model import InvitationState, Invitee, Place, ReplyChoice
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.invitations.places import change_places
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITEE, PLACE, invitee_by_id
from qlinx.kit.errors import NotFound
from qlinx.people.model import Person
from qlinx.records.context import Context
from qlinx.rights.belongings import Reach
from qlinx.rights.removal import StoredValue, remove
from tests.support.cloud.tables import Tables
from tests.support.queues import RememberedQueue
from tests.support.subjects import a_relation, an_employer, an_invitation

_OPEN = {"dispatching", "open"}


@dataclass(frozen=True)
class Scene:
    """What was prepared. ``places`` is how many there are at first."""

    table: str
    invitation_id: str
    employer_id: str
    people: tuple[str, ...]
    places: int

    @cached_property
    def partition(self) -> str:
        return f"invitation#{self.invitation_id}"


def prepare(ctx: Context, table: str, *, places: int, people: int, started: bool = True) -> Scene:
    """An open invitation with its invitees; or, not ``started``, one that is about to be sent to them."""
    employer = an_employer(ctx)
    invitation = an_invitation(
        ctx,
        employer_id=employer.employer_id,
        number_of_places=places,
        places_stored=started,
        state=InvitationState.OPEN if started else InvitationState.SCHEDULED,
    )
    invited = [a_relation(ctx, employer, f"p{number}@mensen.example") for number in range(people)]
    if started:
        for person in invited:
            _invite(ctx, person, invitation)
        for number in range(places):
            ctx.store.write(PLACE.insert(Place(invitation_id=invitation.invitation_id, number=number)))
    return Scene(
        table,
        invitation.invitation_id,
        employer.employer_id,
        tuple(person.person_id for person in invited),
        places,
    )


def _invite(ctx: Context, person: Person, invitation: Any) -> None:
    ctx.store.write(
        INVITEE.insert(
            Invitee(
                person_id=person.person_id,
                invitation_id=invitation.invitation_id,
                employer_id=invitation.employer_id,
                title=invitation.title,
                starts_at=invitation.starts_at,
                ends_at=invitation.ends_at,
                invited_at=ctx.now(),
            )
        )
    )


Act = Callable[[Context, Scene, str], object]


def accept(ctx: Context, scene: Scene, person_id: str) -> OwnInvitation:
    return reply(ctx, person_id, scene.invitation_id, ReplyChoice.ACCEPT)


def decline(ctx: Context, scene: Scene, person_id: str) -> OwnInvitation:
    return reply(ctx, person_id, scene.invitation_id, ReplyChoice.DECLINE)


def change_of_mind(ctx: Context, scene: Scene, person_id: str) -> OwnInvitation:
    accept(ctx, scene, person_id)
    decline(ctx, scene, person_id)
    return accept(ctx, scene, person_id)


def goes(ctx: Context, scene: Scene, person_id: str) -> None:
    """The invitee is removed, as an erasure or the end of a term removes it."""
    invitee = invitee_by_id(ctx.store, person_id, scene.invitation_id)
    if invitee:
        remove(
            ctx,
            StoredValue(INVITEE, invitee),
            reach=Reach(buckets={}, pool=UserPool(cast("Any", None), "none")),
        )


def closes(ctx: Context, scene: Scene, person_id: str) -> None:
    """The moment until which people answer passes."""
    del person_id
    later = replace(ctx, now=lambda: ctx.now() + timedelta(days=6))
    _to_the_end(later, scene)


def called_off(ctx: Context, scene: Scene, person_id: str) -> None:
    """The employer calls the occasion off, and the invitees are told."""
    del person_id
    cancel(ctx, scene.employer_id, scene.invitation_id)
    _to_the_end(ctx, scene)


def dispatched(ctx: Context, scene: Scene, person_id: str) -> None:
    """What the schedule and the queue do with it, once more if need be:
    places are laid out, people invited.
    """
    del person_id
    _to_the_end(ctx, scene)


def _to_the_end(ctx: Context, scene: Scene) -> None:
    queue = RememberedQueue()
    tools = Tools(queue, RememberedQueue(), lambda: 900.0)
    go_on(ctx, scene.invitation_id, tools)
    while queue.messages:
        carry_out(ctx, queue.messages.pop(0), tools)


def more_places(ctx: Context, scene: Scene, person_id: str) -> None:
    """The employer adds a place, and then another."""
    del person_id
    for more in (1, 2):
        change_places(ctx, scene.employer_id, scene.invitation_id, scene.places + more)


def fewer_places(ctx: Context, scene: Scene, person_id: str) -> None:
    """The employer goes back to one place."""
    del person_id
    change_places(ctx, scene.employer_id, scene.invitation_id, 1)


# A new use case that takes or gives places joins by an entry here.
ACTS: Mapping[str, Act] = {
    "accept": accept,
    "decline": decline,
    "change of mind": change_of_mind,
    "goes": goes,
    "closes": closes,
    "called off": called_off,
    "dispatched": dispatched,
    "more places": more_places,
    "fewer places": fewer_places,
}


@dataclass(frozen=True)
class Ledger:
    """Who holds what and what is free, read from the tables at one moment."""

    state: str
    cleared: bool
    places: int
    held: tuple[str, ...]
    without_place: int
    free: frozenset[str]

    def wrong(self) -> str | None:
        """What does not hold, or nothing."""
        if len(set(self.held)) < len(self.held):
            return "two people hold one place"
        if len(self.held) > self.places:
            return "more holders than places"
        if set(self.held) & self.free:
            return "a place is held and free"
        if self.without_place:
            return "somebody accepted and holds no place"
        if self.state in _OPEN and not self.cleared and len(self.held) + len(self.free) != self.places:
            return "there are more or fewer places than the number says"
        return None


def ledger(tables: Tables, scene: Scene) -> Ledger:
    """The ledger as it is stored."""
    parts = tables.items[scene.table].get(scene.partition, {})
    invitation = parts["invitation"]
    accepted = [
        item
        for person_id in scene.people
        if (
            item := tables.items[scene.table]
            .get(f"person#{person_id}", {})
            .get(f"invitee#{scene.invitation_id}")
        )
        and item["state"]["S"] == "accepted"
    ]
    return Ledger(
        state=invitation["state"]["S"],
        cleared=not invitation["places_stored"]["BOOL"],
        places=int(invitation["number_of_places"]["N"]),
        held=tuple(item["place"]["N"] for item in accepted if "place" in item),
        without_place=sum("place" not in item and not item["called_off"]["BOOL"] for item in accepted),
        free=frozenset(item["number"]["N"] for name, item in parts.items() if name.startswith("place#")),
    )


EXPECTED_REFUSALS = (NotFound,)
