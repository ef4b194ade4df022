"""How many people an employer is told that it would invite, beside whom it then invites."""

from typing import Any

import pytest

from qlinx.invitations.audiences import audiences
from qlinx.invitations.draft import AudienceDraft
from qlinx.people.model import Word
from tests.support.inviting import Inviting
from tests.support.meter import Meter
from tests.support.standing import client
from tests.support.world import World


@pytest.mark.parametrize(
    "audience", [{"everyone": True}, {"departments": ["keuken", "Zorg"]}, {"tags": ["bhv", "Lunch"]}], ids=str
)
def test_as_many_are_told_as_are_invited(world: World, audience: dict[str, Any]) -> None:
    inviting = Inviting(world)
    inviting.people(2, shared={"department": "Keuken", "tags": ("bhv", "lunch")})
    inviting.person(shared={"department": "ZORG"})
    inviting.person(shared={"department": "Tuin", "tags": ("BHV",)})
    for own in ({"restricted": True}, {"said": Word.LEFT}):
        inviting.person(shared={"department": "Keuken", "tags": ("bhv",)}, **own)
    inviting.person(shared={"department": "Keuken", "ended_at": world.now})

    found = audiences(inviting.ctx, inviting.employer_id)
    told = found.taken_in(AudienceDraft.model_validate(audience))
    assert told == len(inviting.invitees(inviting.dispatch(audience=audience)))
    assert found.everyone == 4
    assert dict(found.departments) == {"Keuken": 2, "Tuin": 1, "ZORG": 1}
    assert sorted(found.tags.values()) == [2, 3]


def test_of_more_than_can_be_counted_while_somebody_waits_it_is_said_that_there_are_others(
    world: World,
) -> None:
    inviting = Inviting(world)
    inviting.people(6, shared={"department": "Keuken"})
    meter = Meter(client("dynamodb"))
    metered = world.context(meter)

    def counted(most: int) -> tuple[int, bool, float]:
        with meter.counting() as units:
            found = audiences(metered, inviting.employer_id, most=most)
        return found.everyone, found.whole, units.reads

    six, is_whole, _ = counted(6)
    assert (six, is_whole) == (6, True)
    five, is_whole, reads = counted(5)
    assert (five, is_whole) == (5, False)
    inviting.people(54, shared={"department": "Keuken"})
    *_, of_ten_times_as_many = counted(5)
    assert of_ten_times_as_many <= reads + 1
