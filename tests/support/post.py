"""What tests of the mail pipeline need:
a provider that remembers, and clients that are cut off at a chosen call.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.aws.mail_provider import MailProvider
from qlinx.kit.ids import new_id
from qlinx.mailing import declared
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.declaring import Mail, PackageMails
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry, enqueue_mail, outbox_item
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.people.model import SELF, Person
from qlinx.people.reaching import reader_of
from qlinx.people.store import PERSON, person_item
from qlinx.records.context import Context
from qlinx.records.store import Store
from tests.support.letters import a_letter, a_sender
from tests.support.moment import START
from tests.support.standing import ONE_AT_A_TIME, client
from tests.support.template_tables import Resources
from tests.support.world import World, new_world

TEMPLATE = "invitations.invitation"


class CutOffError(BaseException):
    """The process died here. Not an Exception: nothing in the product may catch it."""


@dataclass
class Calls:
    """Counts the calls of wrapped clients, and lets something happen around a chosen one."""

    before: dict[int, Callable[[], object]] = field(default_factory=dict)
    after: dict[int, Callable[[], object]] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """As if nothing had been called or planned."""
        self.before.clear()
        self.after.clear()
        self.made.clear()

    def around(self, name: str, call: Callable[[], Any]) -> Any:
        number = len(self.made)
        self.made.append(name)
        self.before.pop(number, _nothing)()
        answer = call()
        self.after.pop(number, _nothing)()
        return answer


def _nothing() -> None:
    return None


def cut_off() -> None:
    raise CutOffError


class Watched:
    """A client whose every call goes through Calls,
    one at a time as the service itself would carry them out.
    """

    def __init__(self, client: Any, calls: Calls) -> None:
        self._client = client
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def called(**request: Any) -> Any:
            with ONE_AT_A_TIME:
                return self._calls.around(name, lambda: method(**request))

        return called


@dataclass
class Ses:
    """A mail provider that takes everything, unless ``answers`` says otherwise for the next calls."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    account: dict[str, Any] = field(default_factory=dict)

    def send_email(self, **request: Any) -> dict[str, str]:
        if self.answers:
            raise self.answers.pop(0)
        self.taken.append(request)
        return {"MessageId": f"0100-{len(self.taken)}"}

    def get_account(self) -> dict[str, Any]:
        return self.account

    @property
    def addresses(self) -> list[str]:
        return [taken["Destination"]["ToAddresses"][0] for taken in self.taken]

    @property
    def tags(self) -> list[dict[str, tuple[str, ...]]]:
        """The tags of each taken message, as they come back with its events."""
        return [{tag["Name"]: (tag["Value"],) for tag in taken["EmailTags"]} for taken in self.taken]


class MailWorld(World):
    """The world with a provider that remembers, calls that can be cut off,
    and one package whose mails a test chooses.
    """

    def __init__(self, resources: Resources, mails: SimpleNamespace) -> None:
        super().__init__(resources)
        self.mails = mails
        self.calls = Calls()
        self.ses = Ses()
        self.fresh()
        provider = MailProvider(Watched(self.ses, self.calls), "letters")  # type: ignore[arg-type]  # stands in for it
        self.office = PostOffice(provider, a_sender(), Links("https://qlinx.example"))

    def fresh(self) -> None:
        """Everything but the tables as at the start; people are new in every test."""
        self.calls.forget()
        self.ses.taken.clear()
        self.ses.answers.clear()
        self.now = START
        vars(self.mails).clear()
        self.mails.compose = self.compose

    @cached_property
    def ctx(self) -> Context:
        return self.context(Watched(client("dynamodb"), self.calls))

    @property
    def store(self) -> Store:
        return self.ctx.store

    def person(self, **changes: Any) -> Person:
        """A person who is known, at an address of their own; of an employer where ``given_by`` says so."""
        person_id = new_id()
        email = changes.pop("email", f"{person_id}@people.example")
        person = Person(
            person_id=person_id,
            language="nl",
            first_name="Noor",
            last_name="Voorbeeld",
            email=email,
            address_hash=self.ctx.address_hash(email),
            **{"given_by": SELF, "created_at": START, **changes},
        )
        self.store.write(PERSON.insert(person))
        return person

    def joined(self, *, employer_id: str = "e" * 26, **changes: Any) -> tuple[Person, Person]:
        """The holder of an account,
        and a relation of theirs whose mail they want at their sign-in address.
        """
        holder = self.person()
        choice = {"account_id": holder.person_id, "mail_to_account": True, **changes}
        return holder, self.person(given_by=employer_id, **choice)

    def posted(self, person: Person, **refs: str) -> OutboxEntry:
        """An outbox entry of a mail to this person."""
        item = enqueue_mail(self.ctx, person.person_id, TEMPLATE, refs)
        self.store.write(item)
        return OUTBOX.value(item.item)

    def claimed(self, person: Person, **changes: Any) -> OutboxEntry:
        """An outbox entry whose mail was handed over a moment ago."""
        entry = self.posted(person)
        claim: dict[str, Any] = {
            "state": MailState.CLAIMED,
            "attempts": 1,
            "address_hash": person.address_hash,
            "mail_scope": person.mail_scope,
            **changes,
        }
        self.store.write(OUTBOX.replace(entry, **claim))
        return OUTBOX.changed(entry, **claim)

    def entry(self, entry: OutboxEntry) -> OutboxEntry:
        """The entry as it is stored now."""
        stored = self.store.get(OUTBOX, outbox_item(entry.person_id, entry.entry_id))
        assert stored is not None
        return stored

    def stored(self, person: Person) -> Person:
        """The person as stored now."""
        found = self.store.get(PERSON, person_item(person.person_id))
        assert found is not None
        return found

    def change(self, person: Person, **changes: Any) -> Person:
        """Changes the stored person."""
        current = self.stored(person)
        self.store.write(PERSON.replace(current, **changes))
        return PERSON.changed(current, **changes)

    def compose(self, ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
        """What the package of TEMPLATE makes of an entry unless a test says otherwise:
        a letter to the person.
        """
        del links
        person = ctx.store.get(PERSON, person_item(entry.person_id))
        if person is None:
            return Skipped("no_longer_known")
        reader = reader_of(ctx, person).addressee
        return a_letter(TEMPLATE, to=reader, message_id_seed=entry.entry_id)


@contextmanager
def mail_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailWorld]:
    """A world of its own, in which every package has the mails of ``MailWorld.mails``."""
    mails = SimpleNamespace()
    monkeypatch.setattr(declared, "mails_of", lambda template: _chosen(mails, template))
    with new_world(monkeypatch) as world:
        yield MailWorld(world.resources, mails)


def _chosen(mails: Any, template: str) -> PackageMails:
    """What a package would declare whose module ``mails`` has what the test gave it."""
    name = template.partition(".")[2]
    declared = getattr(mails, "DECLARED", {}).get(name, Mail(MailPurpose.INVITATION, Urgency.ROUTINE))
    return PackageMails(
        mails={name: declared},
        composer=lambda: mails,
        settling=(lambda: mails) if hasattr(mails, "settled") else None,
        telling=(lambda: mails) if hasattr(mails, "told") else None,
    )


def sending(world: MailWorld, entry: OutboxEntry) -> Outcome:
    """What comes of an entry on its way out."""
    return deliver(world.ctx, OUTBOX.key(entry), world.office)
