"""A dispute and an objection stop the same mail for reasons of their own: neither's end ends the other."""

import itertools

import pytest

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.refusing import refusal
from qlinx.mailing.suppression import memory_of
from qlinx.people.model import Person
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.objection import RIGHT as OBJECTION
from qlinx.rights.model import Refusal
from qlinx.rights.right import Right
from qlinx.rights.service import ask, refuse
from qlinx.rights.taking_back import take_back
from tests.support.people import person_of, says_yes
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder, a_relation, an_employer
from tests.support.world import World

INVITATION = Mail(MailPurpose.INVITATION, Urgency.ROUTINE)


def held_back(world: World, relation: Person) -> str | None:
    """Why an invitation to them would not go now."""
    now = person_of(world.ctx, relation.person_id)
    known = memory_of(world.ctx.store, now.address_hash, now.mail_scope)
    return refusal([now], known, INVITATION, world.now)


@pytest.mark.parametrize("rights", list(itertools.permutations([DISPUTE, OBJECTION])))
@pytest.mark.parametrize("minutes", [0, 1])
def test_an_answered_dispute_leaves_an_objection_whichever_came_first(
    world: World, rights: tuple[Right, Right], minutes: int
) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    asked = {}
    for right in rights:
        asked[right.name] = ask(world.ctx, relation.person_id, right, proved=relation.address_hash)
        world.pass_time(minutes=minutes)
    carry_out_request(world, asked["objection"])

    refuse(world.ctx, asked["dispute"], Refusal.EXCESSIVE, actor="user-id")

    assert held_back(world, relation) == "objection"
    assert person_of(world.ctx, relation.person_id).mail_stops == (MailStop.OBJECTION,)


def test_mail_waits_for_the_last_of_two_disputes(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    from_address = ask(world.ctx, relation.person_id, DISPUTE, proved=relation.address_hash)
    says_yes(world, holder, relation)
    from_account = ask(world.ctx, relation.person_id, DISPUTE, account_id=holder.person_id)

    take_back(world.ctx, holder.person_id, from_account.request_id)
    assert held_back(world, relation) == "dispute"
    refuse(world.ctx, from_address, Refusal.EXCESSIVE, actor="user-id")
    assert held_back(world, relation) is None
