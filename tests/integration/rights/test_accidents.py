"""What is asked in haste, too often, or while something else is under way."""

from datetime import UTC, datetime
from typing import Any

import pytest

from qlinx.kit.errors import TooManyRequests
from qlinx.mailing.letter import Letter
from qlinx.people.store import person_by_id
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.objection import RIGHT as OBJECTION
from qlinx.rights.kinds.portability import RIGHT as PORTABILITY
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.limits import REQUESTS_OF_PERSON
from qlinx.rights.model import RequestState
from qlinx.rights.right import Right
from qlinx.rights.service import ask, ask_all
from qlinx.rights.store import request_by_id, requests_of
from tests.support.people import letters, set_limit
from tests.support.rights import carry_out_request, exports
from tests.support.roster_drop import RosterDrop, person_row, roster_csv
from tests.support.subjects import NOOR, a_relation, an_employer, an_employer_user
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


def test_a_list_that_is_under_way_brings_nobody_back_who_was_erased_since(world: World) -> None:
    employer = RosterDrop(world)
    employer.drop([person_row(1), person_row(2)])
    person = next(iter(employer.relations().values())).person
    world.pass_time(minutes=1)
    employer.attest("weer")
    employer.put("weer.csv", roster_csv([person_row(1), person_row(2)]))
    erased = ask(world.ctx, person.person_id, ERASURE, proved=person.address_hash)
    carry_out_request(world, erased)

    employer.work()

    assert len(employer.relations()) == 1
    assert person_by_id(world.ctx.store, person.person_id) is None
    assert [cells[5] for cells in employer.result()].count("erased") == 1


@pytest.mark.parametrize("right", [ACCESS, PORTABILITY, ERASURE])
def test_whose_data_are_only_kept_uses_other_rights_as_before(world: World, right: Right) -> None:
    person = a_relation(world.ctx, an_employer(world.ctx))
    ask(world.ctx, person.person_id, RESTRICTION, proved=person.address_hash)
    request = ask(world.ctx, person.person_id, right, proved=person.address_hash)
    carry_out_request(world, request)
    found = request_by_id(world.ctx.store, person.person_id, request.request_id)
    assert found is None or found.state is RequestState.FULFILLED
    assert (found is None) == (right is ERASURE)


def test_of_three_employers_one_is_asked_and_the_others_go_on(world: World) -> None:
    first, second, third = (a_relation(world.ctx, an_employer(world.ctx, number)) for number in (1, 2, 3))
    ids = [first.person_id, second.person_id]
    ask_all(world.ctx, ids, OBJECTION, proved=first.address_hash)
    carry_out_request(world, ask(world.ctx, first.person_id, ERASURE, proved=first.address_hash))

    stand = [person_by_id(world.ctx.store, one.person_id) for one in (first, second, third)]

    assert stand[0] is None
    assert [bool(one.mail_stops) for one in stand[1:] if one] == [True, False]
    assert not requests_of(world.ctx.store, third.person_id)


def test_a_user_of_an_employer_who_asks_as_one_of_its_people_gets_what_is_about_that(world: World) -> None:
    employer = an_employer(world.ctx)
    user = an_employer_user(world.ctx, employer, email=NOOR)
    own = a_relation(world.ctx, employer, NOOR)
    colleague = a_relation(world.ctx, employer, "sam@werk.example.nl", "P-2", first_name="Samuel")

    _, document = exports(world, own.person_id)

    told = str(document)
    assert (user.person_id in told, "Samuel" in told) == (False, False)
    carry_out_request(world, ask(world.ctx, own.person_id, ERASURE, proved=own.address_hash))
    assert person_by_id(world.ctx.store, colleague.person_id) is not None
    assert any(item["person_id"] == user.person_id for item in world.items_of("employer_user"))


def test_who_asks_without_end_is_held_up_and_has_one_request_and_one_receipt(world: World) -> None:
    person = a_relation(world.ctx, an_employer(world.ctx))
    set_limit(world, REQUESTS_OF_PERSON, 3)
    letters(world)

    def asks() -> Any:
        return ask(world.ctx, person.person_id, RESTRICTION, proved=person.address_hash)

    assert len({asks().request_id for _ in range(3)}) == 1
    with pytest.raises(TooManyRequests):
        asks()
    assert [one.template for one in letters(world) if isinstance(one, Letter)] == ["rights.request_received"]
