"""An agreement that ends, its people, and a night that settles it."""

from datetime import UTC, date, datetime

from qlinx.employers.store import agreement_of
from qlinx.people.model import Person
from qlinx.people.put_right import stated_now
from qlinx.people.relations import relation_by_id, restated
from qlinx.people.stated import Under
from qlinx.retention.model import Line, Report
from tests.support.retention import run
from tests.support.subjects import (
    a_relation,
    an_employer,
    an_employer_contact,
    an_employer_user,
)
from tests.support.world import World

LAST_DAY = date(2026, 11, 30)


END = datetime(2026, 11, 30, 22, 59, 59, 999999, UTC)


def line(report: Report, kind: str) -> Line:
    return next(one for one in report.lines if one.kind == kind and one.rule == "agreement-ended")


def people(world: World, count: int) -> list[Person]:
    """Relations with employer 1, whose agreement ends."""
    ending = an_employer(world.ctx, 1, ends_on=LAST_DAY)
    return [a_relation(world.ctx, ending, f"n{number}@werk.example.nl") for number in range(count)]


def ended(world: World) -> int:
    return sum(1 for item in world.items_of("employment") if item.get("ended_at"))


def ended_by(world: World) -> int:
    """How many relations one night and its run end."""
    before = ended(world)
    run(world)
    return ended(world) - before


def settled_for(world: World) -> date | None:
    agreement = agreement_of(world.ctx.store, "1" * 26)
    assert agreement is not None
    return agreement.settled_for


def is_shared_again(world: World, person_id: str) -> None:
    """The employer's next list names them."""
    relation = relation_by_id(world.ctx, person_id)
    assert relation is not None
    under = Under("1" * 26, "attestation-2", "contract", "roster-2", 2, world.now, "changed")
    world.ctx.store.write(*restated(world.ctx, relation, stated_now(relation), under))


def ends_of_roles(world: World) -> set[str | None]:
    roles = [*world.items_of("employer_contact"), *world.items_of("employer_user")]
    assert len(roles) == 2
    return {role.get("ends_at") for role in roles}


def settled_with_roles(world: World) -> None:
    """An agreement that ended and was settled, with a contact person and a user."""
    employer = an_employer(world.ctx, ends_on=LAST_DAY)
    an_employer_contact(world.ctx, employer)
    an_employer_user(world.ctx, employer)
    world.pass_time(days=10)
    run(world)
    assert None not in ends_of_roles(world)
