"""Mails of each purpose that are given while something is down, and what became of each."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Final

import pytest

from qlinx.kit.ids import derived_id
from qlinx.mailing import declared
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.composing import Links
from qlinx.mailing.declaring import Mail, PackageMails
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import MailState, OutboxEntry, enqueue_mail
from qlinx.mailing.purposes import MailPurpose, Urgency, can_be_stopped
from qlinx.mailing.unsubscribing import UNSUBSCRIBE_PATH, unsubscribe, unsubscribe_path
from qlinx.newsletters.issues import begin_draft, issue_of, send
from qlinx.newsletters.model import Subscription, SubscriptionState
from qlinx.newsletters.store import ISSUE, SUBSCRIPTION
from qlinx.people.model import SELF, Person
from qlinx.people.store import PERSON, person_item
from qlinx.records.context import Context
from tests.proof.outages.storm import Act, Storm, Taken
from tests.proof.outages.trouble import OUTAGES, Blow
from tests.support.letters import a_letter

_PACKAGE: Final = "outages"
_GIVEN_WITHIN: Final = timedelta(hours=1)
_STOPPED_WITHIN: Final = timedelta(hours=3)
_OPEN: Final = (MailState.PENDING, MailState.CLAIMED)
_WORDS: Final = {"title_nl": "Een", "text_nl": "Twee.", "title_en": "One", "text_en": "Two."}


@dataclass
class Given:
    """A mail, which is the only one of its reader."""

    purpose: MailPurpose
    person_id: str
    address_hash: str
    stopped_at: datetime | None = None


@dataclass
class Ended:
    """What a play came to: how many mails were given, went, were stopped before they went, went once more
    because nobody here could know of the first time, and were never heard of; and what is wrong.
    """

    given: Counter[MailPurpose] = field(default_factory=Counter)
    sent: int = 0
    stopped: int = 0
    twice: int = 0
    unheard: int = 0
    blows: Counter[Blow] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, mail: Given, taken: Sequence[Taken]) -> None:
        """Judges one mail by every time that the provider took it."""
        self.given[mail.purpose] += 1
        self.sent += bool(taken)
        self.stopped += not taken and mail.stopped_at is not None
        if not taken and mail.stopped_at is None:
            self.wrong.append(f"{mail.purpose}: lost")
        if any(mail.stopped_at and one.at > mail.stopped_at for one in taken):
            self.wrong.append(f"{mail.purpose}: sent after it was stopped")
        # Whoever sends again can't know of what nobody told.
        again, excused = len(taken) - 1, sum(one.is_secret for one in taken[:-1])
        if again > excused:
            self.wrong.append(f"{mail.purpose}: went {len(taken)} times, {excused} of them unknown to us")
        elif taken:
            self.twice += again

    def look(self, storm: Storm) -> None:
        """At what is stored of them, and at what the queues gave up."""
        states = Counter(item["state"]["S"] for item in storm.stored("outbox"))
        self.unheard = states[MailState.UNHEARD]
        self.wrong += [f"still {state}: {states[state]}" for state in _OPEN if states[state]]
        self.wrong += [f"given up: {message}" for message in storm.given_up]


def play(outage: str, seed: int, each: int) -> Ended:
    """So many mails of each purpose, before and while something is down, and the days after."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(declared, "mails_of", _declared(declared.mails_of))
        storm = Storm(monkeypatch, OUTAGES[outage], f"{outage} {seed}")
        mailing = Mailing(storm, each)
        storm.plays(list(mailing.acts()))
        ended = Ended(blows=storm.blows)
        for mail in mailing.given:
            ended.add(mail, [one for one in storm.taken.values() if one.person_id == mail.person_id])
        ended.look(storm)
        ended.wrong = [f"{outage}, seed {seed}: {line}" for line in ended.wrong]
        return ended


class Mailing:
    """Mails of all purposes: those of newsletters by a run of theirs, each other one by itself."""

    def __init__(self, storm: Storm, each: int) -> None:
        self.storm = storm
        self.given = [self._to_somebody(purpose, number) for purpose in MailPurpose for number in range(each)]
        storm.cloud.tables.stream.clear()

    def acts(self) -> Iterator[tuple[datetime, Act]]:
        """When each is given, and when every third of those that can be is stopped."""
        storm = self.storm
        yield storm.soon(_GIVEN_WITHIN), self._send_issue
        for number, mail in enumerate(self.given):
            if mail.purpose is not MailPurpose.NEWSLETTER:
                yield storm.soon(_GIVEN_WITHIN), partial(self._give, mail)
            if can_be_stopped(mail.purpose) and number % 3 == 0:
                yield storm.soon(_STOPPED_WITHIN), partial(self._stop, mail)

    def _to_somebody(self, purpose: MailPurpose, number: int) -> Given:
        ctx = self.storm.ctx
        person_id = derived_id(purpose.value, self.storm.seed, str(number))
        email = f"{person_id}@lezers.example"
        about = {"person_id": person_id, "email": email, "address_hash": ctx.address_hash(email)}
        if purpose is MailPurpose.NEWSLETTER:
            said = {"state": SubscriptionState.ACTIVE, "changed_at": ctx.now(), "consented_at": ctx.now()}
            ctx.store.write(SUBSCRIPTION.insert(Subscription.model_validate({**about, **said})))
        else:
            names = {"first_name": "Noor", "last_name": "Voorbeeld", "language": "nl"}
            known = {"given_by": SELF, "created_at": ctx.now()}
            ctx.store.write(PERSON.insert(Person.model_validate({**about, **names, **known})))
        return Given(purpose, person_id, about["address_hash"])

    def _give(self, mail: Given) -> None:
        ctx = self.storm.ctx
        ctx.store.write(enqueue_mail(ctx, mail.person_id, f"{_PACKAGE}.{mail.purpose}"))

    def _send_issue(self) -> None:
        ctx, issue_id = self.storm.ctx, derived_id("issue", self.storm.seed)
        begin_draft(ctx, issue_id)
        ctx.store.write(ISSUE.replace(issue_of(ctx, issue_id), **_WORDS))
        send(ctx, issue_id, actor="staff-id")

    def _stop(self, mail: Given) -> None:
        ctx = self.storm.ctx
        path = unsubscribe_path(ctx, mail.person_id, mail.address_hash, mail.purpose, scope=OWN_MAIL)
        unsubscribe(ctx, path.removeprefix(UNSUBSCRIBE_PATH))
        mail.stopped_at = ctx.now()


def _declared(others: Callable[[str], PackageMails]) -> Callable[[str], PackageMails]:
    """A package of this proof's own beside the others: a mail of each purpose."""
    mails: Mapping[str, Mail] = {
        purpose.value: Mail(
            purpose, Urgency.URGENT if purpose is MailPurpose.OWN_REQUEST else Urgency.ROUTINE
        )
        for purpose in MailPurpose
    }
    own = PackageMails(mails=mails, composer=lambda: SimpleNamespace(compose=_compose))

    def mails_of(template: str) -> PackageMails:
        return own if template.partition(".")[0] == _PACKAGE else others(template)

    return mails_of


def _compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter:
    del links
    person = ctx.store.get(PERSON, person_item(entry.person_id))
    if person is None:
        raise LookupError(entry.person_id)
    return a_letter(to=Addressee(person.email), message_id_seed=entry.entry_id)
