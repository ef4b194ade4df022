"""How many people an employer is told that it would invite, beside whom it then invites."""

from typing import Any

import pytest

from qlinx.invitations.audiences import audiences
from qlinx.invitations.draft import AudienceDraft
from qlinx.people.model import Word
from tests.support.inviting import Inviting
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
