"""Where invitations, their places and their invitees are, and how they are found."""

from collections.abc import Iterator, Sequence

from qlinx.aws.database import Item, Key, KeyCondition
from qlinx.invitations.model import (
    AFTER_INVITEES,
    AFTER_OCCASION,
    INVITEE_PARTS,
    Cancellation,
    Invitation,
    InvitationState,
    Invitee,
    Place,
    Selection,
)
from qlinx.invitations.versions import InvitationChange, before
from qlinx.kit.clock import stamp
from qlinx.kit.ids import shard_of
from qlinx.records.asking import Within
from qlinx.records.shape import Change, Due, Group, Regime, Shape, retention_queue
from qlinx.records.store import Store, person_key

DISPATCH_QUEUE = "dispatch"
CLOSE_QUEUE = "close"
LOOK_QUEUE = "look"

_INVITEE = "invitee#"
_CHANGE = "change#"
_PLACE = "place#"
_AFTER_PLACES = "place#~"


def invitation_item(invitation_id: str) -> Key:
    return Key(f"invitation#{invitation_id}", "invitation")


def selection_item(invitation_id: str, number: int) -> Key:
    return Key(invitation_item(invitation_id).pk, f"selection#{number:04d}")


def cancellation_item(invitation_id: str) -> Key:
    return Key(invitation_item(invitation_id).pk, "cancellation")


def change_item(invitation_id: str, number: int) -> Key:
    return Key(invitation_item(invitation_id).pk, f"{_CHANGE}{number:04d}")


def place_item(invitation_id: str, number: int) -> Key:
    return Key(invitation_item(invitation_id).pk, f"{_PLACE}{number:05d}")


def results_objects(invitation: Invitation) -> str:
    """How the keys of the results of an invitation begin in the drop bucket."""
    return f"employers/{invitation.employer_id}/results/invitations/{invitation.invitation_id}."


def results_object(invitation: Invitation) -> str:
    """Where the results file of an invitation stands in the drop bucket."""
    return f"{results_objects(invitation)}csv"


def results_workbook(invitation: Invitation) -> str:
    """Where the same stands as a workbook."""
    return f"{results_objects(invitation)}xlsx"


def invitee_item(person_id: str, invitation_id: str) -> Key:
    return person_key(person_id, f"{_INVITEE}{invitation_id}")


def employer_invitations_group(employer_id: str) -> str:
    return f"invitations#{employer_id}"


def employer_invitation_place(employer_id: str, sort: str) -> Item:
    """Where the index goes on behind an invitation; made of the employer's own id, so it leads to no
    other's.
    """
    key = invitation_item(sort.rpartition("#")[2])
    return {**key.attributes(), "group": employer_invitations_group(employer_id), "group_sort": sort}


def invitees_group(invitation_id: str, shard: int) -> str:
    return f"invitation#{invitation_id}#{shard}"


def invitee_place(invitation_id: str, part: int, person_id: str) -> Item:
    """Where the index goes on behind an invitee; made of the invitation, so it leads to no other's."""
    key = invitee_item(person_id, invitation_id)
    return {**key.attributes(), "group": invitees_group(invitation_id, part), "group_sort": person_id}


def _invitation_due(invitation: Invitation) -> Due:
    """Its end, and for staff the list of those that wait for them;
    what happens at a time stands in its moments.

    One that was stored before there were moments may say when itself (``invitations.earlier``).
    """
    match invitation.state:
        case InvitationState.SCHEDULED:
            # For the release before, which knows no moments: if it comes back, this one is sent all the same.
            return Due(DISPATCH_QUEUE, invitation.send_at)
        case InvitationState.WAITING:
            return Due(LOOK_QUEUE, invitation.answer_by)
        case InvitationState.DISPATCHING if invitation.resume_at:
            return Due(DISPATCH_QUEUE, min(invitation.resume_at, invitation.answer_by))
        case InvitationState.CLOSED | InvitationState.CANCELLED if (
            invitation.unfinished and invitation.resume_at
        ):
            return Due(DISPATCH_QUEUE, invitation.resume_at)
        case _:
            return Due(retention_queue(invitation.invitation_id), AFTER_INVITEES.ends(invitation.ends_at))


INVITATION: Shape[Invitation] = Shape(
    kind="invitation",
    model=Invitation,
    key=lambda invitation: invitation_item(invitation.invitation_id),
    retention=AFTER_INVITEES,
    group=lambda invitation: Group(
        employer_invitations_group(invitation.employer_id),
        f"{stamp(invitation.created_at)}#{invitation.invitation_id}",
    ),
    due=_invitation_due,
)

SELECTION: Shape[Selection] = Shape(
    kind="selection",
    model=Selection,
    key=lambda selection: selection_item(selection.invitation_id, selection.number),
    retention=AFTER_INVITEES,
)

CANCELLATION: Shape[Cancellation] = Shape(
    kind="cancellation",
    model=Cancellation,
    key=lambda cancellation: cancellation_item(cancellation.invitation_id),
    retention=AFTER_INVITEES,
)

