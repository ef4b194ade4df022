"""An employer that invites its people, for tests: people in its roster, drafts, and a dispatch that runs until it is done."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.invitations.dispatch import DueReport, Tools, do_due, go_on
from qlinx.invitations.fanout import GoOn, read_message
from qlinx.invitations.model import Answer, Invitation, Invitee, InviteeState
from qlinx.invitations.service import create_invitation
from qlinx.invitations.store import INVITEE, invitation_by_id, invitee_by_id, places_of
from qlinx.invitations.walking import walk
from qlinx.kit.ids import new_id
from qlinx.people.model import AddressPointer, Employment, Person, PersonnelPointer
from qlinx.people.service import personnel_hash
from qlinx.people.store import ADDRESS, EMPLOYMENT, PERSON, PERSONNEL, employment_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from tests.support.drafts import a_draft
from tests.support.post import Calls, Watched
from tests.support.queues import RememberedQueue
from tests.support.standing import client, table
from tests.support.world import World

# The calls that change nothing, by their names in the client.
READS = frozenset({"get_item", "batch_get_item", "query"})
_OWN_KINDS = ("invitation", "invitee", "place", "selection", "outbox")


class Inviting:
    """One employer with an agreement in force, and everything its invitations need.

    Every call to the tables goes through ``calls``, one at a time, so that a test can let something happen around one.
    """

    def __init__(self, world: World, *, name: str = "Voorbeeld Zorg") -> None:
        self.world = world
        self.calls = Calls()
        self.fanout, self.results = RememberedQueue(), RememberedQueue()
        self.seconds_left = 900.0
        self.tools = Tools(self.fanout, self.results, lambda: self.seconds_left)
        contact = NewContact("Contactpersoon", "contact@werk.example", None, None)
        starts = world.now.date() - timedelta(days=30)
        new = NewEmployer(name, "nl", starts, None, contact)
        self.employer_id = create_employer(self.ctx, new, actor="staff-id").employer_id
        self._drafts = 0

    @cached_property
    def ctx(self) -> Context:
        return self.world.context(Watched(client("dynamodb"), self.calls))

    @property
    def store(self) -> Store:
        return self.ctx.store

    def person(
        self, *, number: str | None = None, shared: Mapping[str, Any] | None = None, **own: Any
    ) -> str:
        """Somebody whom the employer shares; ``shared`` is what it says about them, ``own`` what the record says."""
        person_id = new_id()
        email = own.pop("email", f"{person_id}@werk.example")
        person = Person(
            person_id=person_id,
            first_name=own.pop("first_name", "Noor"),
            last_name=own.pop("last_name", "van den Berg"),
            language=own.pop("language", "nl"),
            email=email,
            address_hash=self.ctx.address_hash(email.lower()),
            created_at=self.world.now,
            **own,
        )
        self.store.write(
            PERSON.insert(person),
            ADDRESS.insert(AddressPointer(address_hash=person.address_hash, person_id=person_id)),
        )
        self.employ(person, number=number, **(shared or {}))
        return person_id

    def people(self, count: int, **details: Any) -> list[str]:
        return [self.person(**details) for _ in range(count)]

    def employ(self, person: Person, *, number: str | None = None, **shared: Any) -> Employment:
        """The employer shares this person."""
        hashed = personnel_hash(self.ctx, self.employer_id, number) if number else None
        values: dict[str, Any] = {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "ground": "contract",
            "shared_at": self.world.now,
            "attestation_id": "attestation",
            "roster_id": "roster",
            "roster_line": 2,
            "roster_at": self.world.now,
            "roster_outcome": "accepted",
            "notice_due_at": self.world.now + timedelta(days=25),
            **shared,
        }
        employment = Employment(
            person_id=person.person_id,
            employer_id=self.employer_id,
            personnel_number=number,
            personnel_hash=hashed,
            **values,
        )
        self.store.write(EMPLOYMENT.insert(employment))
        if hashed:
            pointer = PersonnelPointer(
                personnel_hash=hashed, employer_id=self.employer_id, person_id=person.person_id
            )
            self.store.write(PERSONNEL.insert(pointer))
        return employment

    def change_person(self, person_id: str, **changes: Any) -> None:
        person = person_by_id(self.store, person_id)
        assert person is not None
        self.store.write(PERSON.replace(person, **changes))

    def employment(self, person_id: str) -> Employment:
        found = self.store.get(EMPLOYMENT, employment_item(person_id, self.employer_id))
        assert found is not None
        return found

    def create(self, *, once: str | None = None, **fields: Any) -> Invitation:
        """Asks for an invitation of everyone, unless the fields say otherwise."""
        self._drafts += 1
        return create_invitation(
            self.ctx, self.employer_id, a_draft(**fields), once=once or f"request-{self._drafts}"
        )

    def due(self) -> DueReport:
        """One run of the schedule."""
        return do_due(self.ctx, self.tools)

    def handle(self, message: Mapping[str, Any]) -> None:
        """What the function does with one message."""
        task = read_message(message)
        if isinstance(task, GoOn):
            go_on(self.ctx, task.invitation_id, self.tools)
        else:
            walk(self.ctx, task, self.tools)

    def work(self, *, repeat: int = 1) -> None:
        """Handles every message, each ``repeat`` times, until none is left."""
        while self.fanout.messages:
            message = self.fanout.messages.pop(0)
            for _ in range(repeat):
                self.handle(message)

    def work_until_cut_off(self) -> None:
        """Handles every message; one that was not handled to its end stays, to come again."""
        while self.fanout.messages:
            self.handle(self.fanout.messages[0])
            self.fanout.messages.pop(0)

    def dispatch(self, **fields: Any) -> Invitation:
        """An invitation that is open: created, and handled to the end."""
        invitation = self.create(**fields)
        self.due()
        self.work()
        return self.invitation(invitation.invitation_id)

    def invitation(self, invitation_id: str) -> Invitation:
        found = invitation_by_id(self.store, invitation_id)
        assert found is not None
        return found

    def invitee(self, person_id: str, invitation: Invitation) -> Invitee:
        found = invitee_by_id(self.store, person_id, invitation.invitation_id)
        assert found is not None
        return found

    def invitees(self, invitation: Invitation) -> dict[str, Invitee]:
        """Everybody who is invited, by person."""
        found = (INVITEE.value(item) for item in self.items("invitee"))
        return {one.person_id: one for one in found if one.invitation_id == invitation.invitation_id}

    def mails(self, template: str = "invitations.invitation") -> list[str]:
        """To whom a mail of this template was posted."""
        return [str(item["person_id"]) for item in self.items("outbox") if item["template"] == template]

    def start_over(self) -> None:
        """As if nobody had ever been invited."""
        self.fanout.messages.clear()
        self.results.messages.clear()
        _without(self.world, _OWN_KINDS)
        self.calls.forget()

    def items(self, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind, as stored."""
        return self.world.items_of(kind)

    def free_places(self, invitation: Invitation) -> set[int]:
        return {place.number for place in places_of(self.store, invitation.invitation_id)}

    def holders(self, invitation: Invitation) -> dict[str, int]:
        """Who holds which place."""
        return {
            person_id: one.place
            for person_id, one in self.invitees(invitation).items()
            if one.place is not None and one.state is InviteeState.ACCEPTED
        }


def _without(world: World, kinds: Iterable[str]) -> None:
    with table(world.ctx.store.table(Regime.RECORDS)).batch_writer() as batch:
        for item in world.every_item():
            if item["kind"] in kinds:
                batch.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})


ACCEPT, DECLINE = Answer.ACCEPT, Answer.DECLINE
