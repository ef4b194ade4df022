"""What employers do: lists of rows, corrections, decisions about rows that wait and about who left,
and invitations.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, Literal, cast

from qlinx.kit.ids import derived_id
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.desk import Decision, correct, decide
from qlinx.people.service import personnel_hash
from qlinx.people.stated import Stated
from qlinx.rosters.applying import apply_row
from qlinx.rosters.finishing import _end_missing
from qlinx.rosters.knowing import known_about
from qlinx.rosters.model import Roster, RosterState, WaitingDecision
from qlinx.rosters.rows import RosterRow
from qlinx.rosters.waiting_decisions import decide_waiting
from tests.proof.identity.acts import Act, Play
from tests.proof.identity.cast import HUMANS, Name, human_of, mailbox
from tests.proof.identity.oracle import Oracle
from tests.proof.identity.scene import ORDINARY
from tests.proof.identity.stored import StoredRelation, relations_of

Covers = Literal["everyone", "additions"]


@dataclass(frozen=True)
class Said:
    """A row of a list: a name, an address, and perhaps a number."""

    name: Name
    address: str
    number: str | None

    @property
    def human(self) -> str:
        return human_of(self.name)

    def row(self, line: int) -> RosterRow:
        first, last = self.name
        return RosterRow(
            line=line,
            first_name=first,
            last_name=last,
            email=mailbox(self.address),
            personnel_number=self.number,
        )


@dataclass(frozen=True)
class OfEmployer(Act):
    employer: str

    @property
    def employer_id(self) -> str | None:
        return self.employer

    @contextmanager
    def watched(self, play: Play) -> Iterator["Watched"]:
        """What the act changes of this employer's relations is looked at afterwards."""
        watched = Watched(play, self.employer, relations_of(play.scene, self.employer))
        yield watched
        watched.look()


@dataclass
class Watched:
    """The relations of an employer before an act of its own, and what came of them."""

    play: Play
    employer: str
    before: dict[str, StoredRelation]

    def look(self) -> None:
        self.after = relations_of(self.play.scene, self.employer)
        self.new = [self.after[one] for one in self.after.keys() - self.before.keys()]
        self.changed = [
            one for one in self.after.values() if one.relation_id in self.before and self._changed(one)
        ]

    def _changed(self, now: StoredRelation) -> bool:
        return now.said_by_employer != self.before[now.relation_id].said_by_employer


@dataclass(frozen=True)
class DropsRoster(OfEmployer):
    """A list comes in, row by row as an import applies it,
    and ends whom it leaves out where it is complete.
    """

    said: tuple[Said, ...]
    covers: Covers
    roster_id: str

    def play(self, play: Play) -> object:
        scene = play.scene
        roster = Roster(
            employer_id=self.employer,
            roster_id=self.roster_id,
            file_key=f"employers/{self.employer}/rosters/{self.roster_id}.csv",
            content_tag="tag",
            attestation_id=f"attestation-{self.roster_id}",
            ground="contract",
            covers=self.covers,
            extra_columns="ignore",
            state=RosterState.APPLYING,
            received_at=scene.now,
        )
        rows = [one.row(line) for line, one in enumerate(self.said, start=2)]
        known = known_about(scene.ctx, self.employer, rows)
        results = [
            self._row(play, roster, row, said, known[row.line])
            for row, said in zip(rows, self.said, strict=True)
        ]
        if self.covers == "everyone":
            not_taken = [
                said
                for said, result in zip(self.said, results, strict=True)
                if result[1] in {"waiting", "rejected"}
            ]
            self._end_missing(play, roster, not_taken)
        return results

    def _row(self, play: Play, roster: Roster, row: RosterRow, said: Said, known: Any) -> tuple[object, ...]:
        with self.watched(play) as watched:
            result = apply_row(play.scene.ctx, roster, row, known)
        self._judge(play, said, result.outcome, watched)
        told = result.what_to_do
        return (result.line, result.outcome, result.field, result.code, told.nl, told.en)

    def _judge(self, play: Play, said: Said, outcome: str, watched: Watched) -> None:
        oracle = play.oracle
        may_be_new = outcome == "accepted"
        play.holds("11: a row makes one relation at most", len(watched.new) <= may_be_new, outcome)
        remembered = (self.employer, said.address) in oracle.remembered_addresses
        # Of two at one mailbox one was erased: what the employer says of the other goes on.
        stands = any(one.human == said.human for one in oracle.at(self.employer, said.address))
        refused = outcome == "rejected" or (stands and not watched.new)
        play.holds("8: employer and address refuse", not remembered or refused, said)
        known = any(self._knows(play, said, one) for one in watched.before.values())
        goes_on = outcome != "rejected" or self._is_wrong(oracle, said)
        play.holds("8: who stands there goes on", goes_on or not (stands and known), said)
        for one in watched.new:
            asked = (self.employer, _hash(play, self.employer, said.number)) in oracle.remembered_numbers
            play.holds("8: employer and number ask", not asked, said)
            oracle.appeared(one.relation_id, self.employer, said.human, said.address)
        for one in watched.changed:
            meant = oracle.relations[one.relation_id].human
            play.holds("11: a row moves nobody else", said.human == meant, (said, meant))
            stands = (one.relation_id, said.address) in oracle.put_right
            # A list that says what was put right: only the memory of the value of before goes.
            agrees = outcome == "unchanged" and one.relation_id in dict(oracle.put_right)
            taken = outcome in {"changed", "duplicate"} or agrees
            taken = taken and (one.address == said.address or stands)
            play.holds("11: a row that is not taken changes nothing", taken, (said, outcome))
            oracle.named(one.relation_id, meant, one.address)

    def _is_wrong(self, oracle: Oracle, said: Said) -> bool:
        """Whether the employer itself said so of this row: it stays refused, whoever came since."""
        return (self.employer, said.human, said.address, said.number) in oracle.discarded

    def _knows(self, play: Play, said: Said, one: StoredRelation) -> bool:
        """Whether the employer can know whom it means: another surname without the number may be anybody's,
        so also of the one who was erased.
        """
        half = HUMANS[said.human].names[-1]
        numbered = said.number is not None and _hash(play, self.employer, said.number) in one.numbers
        same = one.name == said.name or half not in {one.name, said.name}
        return one.address == said.address and human_of(one.name) == said.human and (numbered or same)

    def _end_missing(self, play: Play, roster: Roster, not_taken: list[Said]) -> None:
        """Whoever has the address or the number of a line that waits or is refused counts as present."""
        with self.watched(play) as watched:
            _end_missing(play.scene.ctx, cast("Any", SimpleNamespace(time_left=lambda: 900_000)), roster)
        ctx = play.scene.ctx
        numbers = {personnel_hash(ctx, self.employer, one.number) for one in not_taken if one.number}
        addresses = {one.address for one in not_taken}
        for one in watched.after.values():
            if one.has_left == watched.before[one.relation_id].has_left:
                continue
            present = one.address in addresses or numbers & one.numbers
            play.holds("11: who waits counts as present", not present, one)


