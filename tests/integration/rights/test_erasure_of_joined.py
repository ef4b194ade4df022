"""The erasure of an account and of the relations that are joined to it:
separately, together, side by side.
"""

from datetime import timedelta

import pytest

from qlinx.kit.errors import NotFound
from qlinx.people.store import (
    PERSON,
    joins_of,
    memories_of,
)
from qlinx.rights.erasures import RetainedGround
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.certificate import retained_in_words
from qlinx.rights.model import Origin
from qlinx.rights.service import ask_all, erase_account, message_of
from qlinx.rights.store import erasure_by_id
from tests.support.people import letters, person_of, says_yes
from tests.support.rights import carry_out, carry_out_request, erases, told
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer, an_employer_user, works
from tests.support.world import World


def test_a_role_at_an_employer_goes_with_its_sign_in_and_leaves_the_account_of_the_same_human(
    world: World,
) -> None:
    holder = a_holder(world.ctx)
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    for one in (holder, user):
        world.pool().create(one.person_id)

    assert erases(world, user.person_id)[-1] == "done"

    assert not world.pool().exists(user.person_id)
    assert world.pool().exists(holder.person_id)
    assert [item["ground"] for item in world.items_of("address_row")] == ["account"]


def test_the_relations_of_an_account_stay_with_their_employers_and_their_mail_returns_there(
    world: World,
) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    joined = person_of(world.ctx, relation.person_id)
    world.ctx.store.write(PERSON.replace(joined, mail_to_account=True))

    (request,) = erase_account(world.ctx, holder.person_id)
    carry_out_request(world, request)

    left = person_of(world.ctx, relation.person_id)
    assert (left.account_id, left.mail_to_account, left.email) == (None, False, NOOR)
    assert world.items_of("join") == []
    assert request.origin is Origin.ACCOUNT
    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    told_to_stay = [item for item in erasure.kept if item.ground is RetainedGround.EMPLOYER]
    assert [one.until for one in retained_in_words(told_to_stay, "en")] == [
        "four weeks after you stop working there"
    ]


def test_relations_that_were_chosen_go_with_the_account_each_with_its_own_dossier_and_receipt(
    world: World,
) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    chosen = a_relation(world.ctx, an_employer(world.ctx, 1))
    kept = a_relation(world.ctx, an_employer(world.ctx, 2))
    for relation in (chosen, kept):
        says_yes(world, holder, relation)

    requests = erase_account(world.ctx, holder.person_id, [chosen.person_id])
    received = told(world, "rights.request_received")
    steps = [carry_out(world, message_of(request)) for request in requests]
    receipts = told(world, "rights.erasure_receipt")
    for request in requests:
        carry_out_request(world, request)

    assert [one.to.address for one in (*received, *receipts)] == [AT_HOME] * 4
    assert {step.word for step in steps} == {"waiting-for-receipt"}
    assert sorted(str(receipt.facts["about"]) for receipt in receipts) == [
        "je account bij Qlinx",
        "wat Voorbeeld Zorg 1 over je deelt",
    ]
    assert [item["person_id"] for item in world.items_of("person")] == [kept.person_id]
    (memory,) = memories_of(world.ctx.store, chosen.address_hash)
    assert memory.employer_id == "1" * 26


def test_an_account_that_goes_with_all_its_relations_is_not_told_that_employers_keep_some(
    world: World,
) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx))

    account, _ = erase_account(world.ctx, holder.person_id, [relation.person_id])
    carry_out(world, message_of(account))

    erasure = erasure_by_id(world.ctx.store, account.request_id)
    assert erasure is not None
    assert RetainedGround.EMPLOYER not in {item.ground for item in erasure.kept}


def test_a_relation_that_is_not_joined_can_not_go_with_an_account(world: World) -> None:
    holder = a_holder(world.ctx)
    others = a_relation(world.ctx, an_employer(world.ctx))

    with pytest.raises(NotFound):
        erase_account(world.ctx, holder.person_id, [others.person_id])

    assert world.items_of("rights_request") == []


def test_deleting_an_account_again_while_it_goes_gives_the_same_dossier(world: World) -> None:
    holder = a_holder(world.ctx)
    (request,) = erase_account(world.ctx, holder.person_id)
    carry_out(world, message_of(request))

    assert [one.request_id for one in erase_account(world.ctx, holder.person_id)] == [request.request_id]


def test_the_holder_is_told_when_a_joined_relation_goes_and_the_account_ends_a_year_later(
    world: World,
) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)

    erases(world, relation.person_id)

    (mail,) = told(world, "people.join_ended")
    assert (mail.to.address, mail.facts["because"]) == (AT_HOME, "relation_ended")
    assert joins_of(world.ctx.store, holder.person_id) == ()
    assert person_of(world.ctx, holder.person_id).ends_at == world.now + timedelta(days=365)


def test_an_account_with_another_join_has_no_end_when_one_relation_goes(world: World) -> None:
    holder = a_holder(world.ctx)
    going = works(world, holder, an_employer(world.ctx, 1))
    works(world, holder, an_employer(world.ctx, 2))

    erases(world, going.person_id)

    assert person_of(world.ctx, holder.person_id).ends_at is None
    assert len(joins_of(world.ctx.store, holder.person_id)) == 1


def test_account_and_relation_that_go_side_by_side_both_end(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx))
    ids = [relation.person_id, holder.person_id]
    requests = ask_all(world.ctx, ids, ERASURE, account_id=holder.person_id)

    for _ in range(3):
        for request in requests:
            carry_out(world, message_of(request))
        letters(world)

    assert world.items_of("person") == []
    assert world.items_of("rights_request") == []
    assert world.items_of("join") == []


def test_the_receipt_of_a_relation_goes_where_it_stood_once_the_account_is_gone(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    account, other = erase_account(world.ctx, holder.person_id, [relation.person_id])
    carry_out_request(world, account)

    carry_out(world, message_of(other))

    (receipt,) = told(world, "rights.erasure_receipt")
    assert receipt.to.address == NOOR
