"""An erasure: complete, provable, repeatable, and no way back for what was erased."""

from datetime import timedelta

from qlinx.records.shape import Regime
from qlinx.rights.erasures import ErasureState, RetainedGround
from qlinx.rights.following import status_token, view_by_token
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.certificate import erased_in_words
from qlinx.rights.kinds.erasure.result import Proof
from qlinx.rights.model import RequestState
from qlinx.rights.service import ask
from tests.support.people import letters
from tests.support.rights import carry_out_request, erases, everything
from tests.support.subjects import NOOR, a_relation, an_employer
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def test_nothing_is_left_anywhere_of_an_account_but_what_the_certificate_names(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, ERASURE)
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
    assert {item["kind"] for item in with_id} == {"erasure", "note"}


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
    request = ask(world.ctx, relation.person_id, ERASURE)
    token = status_token(world.ctx, relation.person_id, request.request_id)

    carry_out_request(world, request)

    view = view_by_token(world.ctx, token)
    assert view.state is RequestState.FULFILLED
    assert isinstance(view.result, Proof)
    erasure = view.result.erasure
    assert erasure.state is ErasureState.DONE
    assert erasure.manifest["employment"] == 1
    assert erasure.files == {"exports": 1}
    # The steps of the request itself are nothing of the person's.
    assert not [line for line in erased_in_words(erasure, "nl") if "Geplande stap" in line]
    kept = {item.ground: item.until for item in erasure.kept}
    assert kept == {
        RetainedGround.PROOF: world.now + timedelta(days=1826),
        RetainedGround.BACKUP: world.now + timedelta(days=35),
        RetainedGround.NOT_SHARED_AGAIN: world.now + timedelta(days=365),
    }