@dataclass(frozen=True)
class Corrects(OfEmployer):
    """The employer corrects one of its people; what it says is its own decision."""

    relation_id: str
    name: Name | None = None
    address: str | None = None
    number: str | None = None

    def play(self, play: Play) -> object:
        with self.watched(play) as watched:
            correct(play.scene.ctx, self.employer, self.relation_id, self._corrected, actor="hr")
        play.holds("a correction is about one relation", not watched.new and len(watched.changed) <= 1)
        known = play.oracle.relations[self.relation_id]
        remembered = self.address and (self.employer, self.address) in play.oracle.remembered_addresses
        if self.address != known.address:
            play.holds("8: employer and address refuse", not remembered, self)
        human = human_of(self.name) if self.name else known.human
        if self.address and self.address != known.address:
            play.oracle.put_right.add((self.relation_id, known.address))
        play.oracle.named(self.relation_id, human, self.address or known.address)
        return "corrected"

    def _corrected(self, stated: Stated) -> Stated:
        first, last = self.name or (stated.first_name, stated.last_name)
        return replace(
            stated,
            first_name=first,
            last_name=last,
            email=mailbox(self.address) if self.address else stated.email,
            personnel_number=self.number or stated.personnel_number,
        )


@dataclass(frozen=True)
class DecidesRow(OfEmployer):
    """The employer says whom a row that waits is about; from then on it is that human."""

    row_id: str
    human: str
    address: str
    number: str | None
    decision: WaitingDecision
    candidate: str | None

    def play(self, play: Play) -> object:
        oracle = play.oracle
        remembered = (self.employer, self.address) in oracle.remembered_addresses
        with self.watched(play) as watched:
            decide_waiting(
                play.scene.ctx,
                self.employer,
                self.row_id,
                self.decision,
                actor="hr",
                person_id=self.candidate,
            )
        if self.decision is WaitingDecision.DISCARD:
            oracle.discarded.add((self.employer, self.human, self.address, self.number))
        stands = {one.relation_id for one in watched.before.values() if one.address == self.address}
        brings = [one for one in (*watched.new, *watched.changed) if one.address == self.address]
        comes = [one for one in brings if one.relation_id not in stands]
        play.holds("8: employer and address refuse", not (remembered and comes), self)
        for one in watched.new:
            play.holds("11: only somebody new is new", self.decision is WaitingDecision.NEW_PERSON)
            oracle.appeared(one.relation_id, self.employer, self.human, self.address)
        for one in watched.changed:
            was = watched.before[one.relation_id]
            if self.decision is WaitingDecision.SAME_PERSON and one.address == self.address:
                oracle.named(one.relation_id, self.human, self.address)
                continue
            lost = was.numbers - one.numbers
            same = (was.name, was.address) == (one.name, one.address) and lost == {
                _hash(play, self.employer, self.number)
            }
            play.holds("11: who is not chosen loses the number at most", same, one)
        return self.decision.value


@dataclass(frozen=True)
class DecidesLeft(OfEmployer):
    """The employer's answer to "not any more"."""

    relation_id: str
    decision: Decision

    def play(self, play: Play) -> object:
        decide(play.scene.ctx, self.employer, self.relation_id, self.decision, actor="hr")
        known = play.oracle.relations[self.relation_id]
        if self.decision is Decision.STILL_WORKS_HERE:
            play.holds("7: only what was said is decided", known.said == "left", self)
            play.oracle.said(known.relation_id, None)
        return self.decision.value


@dataclass(frozen=True)
class Invites(OfEmployer):
    """Ordinary mail to one of its people."""

    relation_id: str

    def play(self, play: Play) -> object:
        play.scene.ctx.store.write(enqueue_mail(play.scene.ctx, self.relation_id, ORDINARY))
        return "invited"


def _hash(play: Play, employer: str, number: str | None) -> str:
    return personnel_hash(play.scene.ctx, employer, number) if number else ""


def roster_id(seed: int, number: int) -> str:
    return derived_id("roster", str(seed), str(number))


__all__ = [
    "Corrects",
    "DecidesLeft",
    "DecidesRow",
    "DropsRoster",
    "Invites",
    "OfEmployer",
    "Said",
    "roster_id",
]
