"""An erasure: complete, provable, repeatable, and no way back for what was erased."""

from datetime import timedelta

from qlinx.mailing.outbox import OUTBOX, MailState, post
from qlinx.people.model import PersonState
from qlinx.people.sign_up import sign_up
from qlinx.people.store import (
    EMPLOYMENT,
    ERASED,
    PERSON,
    address_item,
    employment_item,
    erased_item,
    person_item,
)
from qlinx.records.shape import Regime
from qlinx.rights.model import ErasureState, KeptGround, RequestState, RightKind
from qlinx.rights.service import ask, message_of, status_token, view_by_token
from qlinx.rights.store import RIGHTS_QUEUE, erasure_by_id, request_item
from tests.support.factories import sign_up_details
from tests.support.inviting import RememberedQueue
from tests.support.people import letters, opens_account
from tests.support.rights import (
    NOOR,
    a_known_person,
    a_whole_person,
    carry_out,
    carry_out_request,
    everything,
)
from tests.support.world import World


def test_nothing_is_left_anywhere_but_what_the_certificate_names(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    letters(world)

    words = carry_out_request(world, request)

    assert words == ["waiting-for-receipt", "done"]
    assert world.ctx.store.about(person.person_id) == ()
    left = everything(world)
    for value in (NOOR, "noor", "Noor", "Berg", "+31612345678", "2012 KN", "Haarlem", "P-1", "made-up photo"):
        assert value not in left
    assert not world.items_of("address")
    assert not world.items_of("personnel")
    with_id = [
        item for regime in Regime for item in world.every_item(regime) if person.person_id in str(item)
    ]
    assert {item["kind"] for item in with_id} == {"erasure"}


def test_the_place_of_an_invitee_is_free_again(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)

    carry_out_request(world, request)

    assert [int(item["number"]) for item in world.items_of("place")] == [2]


def test_the_proof_tells_what_went_and_what_stays_with_ground_and_end(world: World) -> None:
    person = a_whole_person(world)
    token = status_token(world.ctx, person.person_id, "x")
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    token = status_token(world.ctx, person.person_id, request.request_id)

    carry_out_request(world, request)

    view = view_by_token(world.ctx, token)
    assert view.state is RequestState.FULFILLED
    assert view.erasure is not None
    assert view.erasure.state is ErasureState.DONE
    assert view.erasure.manifest["employment"] == 2
    assert view.erasure.files == {"photos": 1, "photo-uploads": 1, "exports": 1}
    kept = {item.ground: item.until for item in view.erasure.kept}
    assert kept == {
        KeptGround.PROOF: world.now + timedelta(days=1826),
        KeptGround.BACKUP: world.now + timedelta(days=35),
        KeptGround.NOT_SHARED_AGAIN: world.now + timedelta(days=365),
    }


def test_employers_that_shared_the_person_are_remembered_without_the_address(world: World) -> None:
    person = a_whole_person(world)

    carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE))

    memory = world.ctx.store.get(ERASED, erased_item(person.address_hash))
    assert memory is not None
    assert memory.employer_ids == ("1" * 26, "2" * 26)


def test_nothing_is_remembered_of_somebody_whom_no_employer_shared(world: World) -> None:
    person = opens_account(world)

    carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE))

    assert world.ctx.store.get(ERASED, erased_item(person.address_hash)) is None


def test_the_receipt_is_mailed_before_the_address_goes(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    letters(world)
    queue = RememberedQueue()

    carry_out(world, message_of(request), queue)
    (receipt,) = letters(world)

    assert receipt.template == "rights.erasure_receipt"  # type: ignore[union-attr]
    assert receipt.to.address == NOOR  # type: ignore[union-attr]
    assert "Wat een werkgever deelt (2)" in receipt.facts["erased"]  # type: ignore[union-attr, operator]
    assert carry_out(world, queue.messages[0]).word == "done"


def test_a_receipt_that_never_leaves_keeps_the_address_for_a_day_at_most(world: World) -> None:
    person = a_known_person(world.ctx)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    message = message_of(request)
    assert [carry_out(world, message).word for _ in range(2)] == ["waiting-for-receipt"] * 2

    world.pass_time(days=1, seconds=1)

    assert carry_out(world, message).word == "done"
    assert world.ctx.store.about(person.person_id) == ()


def test_pending_mail_goes_and_no_other_mail_reaches_a_person_who_is_being_erased(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)

    carry_out(world, message_of(request))

    templates = {item["template"] for item in world.items_of("outbox")}
    assert templates == {"rights.request_received", "rights.erasure_receipt"}


def test_the_same_address_can_sign_up_at_once_and_nothing_of_the_past_comes_back(world: World) -> None:
    person = a_whole_person(world)
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
    pointer = world.ctx.store.database.get(
        world.ctx.store.table(Regime.RECORDS), address_item(again.address_hash)
    )
    assert pointer is not None
    assert pointer["person_id"] == again.person_id
    assert world.ctx.store.get(ERASED, erased_item(person.address_hash)) is None


def test_sign_ups_that_wait_with_the_address_go_too_and_one_from_after_the_beginning_stays(
    world: World,
) -> None:
    person = a_whole_person(world)
    sign_up(world.ctx, sign_up_details(email=NOOR, first_name="Noortje"), network_address="203.0.113.7")
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    letters(world)
    world.pass_time(seconds=1)
    queue = RememberedQueue()
    carry_out(world, message_of(request), queue)
    assert not world.items_of("sign_up")

    world.pass_time(seconds=1)
    sign_up(world.ctx, sign_up_details(email=NOOR, first_name="Nora"), network_address="203.0.113.7")
    letters(world)
    carry_out(world, queue.messages[0])

    assert "Noortje" not in everything(world)
    assert [item["first_name"] for item in world.items_of("sign_up")] == ["Nora"]


def test_a_repeated_message_after_the_end_changes_nothing(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)
    carry_out_request(world, request)
    before = everything(world)

    assert carry_out(world, message_of(request)).word == "nothing-to-do"

    assert everything(world) == before


def test_what_a_hold_stops_stays_alone_is_named_and_goes_when_the_hold_is_lifted(world: World) -> None:
    person = a_whole_person(world)
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
    person = a_known_person(world.ctx)
    access = ask(world.ctx, person.person_id, RightKind.ACCESS)
    erasure = ask(world.ctx, person.person_id, RightKind.ERASURE)
    carry_out_request(world, erasure)

    assert carry_out(world, message_of(access)).word == "nothing-to-do"

    assert list(world.bucket("Private").keys("exports/")) == []


def test_a_person_who_is_being_erased_is_marked_before_anything_goes(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ERASURE)

    carry_out(world, message_of(request))

    marked = world.ctx.store.get(PERSON, person_item(person.person_id))
    assert marked is not None
    assert marked.state is PersonState.ERASING
    assert erasure_by_id(world.ctx.store, request.request_id) is not None


def test_a_mail_that_was_claimed_before_the_erasure_does_not_stop_it(world: World) -> None:
    person = a_known_person(world.ctx)
    entry = OUTBOX.value(post(world.ctx, person.person_id, "people.account_closed").item)
    world.ctx.store.write(OUTBOX.insert(entry))
    world.ctx.store.write(OUTBOX.replace(entry, state=MailState.CLAIMED))

    words = carry_out_request(world, ask(world.ctx, person.person_id, RightKind.ERASURE))

    assert words[-1] == "done"
    assert world.items_of("outbox") == []
