"""What an employer could do next."""

from random import Random

from qlinx.people.desk import Decision
from qlinx.rosters.model import WaitingDecision
from tests.proof.identity.acts import Act, Play
from tests.proof.identity.acts_employers import (
    Corrects,
    Covers,
    DecidesLeft,
    DecidesRow,
    DropsRoster,
    Invites,
    Said,
    roster_id,
)
from tests.proof.identity.cast import ATTACKER, EMPLOYERS, HUMANS, MAILBOXES, SHARED
from tests.proof.identity.oracle import KnownRelation
from tests.proof.identity.stored import text

_NUMBERS = tuple(human.number for human in HUMANS.values())


def some_row(rng: Random, employer: str) -> Said:
    """What a list says of somebody: mostly right, sometimes with another's number or address."""
    human = HUMANS["mallory" if employer == ATTACKER and rng.random() < 0.15 else rng.choice(SHARED)]
    name = human.names[0] if rng.random() < 0.6 else rng.choice(human.names)
    address = human.addresses[0] if rng.random() < 0.5 else rng.choice(human.addresses)
    if rng.random() < (0.35 if employer == ATTACKER else 0.12):
        address = rng.choice(MAILBOXES)
    number = rng.choice((human.number, human.number, None, rng.choice(_NUMBERS)))
    return Said(name, address, number)


def drops_roster(rng: Random, play: Play, number: int) -> Act:
    employer = rng.choice(EMPLOYERS[:2] if rng.random() < 0.8 else EMPLOYERS)
    rows = tuple(some_row(rng, employer) for _ in range(rng.choice((1, 1, 2, 3))))
    covers: Covers = "everyone" if rng.random() < 0.2 else "additions"
    return DropsRoster(employer, rows, covers, roster_id(play.scene.seed, number))


def some_relation(rng: Random, play: Play) -> KnownRelation | None:
    known = list(play.oracle.relations.values())
    joined = [one for one in known if one.joined_to]
    if joined and rng.random() < 0.5:
        known = joined
    return rng.choice(known) if known else None


def corrects(rng: Random, play: Play, _: int) -> Act | None:
    if not (relation := some_relation(rng, play)):
        return None
    human = HUMANS[relation.human]
    chance = rng.random()
    if chance < 0.6:
        return Corrects(relation.employer_id, relation.relation_id, address=rng.choice(MAILBOXES))
    if chance < 0.8:
        return Corrects(relation.employer_id, relation.relation_id, number=rng.choice(_NUMBERS))
    return Corrects(relation.employer_id, relation.relation_id, name=rng.choice(human.names))


def decides_row(rng: Random, play: Play, _: int) -> Act | None:
    waiting = [
        item for item in play.scene.records() if item["kind"]["S"] == "waiting_row" and "decided" not in item
    ]
    if not waiting:
        return None
    row = rng.choice(waiting)
    candidates = [str(one["S"]) for one in row["candidates"]["L"]]
    stated = Said((row["first_name"]["S"], row["last_name"]["S"]), row["email"]["S"], None)
    decision = rng.choice(tuple(WaitingDecision))
    candidate = rng.choice([*candidates, None]) if decision is WaitingDecision.SAME_PERSON else None
    return DecidesRow(
        row["employer_id"]["S"],
        row["person_id"]["S"],
        stated.human,
        stated.address,
        text(row, "personnel_number"),
        decision,
        candidate,
    )


def decides_left(rng: Random, play: Play, _: int) -> Act | None:
    known = [one for one in play.oracle.relations.values() if one.said == "left"]
    if not known:
        return None
    relation = rng.choice(known)
    return DecidesLeft(relation.employer_id, relation.relation_id, rng.choice(tuple(Decision)))


def invites(rng: Random, play: Play, _: int) -> Act | None:
    relation = some_relation(rng, play)
    return Invites(relation.employer_id, relation.relation_id) if relation else None
