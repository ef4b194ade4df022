"""What people say about relations:
codes asked and used, yes and the other words, parting, where mail goes, reports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.people.joins import choose_mail, detach
from qlinx.people.looking import Look, Standing, look
from qlinx.people.own_data import joined_to
from qlinx.people.proofs import ask_for_code, proved
from qlinx.people.saying import WORDS, Said, Spoken, asleep_of, say_all, standing_of
from qlinx.people.words import say_from_account
from tests.proof.identity.acts import Act, Play, Usable
from tests.proof.identity.acts_accounts import InAccount
from tests.proof.identity.cast import Actor, mailbox
from tests.proof.identity.oracle import KnownRelation

# How old what shows that somebody reads a mailbox may be: a code's life, and that of the code behind a link.
FRESH = timedelta(minutes=30)


@dataclass(frozen=True)
class AsksCode(Act):
    actor: Actor
    address: str

    def play(self, play: Play) -> object:
        asked = ask_for_code(
            play.scene.ctx, mailbox(self.address), network_address=f"{self.actor} {play.scene.now}"
        )
        play.oracle.codes[asked] = self.address
        play.asked[asked] = self.actor
        return asked


def shown(standing: Standing, account_id: str | None, *, is_asleep: bool) -> bool:
    """Whether whoever proved the address sees what stands in a relation, as the page decides it (rule 3)."""
    del is_asleep
    joined_to_ = standing.relation.person.account_id
    return joined_to_ is None or (account_id is not None and joined_to_ == account_id)


@dataclass(frozen=True)
class UsesCode(Act):
    """Somebody hands a code in, looks, and says a word about one of what stands there; or only looks."""

    code: Usable
    account_id: str | None
    """The account in whose session it is done."""
    about: str | None = None
    employer: str | None = None
    saying: Spoken | None = None
    number: str | None = None

    @property
    def towards(self) -> str | None:
        return self.employer

    def play(self, play: Play) -> object:
        ctx, oracle = play.scene.ctx, play.oracle
        proof = proved(ctx, self.code.code_request, self.code.digits, network_address=f"{play.scene.now}")
        address = oracle.codes.get(self.code.code_request)
        play.holds("1: a proof is used up", address is not None, self)
        if address is None:
            return "used again"
        reads = play.scene.reads(self.code.actor, address, within=FRESH)
        play.holds("1: who proves an address reads its mail", reads, self)
        play.holds(
            "1: a code proves the address it was asked for",
            proof.address_hash == play.scene.address_hash(address),
        )
        seen = look(ctx, proof.address_hash)
        self._sees(play, seen, address)
        if self.saying is None or self.about is None:
            return "looked"
        [outcome] = say_all(
            ctx, proof, [Said(self.about, self.saying, self.number)], account_id=self.account_id
        )
        del oracle.codes[self.code.code_request]
        if outcome.problem:
            raise outcome.problem
        self._said(play, seen, address)
        return self.saying.value

    def _sees(self, play: Play, seen: Look, address: str) -> None:
        """What the page shows is what the law says that this reader comes to."""
        ctx, oracle = play.scene.ctx, play.oracle
        asleep = asleep_of(ctx, self.account_id)
        for standing in seen.relations:
            relation_id = standing.relation.person.person_id
            known = oracle.relations.get(relation_id)
            play.holds("L: what stands there is named there", known and known.address == address, relation_id)
            if known and shown(standing, self.account_id, is_asleep=relation_id in asleep):
                mine = known.joined_to in {None, self.account_id}
                play.holds("3: a joined relation shows nothing to others", mine, relation_id)

    def _said(self, play: Play, seen: Look, address: str) -> None:
        oracle = play.oracle
        if self.saying is Spoken.ALLOW_AGAIN:
            oracle.allowed_again(self.about or "", address)
            return
        standing = standing_of(seen, self.about or "")
        known = oracle.relations[standing.relation.person.person_id]
        self._may(play, known)
        _SAYINGS[self.saying or Spoken.YES](play, known, self.account_id)

    def _may(self, play: Play, known: KnownRelation) -> None:
        shared = len(play.oracle.at(known.employer_id, known.address)) > 1
        play.holds("10: a shared address takes the number", not shared or self.number, self)
        if self.saying is Spoken.YES:
            play.holds("1: a yes takes a session", self.account_id, self)
            play.holds("3: what is joined is not joined again", known.joined_to in {None, self.account_id})
        elif self.saying in WORDS:
            play.holds("3: who joined it speaks for it", known.joined_to in {None, self.account_id}, self)


def _yes(play: Play, known: KnownRelation, account_id: str | None) -> None:
    play.oracle.said_yes(account_id or "", known.relation_id)


def _not_me(play: Play, known: KnownRelation, account_id: str | None) -> None:
    del account_id
    play.oracle.parted(known.relation_id)


def _word(word: str) -> Callable[[Play, KnownRelation, str | None], None]:
    def said(play: Play, known: KnownRelation, account_id: str | None) -> None:
        del account_id
        if word == "wrong_person":
            play.oracle.parted(known.relation_id)
        play.oracle.said(known.relation_id, word)

    return said


_SAYINGS = {
    Spoken.YES: _yes,
    Spoken.NOT_ME: _not_me,
    **{saying: _word(word.value) for saying, word in WORDS.items()},
}


@dataclass(frozen=True)
class InRelation(InAccount):
    """An act in a session of an account about what it is joined to."""

    relation_id: str
    employer: str

    @property
    def towards(self) -> str | None:
        return self.employer

    def is_awake(self, play: Play) -> bool:
        known = play.oracle.relations.get(self.relation_id)
        return known is not None and known.joined_to == self.account_id and not known.asleep


@dataclass(frozen=True)
class Parts(InRelation):
    def play(self, play: Play) -> object:
        detach(play.scene.ctx, self.account_id, self.relation_id)
        known = play.oracle.relations.get(self.relation_id)
        if known is None or known.joined_to != self.account_id:
            return "nothing to part from"
        play.oracle.parted(self.relation_id)
        return "parted"


@dataclass(frozen=True)
class ChoosesMail(InRelation):
    at_sign_in: bool

    def play(self, play: Play) -> object:
        choose_mail(play.scene.ctx, self.account_id, self.relation_id, at_sign_in=self.at_sign_in)
        play.holds("2: what sleeps is not acted on", self.is_awake(play), self)
        play.oracle.relations[self.relation_id].mail_at_sign_in = self.at_sign_in
        return "chosen"


@dataclass(frozen=True)
class SaysInAccount(InRelation):
    saying: Spoken

    def play(self, play: Play) -> object:
        say_from_account(play.scene.ctx, self.account_id, self.relation_id, WORDS[self.saying])
        play.holds("2: what sleeps is not acted on", self.is_awake(play), self)
        _SAYINGS[self.saying](play, play.oracle.relations[self.relation_id], self.account_id)
        return self.saying.value


@dataclass(frozen=True)
class LooksInAccount(InAccount):
    """Own data: what is joined and awake is shown, and nothing else."""

    def play(self, play: Play) -> object:
        found = joined_to(play.scene.ctx, self.account_id)
        awake = {one.join.relation_id for one in found if one.person}
        must = {
            one.relation_id
            for one in play.oracle.relations.values()
            if one.joined_to == self.account_id and not one.asleep
        }
        play.holds("2: own data shows what is joined and awake", awake == must, (awake, must))
        return "looked"


@dataclass(frozen=True)
class ReportsSpam(Act):
    """A reader reports an employer's mail as spam:
    that employer's mail to that address stops, and nobody else's.
    """

    person_id: str
    entry_id: str
    employer: str
    address: str

    @property
    def towards(self) -> str | None:
        return self.employer

    def play(self, play: Play) -> object:
        tags: dict[str, tuple[str, ...]] = {"person_id": (self.person_id,), "entry_id": (self.entry_id,)}
        feedback = Feedback(event_type="Complaint", message_id="m", tags=tags, at=play.scene.now)
        take_feedback(play.scene.ctx, feedback)
        play.oracle.stops.add((self.employer, self.address))
        return "reported"
