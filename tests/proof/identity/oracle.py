"""What must be so, by the law alone:
who has which address, what is joined to what, what was said, and what is remembered.

Nothing here knows how the product works. Acts tell it what people and employers did, and it knows what
follows.
"""

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.proof.identity.cast import Actor

Details = tuple[str, str, str | None]


@dataclass
class KnownAccount:
    """What somebody proved: an address, and what they said about themselves.

    Whoever chose the password has a session.
    """

    account_id: str
    address: str
    details: Details
    session_of: Actor | None
    is_open: bool
    mail_is_lost: bool = False
    """A restore brought it back, and its present address is known by its hash only:
    it gets no mail until it is named again.
    """


@dataclass
class KnownRelation:
    """What one employer says about one human, and what people have made of it."""

    relation_id: str
    employer_id: str
    human: str
    address: str
    joined_to: str | None = None
    proved_by: str | None = None
    asleep: bool = False
    mail_at_sign_in: bool = False
    said: str | None = None


@dataclass(frozen=True)
class Reach:
    """What somebody comes to: accounts, and relations whose content they see."""

    accounts: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ended:
    """Something that ended: an erasure of ``of``;
    a join ``of`` an account ``to`` a relation; or a move of an account ``to``.
    """

    at: datetime
    what: str
    of: str
    to: str = ""
    word: str | None = None


