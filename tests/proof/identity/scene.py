"""The services in memory, one clock, mailboxes and who reads them: what a history is played on."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, cast

from qlinx.aws.database import Database, Key
from qlinx.aws.queues import TryLater
from qlinx.aws.user_pool import PasswordRefused, UserPool
from qlinx.employers.model import Agreement
from qlinx.employers.store import AGREEMENT
from qlinx.kit.ids import derived_id
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import PostOffice, _prepared, _Ready, deliver
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from tests.proof.identity.cast import EMPLOYERS, READERS, Actor, mailbox
from tests.support.application import application
from tests.support.cloud.tables import Item, Tables, TableShape

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LEAST_PASSWORD = 12
ORDINARY = "proof.ordinary"


@cache
def table_shapes() -> Mapping[str, TableShape]:
    """The tables as the templates declare them, each under the name of its regime."""
    shapes = {}
    for found in application().resources("AWS::DynamoDB::Table"):
        indexes = {
            index["IndexName"]: tuple(key["AttributeName"] for key in index["KeySchema"])
            for index in found.properties.get("GlobalSecondaryIndexes", [])
        }
        regime = next(one for one in Regime if one.value in found.path.lower().rsplit("/", 1)[-1])
        shapes[regime.value] = TableShape(indexes)
    return shapes


class Pool(UserPool):
    """The user pool: who can sign in, with which password."""

    def __init__(self) -> None:
        self.passwords: dict[str, str | None] = {}

    def create(self, user_id: str) -> None:
        self.passwords.setdefault(user_id, None)

    def exists(self, user_id: str) -> bool:
        return user_id in self.passwords

    def set_password(self, user_id: str, password: str) -> None:
        if len(password) < LEAST_PASSWORD:
            raise PasswordRefused
        self.passwords[user_id] = password

    def sign_out(self, user_id: str) -> None: ...

    def delete(self, user_id: str) -> None:
        self.passwords.pop(user_id, None)


@dataclass(frozen=True)
class Got:
    """A letter as somebody got it.

    ``refs`` is what its entry told the composer; a reader sees only the letter.
    """

    letter: Letter
    to: str
    at: datetime
    person_id: str
    entry_id: str
    refs: Mapping[str, str]

    @property
    def kind(self) -> str:
        return self.letter.template

    def token(self, fact: str) -> str:
        return str(self.letter.facts[fact]).rsplit("/", 1)[1]


class _Calls:
    """The tables as a client gives them; counts what is called, by name."""

    def __init__(self, tables: Tables) -> None:
        self.made: Counter[str] = Counter()
        self._tables = tables

    def __getattr__(self, name: str) -> Any:
        self.made[name] += 1
        return getattr(self._tables, name)


@dataclass
class Scene:
    """One history's world.

    ``begin`` sets the clock and names the act, so that its ids are the same whenever it is played.
    """

    seed: int = 0
    now: datetime = START
    readers: dict[str, set[Actor]] = field(default_factory=dict)
    left_at: dict[tuple[Actor, str], datetime] = field(default_factory=dict)
    inbox: dict[Actor, list[Got]] = field(default_factory=dict)
    handled: set[str] = field(default_factory=set)
    post: list[Got] = field(default_factory=list)
    """Every letter that was delivered since this was last looked at."""

    def __post_init__(self) -> None:
        self.tables = Tables(table_shapes())
        self.calls = _Calls(self.tables)
        self.pool = Pool()
        self._act = 0
        self._ids = itertools.count()
        self.ctx = Context(
            store=Store(Database(cast("Any", self.calls)), {regime: regime.value for regime in Regime}),
            read_secret=lambda: b"a secret of this proof only, long enough",
            now=lambda: self.now,
            new_id=self._new_id,
        )
        links = Links("https://qlinx.example")
        self._office = PostOffice(cast("Any", self), cast("Any", None), links)

    def start(self, seed: int) -> None:
        """Forgets everything: a new history begins."""
        self.seed, self.now = seed, START
        self.tables.items = {name: {} for name in self.tables.shapes}
        self.tables.stream.clear()
        self.calls.made.clear()
        self.pool.passwords.clear()
        self.readers = {address: set(readers) for address, readers in READERS.items()}
        self.left_at, self.inbox, self.post, self.handled = {}, {}, [], set()
        self.begin(-1, START)
        for employer_id in EMPLOYERS:
            agreement = Agreement(employer_id=employer_id, starts_on=date(2026, 1, 1))
            self.ctx.store.write(AGREEMENT.insert(agreement))

    def begin(self, act: int, at: datetime) -> None:
        self._act, self._ids, self.now = act, itertools.count(), at

    def _new_id(self) -> str:
        return derived_id("history", str(self.seed), str(self._act), str(next(self._ids)))

    # ---- what is stored

    def records(self) -> Iterator[Item]:
        return itertools.chain.from_iterable(
            parts.values() for parts in self.tables.items[Regime.RECORDS.value].values()
        )

    def address_hash(self, address: str) -> str:
        return self.ctx.address_hash(mailbox(address).match_key)

    # ---- mail

    def waiting_mail(self) -> list[tuple[Key, str]]:
        """What waits for the mail worker, with its template."""
        return [
            (Key(item["pk"]["S"], item["sk"]["S"]), item["template"]["S"])
            for item in self.records()
            if item["kind"]["S"] == "outbox"
            and item["state"]["S"] == "pending"
            and item["entry_id"]["S"] not in self.handled
        ]

    def deliver_mail(self) -> None:
        """The mail worker takes everything that waits;
        whoever reads a mailbox now has the letter from then on.
        """
        for key, template in self.waiting_mail():
            if template == ORDINARY:
                with suppress(TryLater):
                    deliver(self.ctx, key, self._office)
            else:
                self._hand_over(key)

    def deliver_receipts(self, person_id: str) -> None:
        """The mail worker takes what waits for one person."""
        for key, _ in self.waiting_mail():
            if key.pk == f"person#{person_id}":
                with suppress(TryLater):
                    deliver(self.ctx, key, self._office)

    def _hand_over(self, key: Key) -> None:
        """The first half of what the worker does;
        the rest is about feedback, which nobody gives on these mails.
        """
        ctx = self.ctx.prefetching()
        entry = ctx.store.get(OUTBOX, key)
        if entry is None:
            return
        self.handled.add(entry.entry_id)
        ready = _prepared(ctx, entry, self._office)
        if isinstance(ready, _Ready):
            tags = {"person_id": entry.person_id, "entry_id": entry.entry_id}
            self.send(ready.message, to=ready.letter.to.address, tags=tags)

    def send(self, message: bytes, *, to: str, tags: Mapping[str, str], purpose: str = "") -> str:
        """What the provider does with a letter."""
        del purpose
        person_id, entry_id = tags["person_id"], tags["entry_id"]
        entry = self.tables.items[Regime.RECORDS.value][f"person#{person_id}"][f"outbox#{entry_id}"]
        refs = {name: str(value["S"]) for name, value in entry["refs"]["M"].items()}
        got = Got(cast("Letter", message), to.lower(), self.now, person_id, entry_id, refs)
        self.post.append(got)
        for actor in self.readers[got.to]:
            self.inbox.setdefault(actor, []).append(got)
        return f"message-{entry_id}"

    def hand_over(self, address: str, former: Actor, new: Actor) -> None:
        """A mailbox changes hands: the new reader sees what comes from now on,
        the former one keeps what they have.
        """
        self.readers[address] = (self.readers[address] - {former}) | {new}
        self.left_at[former, address] = self.now

    def reads(self, actor: Actor, address: str, *, within: timedelta = timedelta(0)) -> bool:
        """Whether somebody reads a mailbox, or did a moment ago."""
        if actor in self.readers[address]:
            return True
        left = self.left_at.get((actor, address))
        return left is not None and self.now - left <= within
