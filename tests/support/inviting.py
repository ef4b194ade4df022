"""An employer that invites its people, for tests:
people in its roster, drafts, and a dispatch that runs until it is done.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from qlinx.employers.mailings_look import approve_mailings
from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.invitations.dispatch import Tools, do_due
from qlinx.invitations.messages import carry_out
from qlinx.invitations.model import Invitation, Invitee, InviteeState, ReplyChoice
from qlinx.invitations.service import create_invitation
from qlinx.invitations.store import INVITEE, invitation_by_id, invitee_by_id, places_of
from qlinx.kit.ids import new_id
from qlinx.mailing.outbox import OUTBOX, OutboxEntry
from qlinx.people.joins import join
from qlinx.people.model import SELF, Employment, Person, PersonnelPointer
from qlinx.people.service import personnel_hash
from qlinx.people.store import (
    ACCOUNT,
    EMPLOYMENT,
    PERSON,
    PERSONNEL,
    address_ground,
    employment_item,
    person_by_id,
)
from qlinx.records.addresses import led_to, row_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from qlinx.runs.sweeping import SweepReport
from tests.support.drafts import a_draft
from tests.support.factories import an_account
from tests.support.post import Calls, Watched
from tests.support.queues import RememberedQueue
from tests.support.standing import client, table
from tests.support.world import World

# The calls that change nothing, by their names in the client.
READS = frozenset({"get_item", "batch_get_item", "query"})
_OWN_KINDS = ("invitation", "invitee", "place", "selection", "outbox", "run", "moment", "idempotency_key")


class Inviting:
    """One employer with an agreement in force, and everything its invitations need.

    Staff have looked at its mailings unless ``looked_at`` says otherwise. Every call to the tables goes
    through ``calls``, one at a time, so that a test can let something happen around one.
    """

    def __init__(self, world: World, *, name: str = "Voorbeeld Zorg", looked_at: bool = True) -> None:
        self.world = world
        self.calls = Calls()
        self.fanout, self.results = RememberedQueue(), RememberedQueue()
        self.seconds_left = 900.0
        self.tools = Tools(self.fanout, self.results, lambda: self.seconds_left)
        contact = NewContact("Contactpersoon", "contact@werk.example", None, None)
        starts = world.now.date() - timedelta(days=30)
        new = NewEmployer(name, "nl", starts, None, contact)
        self.employer_id = create_employer(self.ctx, new, actor="staff-id").employer_id
        if looked_at:
            approve_mailings(self.ctx, self.employer_id, actor="staff-id")
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
        """Somebody whom the employer shares;
        ``shared`` is what it says about their work, ``own`` about who they are.
        """
        person = self._known({"given_by": self.employer_id, **own})
        self._employ(person, number=number, **(shared or {}))
        return person.person_id

    def people(self, count: int, **details: Any) -> list[str]:
        return [self.person(**details) for _ in range(count)]

    def account(self, *joined: str, **own: Any) -> str:
        """The holder of an account, who said yes to these relations,
        each at the address that its employer names.
        """
        holder = self._known({"given_by": SELF, **own})
        sessions = self.world.now - timedelta(days=1)
        self.store.write(ACCOUNT.insert(an_account(person_id=holder.person_id, sessions_valid_from=sessions)))
        for person_id in joined:
            join(self.world.ctx, holder.person_id, person_id, self.someone(person_id).address_hash)
        return holder.person_id

    def someone(self, person_id: str) -> Person:
        found = person_by_id(self.store, person_id)
        assert found is not None
        return found

    def _known(self, values: Mapping[str, Any]) -> Person:
        """Somebody of whom name and address are stored."""
        person_id = new_id()
        person = Person.model_validate(
            {
                "person_id": person_id,
                "first_name": "Noor",
                "last_name": "van den Berg",
                "language": "nl",
                "email": f"{person_id}@werk.example",
                "address_hash": "",
                "created_at": self.world.now,
                **values,
            }
        )
        address_hash = self.ctx.address_hash(person.email.lower())
        person = person.model_copy(update={"address_hash": address_hash})
        ground = address_ground(person)
        row = row_of(self.store, address_hash, ground)
        self.store.write(PERSON.insert(person), led_to(row, address_hash, ground, person_id))
        return person

    def _employ(self, person: Person, *, number: str | None = None, **shared: Any) -> Employment:
        hashed = personnel_hash(self.ctx, self.employer_id, number) if number else None
        values: dict[str, Any] = {
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
        self.store.write(PERSON.replace(self.someone(person_id), **changes))

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

    def due(self) -> SweepReport:
        """One run of the schedule."""
        return do_due(self.ctx, self.tools)

    def handle(self, message: Mapping[str, Any]) -> None:
        """What the function does with one message."""
        carry_out(self.ctx, message, self.tools)

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

    def outbox(self, template: str) -> list[OutboxEntry]:
        """The entries of a template, as they are stored now."""
        return [OUTBOX.value(as_read(item)) for item in self.items("outbox") if item["template"] == template]

    def start_over(self) -> None:
        """As if nobody had ever been invited."""
        self.fanout.messages.clear()
        self.results.messages.clear()
        _without(self.world, Regime.RECORDS, _OWN_KINDS)
        _without(self.world, Regime.SECURITY, ("limit",))
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


def _without(world: World, regime: Regime, kinds: Iterable[str]) -> None:
    with table(world.ctx.store.table(regime)).batch_writer() as batch:
        for item in world.every_item(regime):
            if item["kind"] in kinds:
                batch.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})


def as_read(item: Mapping[str, Any]) -> dict[str, Any]:
    """A stored item as the application reads it: whole numbers as such."""
    return {name: int(value) if isinstance(value, Decimal) else value for name, value in item.items()}


ACCEPT, DECLINE = ReplyChoice.ACCEPT, ReplyChoice.DECLINE
