"""What must hold after every act: the stored state is what the law says, item by item."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from qlinx.kit.errors import DomainError
from qlinx.people.address_change import address_change
from qlinx.people.confirmation import Step, confirmation
from qlinx.people.mailed import AddressChangeState
from qlinx.people.passwords import password_link
from qlinx.records.context import Context
from tests.proof.identity.acts import Play
from tests.proof.identity.scene import Got, Scene
from tests.proof.identity.stored import hashes_of, text, truth
from tests.support.cloud.tables import Item


@dataclass
class Kept:
    """The records by kind, as far as the law is about them."""

    people: dict[str, Item] = field(default_factory=dict)
    works: dict[str, Item] = field(default_factory=dict)
    joins: dict[tuple[str, str], Item] = field(default_factory=dict)
    rows: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Whom an address leads to, by its hash and on which ground."""
    numbers: dict[tuple[str, str], str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, scene: Scene) -> "Kept":
        kept = cls()
        for item in scene.records():
            if take := _TAKE.get(item["kind"]["S"]):
                take(kept, item)
        return kept

    def person(self, item: Item) -> None:
        self.people[item["person_id"]["S"]] = item

    def employment(self, item: Item) -> None:
        self.works[item["person_id"]["S"]] = item

    def join(self, item: Item) -> None:
        self.joins[item["person_id"]["S"], item["relation_id"]["S"]] = item

    def address_row(self, item: Item) -> None:
        ids = frozenset(str(one["S"]) for one in item["person_ids"]["L"])
        self.rows[item["address_hash"]["S"], item["ground"]["S"]] = ids

    def personnel(self, item: Item) -> None:
        self.numbers[item["employer_id"]["S"], item["personnel_hash"]["S"]] = item["person_id"]["S"]

    def outbox(self, item: Item) -> None:
        if item["template"]["S"] == "people.join_ended":
            self.told[item["person_id"]["S"]] += 1


_TAKE = {
    "person": Kept.person,
    "employment": Kept.employment,
    "join": Kept.join,
    "address_row": Kept.address_row,
    "personnel": Kept.personnel,
    "outbox": Kept.outbox,
}


def look_at_everything(play: Play) -> None:
    """Compares what is stored with what the law says."""
    kept = Kept.of(play.scene)
    for law in (_subjects, _relations, _accounts, _joins, _addresses, _numbers, _told):
        for wrong in law(play, kept):
            play.wrong.append(wrong)


def _subjects(play: Play, kept: Kept) -> Iterator[str]:
    """15: nothing is merged and nothing appears:
    each subject is a relation of its employer or an account of its holder.
    """
    known = {one.relation_id: one.employer_id for one in play.oracle.relations.values()}
    known |= dict.fromkeys(play.oracle.accounts, "self")
    stored = {person_id: item["given_by"]["S"] for person_id, item in kept.people.items()}
    if stored != known:
        yield f"15: other subjects than the law says: {sorted(stored.items() ^ known.items())}"


def _relations(play: Play, kept: Kept) -> Iterator[str]:
    for one in play.oracle.relations.values():
        if not (item := kept.people.get(one.relation_id)):
            continue
        if text(item, "account_id") != one.joined_to:
            yield f"1: joined to {text(item, 'account_id')}, and the law says {one}"
        if item["email"]["S"].lower() != one.address:
            yield f"11: the employer names another address: {one}"
        if text(item, "said") != one.said:
            yield f"7: {text(item, 'said')} was said, and the law says {one}"
        if truth(item, "mail_to_account") != one.mail_at_sign_in:
            yield f"2: mail goes elsewhere than the law says: {one}"


def _accounts(play: Play, kept: Kept) -> Iterator[str]:
    for one in play.oracle.accounts.values():
        if not (item := kept.people.get(one.account_id)):
            continue
        if item["address_hash"]["S"] != play.scene.address_hash(one.address):
            yield f"L: an account got another address than its holder proved: {one}"
        told = (item["first_name"]["S"], item["last_name"]["S"], text(item, "mobile"))
        if told != one.details:
            yield f"M9: {told} became true, and the holder sent {one}"


def _joins(play: Play, kept: Kept) -> Iterator[str]:
    known = {
        (one.joined_to, one.relation_id): one.asleep
        for one in play.oracle.relations.values()
        if one.joined_to
    }
    stored = {key: truth(item, "asleep") for key, item in kept.joins.items()}
    if stored != known:
        yield f"1, 2: other joins than the law says: {sorted(stored.items() ^ known.items())}"


def _addresses(play: Play, kept: Kept) -> Iterator[str]:
    """L: an address leads to whose sign-in address it is now, and to whom each employer names it for now."""
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for account in play.oracle.accounts.values():
        known[play.scene.address_hash(account.address), "account"].add(account.account_id)
    for relation in play.oracle.relations.values():
        ground = f"relation#{relation.employer_id}"
        known[play.scene.address_hash(relation.address), ground].add(relation.relation_id)
    stored = {key: ids for key, ids in kept.rows.items() if not key[1].startswith("waiting_row#")}
    if stored != known:
        differing = [key for key in stored.keys() | known.keys() if stored.get(key) != known.get(key)]
        yield f"L: addresses lead elsewhere than the law says: {differing}"


def _numbers(play: Play, kept: Kept) -> Iterator[str]:
    """A number leads to the one relation that has it."""
    known: dict[tuple[str, str], str] = {}
    for relation_id, work in kept.works.items():
        for hashed in hashes_of(work):
            if known.setdefault((work["employer_id"]["S"], hashed), relation_id) != relation_id:
                yield f"11: two relations have one number: {relation_id}"
    del play
    if kept.numbers != known:
        yield f"11: numbers lead elsewhere than they belong: {sorted(kept.numbers.items() ^ known.items())}"


def _told(play: Play, kept: Kept) -> Iterator[str]:
    for account_id, times in play.oracle.told.items():
        if account_id in play.oracle.accounts and kept.told[account_id] != times:
            yield f"1: a join ended and its account was told {kept.told[account_id]} times of {times}"


# ---- links


@dataclass
class Links:
    """Links that are dead, for ever (M1)."""

    dead: set[str] = field(default_factory=set)

    def look(self, play: Play) -> None:
        """Looks at every link that anybody got."""
        ctx = play.scene.ctx
        for got in {id(got): got for inbox in play.scene.inbox.values() for got in inbox}.values():
            if (found := _link(got)) is None:
                continue
            kind, token = found
            if not _IS_ALIVE[kind](ctx, token):
                self.dead.add(token)
            else:
                play.holds("M1: a dead link stays dead", token not in self.dead, got.kind)


def _link(got: Got) -> tuple[str, str] | None:
    match got.kind:
        case "people.confirm_signup" | "people.confirm_address":
            return got.kind, got.token("confirm_url")
        case "people.new_password":
            return got.kind, got.token("password_url")
    return None


def _sign_up_lives(ctx: Context, token: str) -> bool:
    return confirmation(ctx, token).step in {Step.BEGIN, Step.FINISH}


def _password_lives(ctx: Context, token: str) -> bool:
    try:
        password_link(ctx, token)
    except DomainError:
        return False
    return True


def _address_lives(ctx: Context, token: str) -> bool:
    try:
        _, change = address_change(ctx, token)
    except DomainError:
        return False
    return change.state is AddressChangeState.WAITING


_IS_ALIVE = {
    "people.confirm_signup": _sign_up_lives,
    "people.new_password": _password_lives,
    "people.confirm_address": _address_lives,
}