INVITATION_CHANGE: Shape[InvitationChange] = Shape(
    kind="invitation_change",
    model=InvitationChange,
    key=lambda change: change_item(change.invitation_id, change.number),
    retention=AFTER_INVITEES,
)

PLACE: Shape[Place] = Shape(
    kind="place",
    model=Place,
    key=lambda place: place_item(place.invitation_id, place.number),
    retention=AFTER_INVITEES,
)

INVITEE: Shape[Invitee] = Shape(
    kind="invitee",
    model=Invitee,
    key=lambda invitee: invitee_item(invitee.person_id, invitee.invitation_id),
    retention=AFTER_OCCASION,
    group=lambda invitee: Group(
        invitees_group(invitee.invitation_id, shard_of(invitee.person_id, INVITEE_PARTS)), invitee.person_id
    ),
    due=lambda invitee: Due(retention_queue(invitee.person_id), AFTER_OCCASION.ends(invitee.ends_at)),
)


def invitation_by_id(store: Store, invitation_id: str) -> Invitation | None:
    return store.get(INVITATION, invitation_item(invitation_id))


def note_of_cancellation(store: Store, invitation_id: str) -> str | None:
    """What the employer said of why it is off, where it said something."""
    said = store.get(CANCELLATION, cancellation_item(invitation_id))
    return said.note if said else None


def changes_of(store: Store, invitation_id: str) -> tuple[InvitationChange, ...]:
    """The changes of an invitation, the first one first."""
    return tuple(store.within(INVITATION_CHANGE, invitation_item(invitation_id).pk, _CHANGE))


def asks_changes(invitation_id: str) -> Within:
    """What ``changes_of`` asks for."""
    return Within(invitation_item(invitation_id).pk, _CHANGE)


def as_it_was(store: Store, invitation: Invitation, number: int | None) -> Invitation:
    """An invitation after its change of this number; before all of them where there is none."""
    if not invitation.changes or (number or 0) >= invitation.changes:
        return invitation
    next_one = store.get(INVITATION_CHANGE, change_item(invitation.invitation_id, (number or 0) + 1))
    return before(next_one, invitation) if next_one else invitation


def invitee_by_id(store: Store, person_id: str, invitation_id: str) -> Invitee | None:
    return store.get(INVITEE, invitee_item(person_id, invitation_id))


def invitees_of(store: Store, person_id: str) -> tuple[Invitee, ...]:
    """What a person is invited to: one query of their own partition."""
    return tuple(store.within(INVITEE, person_key(person_id, "").pk, _INVITEE))


def places_of(store: Store, invitation_id: str) -> Iterator[Place]:
    """Every free place, read consistently."""
    return store.within(PLACE, invitation_item(invitation_id).pk, _PLACE)


def selections_of(store: Store, invitation_id: str) -> Iterator[Selection]:
    return store.within(SELECTION, invitation_item(invitation_id).pk, "selection#")


def without_selections(store: Store, invitation: Invitation) -> tuple[Change, ...]:
    """The end of the lists of people who were named one by one, to be written with the end of the inviting.

    Some 40 items at most. One that a hold is on stays, and keeps nothing from ending.
    """
    if not invitation.selections:
        return ()
    found = selections_of(store, invitation.invitation_id)
    return tuple(SELECTION.remove(selection) for selection in found if not selection.holds)


def free_place(store: Store, invitation_id: str, start: int) -> Place | None:
    """The first free place from number ``start`` on, and else of all; read consistently.

    The second look is at all of them: a place may come where the first looked while another goes where it
    did not. So nothing means that there was a moment without any.
    """
    for low in (place_item(invitation_id, start).sk, _PLACE) if start else (_PLACE,):
        found = _first_place(store, invitation_id, low, _AFTER_PLACES)
        if found:
            return PLACE.value(found)
    return None


def free_places(store: Store, invitation_id: str, *, most: int) -> int:
    """How many places are free, counted up to so many; read consistently."""
    return len(store.first_within(invitation_item(invitation_id).pk, _PLACE, most))


def asks_whether_free(invitation_id: str) -> Within:
    """What ``free_places`` asks for to know whether there is one."""
    return Within(invitation_item(invitation_id).pk, _PLACE, 1)


def asks_invitees(person_id: str) -> Within:
    """What ``invitees_of`` asks for."""
    return Within(person_key(person_id, "").pk, _INVITEE)


def _first_place(store: Store, invitation_id: str, low: str, high: str) -> Item | None:
    return next(iter(_places(store, invitation_id, low, high, limit=1)), None)


def _places(store: Store, invitation_id: str, low: str, high: str, *, limit: int) -> Sequence[Item]:
    condition = KeyCondition("pk").eq(invitation_item(invitation_id).pk) & KeyCondition("sk").between(
        low, high
    )
    return store.database.page(store.table(Regime.RECORDS), condition, limit=limit).items
