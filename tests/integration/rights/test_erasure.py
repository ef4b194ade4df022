"""An erasure: complete, provable, repeatable, and no way back for what was erased."""

from datetime import timedelta

import pytest

from qlinx.kit.errors import NotFound
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState, post
from qlinx.people.model import PersonState
from qlinx.people.service import personnel_hash
from qlinx.people.sign_up import sign_up
from qlinx.people.store import (
    EMPLOYMENT,
    MEMORY_ITEM,
    PERSON,
    employment_item,
    joins_of,
    memories_of,
    memory_item,
    person_item,
)
from qlinx.records.shape import Regime
from qlinx.rights.certificate import kept_in_words
from qlinx.rights.model import ErasureState, KeptGround, Origin, RequestState, RightKind
from qlinx.rights.service import ask, ask_all, erase_account, message_of, status_token, view_by_token
from qlinx.rights.store import RIGHTS_QUEUE, erasure_by_id, request_item
from tests.support.factories import sign_up_details
from tests.support.people import IP, found_by, letters, opens_account, person_of, says_yes
from tests.support.queues import RememberedQueue
from tests.support.rights import (
    AT_HOME,
    NOOR,
    a_holder,
    a_relation,
    a_whole_account,
    a_whole_relation,
    an_employer,
    an_employer_user,
    carry_out,
    carry_out_request,
    everything,
    works,
)
from tests.support.world import World


def erases(world: World, person_id: str) -> list[str]:
    """Asks for an erasure and has it carried out to its end."""
    return carry_out_request(world, ask(world.ctx, person_id, RightKind.ERASURE))


def told(world: World, template: str) -> list[Letter]:
    """The letters of one kind that wait."""
    found = letters(world)
    return [one for one in found if isinstance(one, Letter) and one.template == template]


def test_nothing_is_left_anywhere_of_an_account_but_what_the_certificate_names(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    letters(world)

    words = carry_out_request(world, request)

    assert words == ["waiting-for-receipt", "done"]
    assert world.ctx.store.about(person.person_id) == ()
    left = everything(world)
    for value in (NOOR, "noor", "Noor", "Berg", "+31612345678", "2012 KN", "Haarlem", "made-up photo"):
        assert value not in left
    assert not world.pool().exists(person.person_id)
    assert world.items_of("address_row") == []
    with_id = [
        item for regime in Regime for item in world.every_item(regime) if person.person_id in str(item)
    ]
    assert {item["kind"] for item in with_id} == {"erasure"}


def test_nothing_is_left_of_a_relation_and_what_is_not_of_it_stays(world: World) -> None:
    employer = an_employer(world.ctx)
    colleague = a_relation(world.ctx, employer, NOOR, "P-9", first_name="Sam")
    relation = a_whole_relation(world, employer)

    assert erases(world, relation.person_id)[-1] == "done"

    assert world.ctx.store.about(relation.person_id) == ()
    assert "+31687654321" not in everything(world)
    assert [item["person_ids"] for item in world.items_of("address_row")] == [[colleague.person_id]]
    assert [item["person_id"] for item in world.items_of("personnel")] == [colleague.person_id]


def test_a_relation_alone_under_its_address_takes_the_row_with_it(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx), NOOR, "P-1")

    erases(world, relation.person_id)

    assert world.items_of("address_row") == []
    assert world.items_of("personnel") == []


def test_the_place_of_an_invitee_is_free_again(world: World) -> None:
    relation = a_whole_relation(world)

    erases(world, relation.person_id)

    assert [int(item["number"]) for item in world.items_of("place")] == [2]


def test_the_proof_tells_what_went_and_what_stays_with_ground_and_end(world: World) -> None:
    relation = a_whole_relation(world)
    request = ask(world.ctx, relation.person_id, RightKind.ERASURE)
    token = status_token(world.ctx, relation.person_id, request.request_id)

    carry_out_request(world, request)

    view = view_by_token(world.ctx, token)
    assert view.state is RequestState.FULFILLED
    assert view.erasure is not None
    assert view.erasure.state is ErasureState.DONE
    assert view.erasure.manifest["employment"] == 1
    assert view.erasure.files == {"exports": 1}
    kept = {item.ground: item.until for item in view.erasure.kept}
    assert kept == {
        KeptGround.PROOF: world.now + timedelta(days=1826),
        KeptGround.BACKUP: world.now + timedelta(days=35),
        KeptGround.NOT_SHARED_AGAIN: world.now + timedelta(days=365),
    }


