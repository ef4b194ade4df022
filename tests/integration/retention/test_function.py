"""The function of the nightly cleanup finishes, with its own rights and settings, what others were cut off in."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.people.address_change import confirm_address_change
from qlinx.people.leaving import close_account
from qlinx.people.store import account_of
from qlinx.rights.model import RightKind
from qlinx.rights.service import ask
from tests.support.http import Functions
from tests.support.people import (
    asks_for_address,
    is_shared,
    opens_account,
    person_of,
    pool_cut_off_after,
)
from tests.support.post import CutOffError
from tests.support.rights import a_known_person
from tests.support.world import World

CONTEXT: Any = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 900_000)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The functions of the template, two days after what is seeded; they run on the real clock."""
    world.now = datetime.now(UTC) - timedelta(days=2)
    return Functions(world, monkeypatch)


def test_a_closing_that_was_cut_off_is_completed_with_its_files(functions: Functions) -> None:
    world = functions.world
    shared, employment = is_shared(world)
    confirm_address_change(world.ctx, asks_for_address(world, opens_account(world)), pool=world.pool())
    private = world.bucket("Private")
    for folder in ("photos", "photo-uploads"):
        private.write(f"{folder}/{shared.person_id}/x", b"x", "image/jpeg")
    with pytest.raises(CutOffError):
        close_account(world.ctx, shared.person_id, pool=pool_cut_off_after(world, 1), photos=private)

    functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    assert account_of(world.ctx.store, shared.person_id) is None
    assert person_of(world.ctx, shared.person_id).email == employment.email
    assert list(private.keys("photo")) == []


def test_a_request_whose_message_was_lost_gets_another(functions: Functions) -> None:
    world = functions.world
    person = a_known_person(world.ctx)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)

    functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    [message] = world.drain("Rights")
    assert message["request_id"] == request.request_id