@dataclass
class Oracle:
    accounts: dict[str, KnownAccount] = field(default_factory=dict)
    relations: dict[str, KnownRelation] = field(default_factory=dict)
    stops: set[tuple[str, str]] = field(default_factory=set)
    """Employer and address of mail that was reported."""
    remembered_addresses: set[tuple[str, str]] = field(default_factory=set)
    # Of a relation, the addresses that its employer put right.
    put_right: set[tuple[str, str]] = field(default_factory=set)
    # Of which row an employer said that it is wrong: whose, at which address, with which number.
    discarded: set[tuple[str, str, str, str | None]] = field(default_factory=set)
    remembered_numbers: set[tuple[str, str]] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    """The address that each code was asked for, by its request; gone once it is used."""
    told: dict[str, int] = field(default_factory=dict)
    """How many times each account must have been told that a join ended."""
    ended: list[Ended] = field(default_factory=list)
    """What people ended, in order: a restore must not bring it back."""
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    # ---- what employers do

    def appeared(self, relation_id: str, employer_id: str, human: str, address: str) -> None:
        self.relations[relation_id] = KnownRelation(relation_id, employer_id, human, address)

    def named(self, relation_id: str, human: str, address: str) -> None:
        """The employer says of somebody known who it is and at which address;
        another address ends what hung on the former.
        """
        known = self.relations[relation_id]
        known.human = human
        if address != known.address:
            known.address = address
            self.said(relation_id, None)
            self._parted(known)

    # ---- what people do

    def opening(self, account_id: str, address: str, details: Details) -> None:
        """A link to the address was followed, and no password is set yet: who did so before gives way."""
        for other in [one for one in self.accounts.values() if one.address == address]:
            del self.accounts[other.account_id]
        self.accounts[account_id] = KnownAccount(account_id, address, details, None, is_open=False)

    def opened(self, account_id: str, details: Details, actor: Actor) -> None:
        account = self.accounts[account_id]
        account.details, account.session_of, account.is_open = details, actor, True

    def recovered(self, account_id: str, actor: Actor) -> None:
        """By mail to the sign-in address alone:
        what was joined with another address sleeps until that is proved again.
        """
        account = self.accounts[account_id]
        account.session_of = actor
        for relation in self.relations.values():
            if relation.joined_to == account_id and relation.proved_by != account.address:
                relation.asleep, relation.mail_at_sign_in = True, False

    def moved(self, account_id: str, address: str) -> None:
        account = self.accounts[account_id]
        account.address, account.mail_is_lost = address, False
        self.ended.append(Ended(self.now, "move", account_id, address))

    def said_yes(self, account_id: str, relation_id: str) -> None:
        relation = self.relations[relation_id]
        relation.joined_to, relation.proved_by, relation.asleep = account_id, relation.address, False
        relation.mail_at_sign_in = False
        self.said(relation_id, None)

    def parted(self, relation_id: str) -> None:
        self._parted(self.relations[relation_id])

    def said(self, relation_id: str, word: str | None) -> None:
        """Of the address that the relation has now; what was said before of the same one is said no more."""
        relation = self.relations[relation_id]
        relation.said = word
        self.ended.append(Ended(self.now, "word", relation_id, relation.address, word))

    def allowed_again(self, employer_id: str, address: str) -> None:
        self.remembered_addresses.discard((employer_id, address))

    def _parted(self, relation: KnownRelation) -> None:
        if relation.joined_to is not None:
            self.told[relation.joined_to] = self.told.get(relation.joined_to, 0) + 1
            self.ended.append(Ended(self.now, "join", relation.joined_to, relation.relation_id))
        relation.joined_to = relation.proved_by = None
        relation.asleep = relation.mail_at_sign_in = False

    def erased(self, person_id: str, numbers: frozenset[str], at: datetime) -> None:
        """A subject is gone, and nothing else is.

        A relation is remembered by its employer, an account leaves what it joined.
        """
        self.ended.append(Ended(at, "erasure", person_id))
        if relation := self.relations.pop(person_id, None):
            self._parted(relation)
            self.remembered_addresses.add((relation.employer_id, relation.address))
            self.remembered_numbers |= {(relation.employer_id, number) for number in numbers}
        elif self.accounts.pop(person_id, None):
            self._let_go(person_id)

    def _let_go(self, account_id: str) -> None:
        for relation in self.relations.values():
            if relation.joined_to == account_id:
                relation.joined_to = relation.proved_by = None
                relation.asleep = relation.mail_at_sign_in = False

    def restored(self, before: "Oracle", since: datetime) -> "Oracle":
        """What is so after a restore: as it was, without what people ended since;
        ledger and passwords are as they are.
        """
        after = copy.deepcopy(before)
        after.stops, after.codes, after.ended, after.now = self.stops, self.codes, self.ended, self.now
        after.remembered_addresses, after.remembered_numbers = (
            self.remembered_addresses,
            self.remembered_numbers,
        )
        for ended in self.ended:
            if ended.at >= since:
                after._end_again(ended)
        for account in after.accounts.values():
            now = self.accounts.get(account.account_id)
            account.session_of = now.session_of if now else None
        return after

    def _end_again(self, ended: Ended) -> None:
        match ended.what:
            case "erasure":
                self.relations.pop(ended.of, None)
                if self.accounts.pop(ended.of, None):
                    self._let_go(ended.of)
            case "word" if ended.of in self.relations and self.relations[ended.of].address == ended.to:
                self.relations[ended.of].said = ended.word
            case "move" if ended.of in self.accounts:
                account = self.accounts[ended.of]
                account.mail_is_lost = account.mail_is_lost or account.address != ended.to
                account.address = ended.to
            case "join" if ended.to in self.relations:
                relation = self.relations[ended.to]
                if relation.joined_to == ended.of:
                    relation.joined_to = relation.proved_by = None
                    relation.asleep = relation.mail_at_sign_in = False

    # ---- what follows

    def holder(self, address: str) -> KnownAccount | None:
        """Whose present sign-in address it is."""
        return next((one for one in self.accounts.values() if one.address == address), None)

    def at(self, employer_id: str, address: str) -> list[KnownRelation]:
        """Whom an employer names an address for, now."""
        return [
            one
            for one in self.relations.values()
            if one.employer_id == employer_id and one.address == address
        ]

    def reach(self, mailboxes: frozenset[str], *, by_mail: bool = False) -> Reach:
        """The law: what whoever reads these mailboxes comes to, without password, session, factor or role.

        ``by_mail``: without accounts whose mail a restore lost.
        """
        accounts = frozenset(
            one.account_id
            for one in self.accounts.values()
            if one.is_open and one.address in mailboxes and not (by_mail and one.mail_is_lost)
        )
        relations = frozenset(
            one.relation_id
            for one in self.relations.values()
            if one.address in mailboxes and (one.joined_to is None or one.joined_to in accounts)
        )
        return Reach(accounts, relations)

    def mail_of(self, relation_id: str) -> frozenset[str | None]:
        """Where an employer's ordinary mail about somebody may go; nowhere after some words and reports.

        Where it was to go to a sign-in address that a restore lost, it goes to the employer's or nowhere.
        """
        relation = self.relations[relation_id]
        if relation.said in {"wrong_person", "left"}:
            return frozenset({None})
        if not (relation.mail_at_sign_in and relation.joined_to):
            return frozenset({self._unless_stopped(relation.employer_id, relation.address)})
        account = self.accounts[relation.joined_to]
        if account.mail_is_lost:
            return frozenset({None, relation.address})
        return frozenset({self._unless_stopped(relation.employer_id, account.address)})

    def _unless_stopped(self, employer_id: str, address: str) -> str | None:
        return None if (employer_id, address) in self.stops else address