def test_its_employer_is_remembered_by_address_and_by_each_number_without_either(world: World) -> None:
    relation = a_whole_relation(world)
    numbers = [personnel_hash(world.ctx, "1" * 26, number) for number in ("P-0", "P-1")]

    erases(world, relation.person_id)

    remembered = {
        (item["employer_id"], item["of"], item["hashed"])
        for item in world.every_item(Regime.LEDGER)
        if item["kind"] == MEMORY_ITEM.kind
    }
    assert remembered == {
        ("1" * 26, "address", relation.address_hash),
        *(("1" * 26, "number", hashed) for hashed in numbers),
    }


def test_a_second_erasure_at_the_same_employer_renews_the_memory(world: World) -> None:
    employer = an_employer(world.ctx)
    erases(world, a_relation(world.ctx, employer).person_id)
    world.pass_time(days=100)
    again = a_relation(world.ctx, employer)

    erases(world, again.person_id)

    (memory,) = memories_of(world.ctx.store, again.address_hash)
    assert memory.since == world.now


@pytest.mark.parametrize("employers", [0, 1])
def test_nothing_is_remembered_of_an_account(world: World, employers: int) -> None:
    person = opens_account(world)
    for number in range(employers):
        works(world, person, an_employer(world.ctx, number + 1))

    erases(world, person.person_id)

    assert memories_of(world.ctx.store, person.address_hash) == ()


def test_another_employer_may_share_somebody_who_was_erased_at_one(world: World) -> None:
    first, second = an_employer(world.ctx, 1), an_employer(world.ctx, 2)
    relation = a_relation(world.ctx, first)
    stays = a_relation(world.ctx, second)

    erases(world, relation.person_id)

    assert person_of(world.ctx, stays.person_id) == stays
    address_hash = relation.address_hash
    assert world.ctx.store.get(MEMORY_ITEM, memory_item("2" * 26, "address", address_hash)) is None


def test_the_receipt_is_mailed_before_the_address_goes(world: World) -> None:
    relation = a_whole_relation(world)
    request = ask(world.ctx, relation.person_id, RightKind.ERASURE)
    letters(world)
    queue = RememberedQueue()

    carry_out(world, message_of(request), queue)
    (receipt,) = told(world, "rights.erasure_receipt")

    assert receipt.to.address == NOOR
    assert receipt.facts["about"] == "wat Voorbeeld Zorg 1 over je deelt"
    assert "Wat een werkgever deelt (1)" in str(receipt.facts["erased"])
    assert carry_out(world, queue.messages[0]).word == "done"


def test_a_receipt_that_never_leaves_keeps_the_address_for_a_day_at_most(world: World) -> None:
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    message = message_of(request)
    assert [carry_out(world, message).word for _ in range(2)] == ["waiting-for-receipt"] * 2

    world.pass_time(days=1, seconds=1)

    assert carry_out(world, message).word == "done"
    assert world.ctx.store.about(person.person_id) == ()


def test_pending_mail_goes_and_no_other_mail_reaches_a_person_who_is_being_erased(world: World) -> None:
    relation = a_whole_relation(world)
    request = ask(world.ctx, relation.person_id, RightKind.ERASURE)

    carry_out(world, message_of(request))

    templates = {item["template"] for item in world.items_of("outbox")}
    assert templates == {"rights.request_received", "rights.erasure_receipt"}


