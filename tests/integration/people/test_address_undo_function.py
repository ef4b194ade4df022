"""The former address stops a change by the pages of its link, and staff open the account by their route."""

from dataclasses import replace

import pytest

from tests.support.http import Functions
from tests.support.people import (
    PASSWORD,
    asked_for_address,
    found_by,
    opens_account,
    person_of,
    token_in,
)
from tests.support.signing_in import a_staff_member
from tests.support.undoing import OTHER_WORD, moved, stop
from tests.support.world import World


def test_it_all_goes_by_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    world.pass_time(seconds=-10)
    person = opens_account(world)
    member = a_staff_member(world)
    world.pass_time(seconds=10)
    token = moved(world, person)
    path = f"/account/address-stop/{token}"
    before = world.every_item()
    assert "op slot" in functions.call("address_changes", "GET", path).body
    assert world.every_item() == before
    frozen = functions.call("address_changes", "POST", path)
    assert (frozen.status, f'action="{path}/recovery"' in frozen.body) == (200, True)
    assert functions.call("account", "GET", "/v1/account", person_id=person.person_id).status == 401
    assert "Wachtwoord van voorheen" in functions.call("address_changes", "GET", path).body
    wrong = functions.call("address_changes", "POST", f"{path}/recovery", form={"password": OTHER_WORD})
    assert (wrong.status, "niet het wachtwoord" in wrong.body) == (422, True)
    assert functions.call("address_changes", "POST", f"{path}/recovery", form={}).status == 422
    opened = functions.call("address_changes", "POST", f"{path}/recovery", form={"password": PASSWORD})
    assert (opened.status, person.email in opened.body) == (200, True)
    assert (
        functions.call("address_changes", "POST", f"{path}/recovery", form={"password": PASSWORD}).status
        == 410
    )
    route = f"/v1/staff/accounts/{person.person_id}/release"
    body = {"email": person.email}

    def by_staff() -> int:
        answer = functions.call(
            "staff_recoveries", "POST", route, body=body, person_id=member.person_id, groups="staff"
        )
        return answer.status

    assert by_staff() == 404
    stop(world, moved(world, person_of(world.ctx, person.person_id)))
    assert functions.call("staff_recoveries", "POST", route, body=body).status == 401
    other = functions.call("staff_recoveries", "POST", route, body=body, person_id=person.person_id)
    assert other.status == 403
    assert by_staff() == 204
    assert found_by(world, person.email) == person.person_id


def test_who_stops_what_is_only_asked_opens_the_account_by_page_at_the_address_that_it_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    world.pass_time(seconds=-10)
    person = opens_account(world)
    world.pass_time(seconds=10)
    _, warned = asked_for_address(world, person)
    path = f"/account/address-stop/{token_in(warned, 'stop_url')}"
    functions.call("address_changes", "POST", path)
    opened = functions.call("address_changes", "POST", f"{path}/recovery", form={"password": PASSWORD})
    assert (opened.status, person.email in opened.body) == (200, True)
    assert found_by(world, person.email) == person.person_id
