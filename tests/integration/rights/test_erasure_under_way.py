"""An erasure among what goes on: receipt, mail, sign-ups, holds, repeated messages."""

from qlinx.mailing.outbox import OUTBOX, MailState, enqueue_mail
from qlinx.people.model import PersonState
from qlinx.people.sign_up import sign_up
from qlinx.people.store import (
    EMPLOYMENT,
    PERSON,
    employment_item,
    person_item,
)
from qlinx.rights.erasures import RetainedGround
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import RIGHTS_QUEUE, erasure_by_id, request_item
from tests.support.factories import sign_up_details
from tests.support.people import IP, found_by, letters, opens_account
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out, carry_out_request, erases, everything, told
from tests.support.subjects import NOOR, a_holder, a_relation, an_employer
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def test_the_receipt_is_mailed_before_the_address_goes(world: World) -> None:
    relation = a_whole_relation(world)
    request = ask(world.ctx, relation.person_id, ERASURE)
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
    request = ask(world.ctx, person.person_id, ERASURE)
    message = message_of(request)
    assert [carry_out(world, message).word for _ in range(2)] == ["waiting-for-receipt"] * 2

    world.pass_time(days=1, seconds=1)

    assert carry_out(world, message).word == "done"
    assert world.ctx.store.about(person.person_id) == ()


def test_pending_mail_goes_and_no_other_mail_reaches_a_person_who_is_being_erased(world: World) -> None:
    relation = a_whole_relation(world)
    request = ask(world.ctx, relation.person_id, ERASURE)

    carry_out(world, message_of(request))

    templates = {item["template"] for item in world.items_of("outbox")}
    assert templates == {"rights.request_received", "rights.erasure_receipt"}


def test_the_same_address_can_sign_up_at_once_and_nothing_of_the_past_comes_back(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, ERASURE)
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
    request = ask(world.ctx, person.person_id, ERASURE)
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
    request = ask(world.ctx, relation.person_id, ERASURE)
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
    request = ask(world.ctx, person.person_id, ERASURE)

    assert carry_out_request(world, request)[-1] == "held"

    kinds = sorted(item["kind"] for item in world.ctx.store.about(person.person_id))
    assert kinds == ["employment", "rights_request"]
    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    assert (RetainedGround.LEGAL_CLAIM, "employment") in {(item.ground, item.kind) for item in erasure.kept}

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
    access = ask(world.ctx, person.person_id, ACCESS)
    erases(world, person.person_id)

    assert carry_out(world, message_of(access)).word == "nothing-to-do"

    assert list(world.bucket("Private").keys("exports/")) == []


def test_a_person_who_is_being_erased_is_marked_before_anything_goes(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, ERASURE)

    carry_out(world, message_of(request))

    marked = world.ctx.store.get(PERSON, person_item(person.person_id))
    assert marked is not None
    assert marked.state is PersonState.ERASING
    assert erasure_by_id(world.ctx.store, request.request_id) is not None


def test_a_mail_that_was_claimed_before_the_erasure_does_not_stop_it(world: World) -> None:
    person = a_holder(world.ctx)
    entry = OUTBOX.value(enqueue_mail(world.ctx, person.person_id, "people.join_ended").item)
    world.ctx.store.write(OUTBOX.insert(entry))
    world.ctx.store.write(OUTBOX.replace(entry, state=MailState.CLAIMED))

    assert erases(world, person.person_id)[-1] == "done"
    assert world.items_of("outbox") == []