def test_the_same_address_can_sign_up_at_once_and_nothing_of_the_past_comes_back(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    letters(world)
    queue = RememberedQueue()
    carry_out(world, message_of(request), queue)
    letters(world)

    again = opens_account(world, email=NOOR, mobile="+31687654321")

    assert again.person_id != person.person_id
    assert carry_out(world, queue.messages[0]).word == "done"
    assert world.ctx.store.about(person.person_id) == ()
    kinds = sorted(item["kind"] for item in world.ctx.store.about(again.person_id))
    assert kinds == ["account", "outbox", "person"]
    assert world.pool().exists(again.person_id)
    assert found_by(world, NOOR) == again.person_id


def test_sign_ups_that_wait_with_the_address_go_with_the_account_and_one_from_after_the_beginning_stays(
    world: World,
) -> None:
    person = a_whole_account(world)
    sign_up(world.ctx, sign_up_details(email=NOOR, first_name="Noortje"), network_address=IP)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    letters(world)
    world.pass_time(seconds=1)
    queue = RememberedQueue()
    carry_out(world, message_of(request), queue)
    assert not world.items_of("sign_up")

    world.pass_time(seconds=1)
    sign_up(world.ctx, sign_up_details(email=NOOR, first_name="Nora"), network_address=IP)
    letters(world)
    carry_out(world, queue.messages[0])

    assert "Noortje" not in everything(world)
    assert [item["first_name"] for item in world.items_of("sign_up")] == ["Nora"]


def test_a_sign_up_of_whoever_reads_the_mailbox_stays_when_a_relation_goes(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    sign_up(world.ctx, sign_up_details(email=NOOR), network_address=IP)
    letters(world)

    erases(world, relation.person_id)

    assert len(world.items_of("sign_up")) == 1


def test_a_repeated_message_after_the_end_changes_nothing(world: World) -> None:
    relation = a_whole_relation(world)
    request = ask(world.ctx, relation.person_id, RightKind.ERASURE)
    carry_out_request(world, request)
    before = everything(world)

    assert carry_out(world, message_of(request)).word == "nothing-to-do"

    assert everything(world) == before


def test_what_a_hold_stops_stays_alone_is_named_and_goes_when_the_hold_is_lifted(world: World) -> None:
    person = a_whole_relation(world)
    key = employment_item(person.person_id, "1" * 26)
    employment = world.ctx.store.get(EMPLOYMENT, key)
    assert employment is not None
    world.ctx.store.write(EMPLOYMENT.replace(employment, holds=("hold-1",)))
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)

    assert carry_out_request(world, request)[-1] == "held"

    kinds = sorted(item["kind"] for item in world.ctx.store.about(person.person_id))
    assert kinds == ["employment", "rights_request"]
    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    assert (KeptGround.LEGAL_CLAIM, "employment") in {(item.ground, item.kind) for item in erasure.kept}

    held = world.ctx.store.get(EMPLOYMENT, key)
    assert held is not None
    world.ctx.store.write(EMPLOYMENT.replace(held, holds=()))
    world.pass_time(days=31)
    assert world.ctx.store.due(RIGHTS_QUEUE, world.now, limit=5) == (
        request_item(person.person_id, request.request_id),
    )
    assert carry_out(world, message_of(request)).word == "done"
    assert world.ctx.store.about(person.person_id) == ()


def test_an_erasure_ends_an_export_that_is_open(world: World) -> None:
    person = a_holder(world.ctx)
    access = ask(world.ctx, person.person_id, RightKind.ACCESS)
    erases(world, person.person_id)

    assert carry_out(world, message_of(access)).word == "nothing-to-do"

    assert list(world.bucket("Private").keys("exports/")) == []


def test_a_person_who_is_being_erased_is_marked_before_anything_goes(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)

    carry_out(world, message_of(request))

    marked = world.ctx.store.get(PERSON, person_item(person.person_id))
    assert marked is not None
    assert marked.state is PersonState.ERASING
    assert erasure_by_id(world.ctx.store, request.request_id) is not None


def test_a_mail_that_was_claimed_before_the_erasure_does_not_stop_it(world: World) -> None:
    person = a_holder(world.ctx)
    entry = OUTBOX.value(post(world.ctx, person.person_id, "people.join_ended").item)
    world.ctx.store.write(OUTBOX.insert(entry))
    world.ctx.store.write(OUTBOX.replace(entry, state=MailState.CLAIMED))

    assert erases(world, person.person_id)[-1] == "done"
    assert world.items_of("outbox") == []


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
    told_to_stay = [item for item in erasure.kept if item.ground is KeptGround.EMPLOYER]
    assert [one.until for one in kept_in_words(told_to_stay, "en")] == [
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
    assert KeptGround.EMPLOYER not in {item.ground for item in erasure.kept}


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
    requests = ask_all(world.ctx, ids, RightKind.ERASURE, account_id=holder.person_id)

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
