"""What is held stays, with its files and its sign-in, and does not expire by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.employers.model import EmployerUser
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.photos import remove_photo
from qlinx.people.store import person_by_id
from qlinx.retention import holding
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.model import Export
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import (
    EXPORT,
    RIGHTS_REQUEST,
    export_by_id,
    export_object,
    requests_of,
)
from tests.support.holding import _open_request, item, kinds, lifts, order
from tests.support.retention import line, run
from tests.support.rights import carry_out, carry_out_request, erases
from tests.support.subjects import an_employer, an_employer_user
from tests.support.whole_subjects import a_whole_account
from tests.support.world import World


def test_what_is_held_does_not_expire_by_itself_and_does_again_once_the_hold_is_lifted(world: World) -> None:
    person = a_whole_account(world)
    expires_at = item(world, person, "outbox")["expires_at"]

    (told,) = order(world, person, {"kind": "outbox"})

    assert "expires_at" not in item(world, person, "outbox")
    assert told["items"] == 1
    lifts(world, person)
    assert item(world, person, "outbox")["expires_at"] == expires_at
    assert "holds" not in item(world, person, "outbox") or item(world, person, "outbox")["holds"] == []


def test_no_write_of_a_held_item_brings_its_native_expiry_back(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "outbox"})
    (entry,) = world.ctx.store.within(OUTBOX, f"person#{person.person_id}", "outbox#")

    world.ctx.store.write(OUTBOX.replace(entry))

    assert "expires_at" not in item(world, person, "outbox")


def test_what_comes_after_the_hold_is_held_from_the_next_night(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "rights_request"}, {"kind": "outbox"})
    request = ask(world.ctx, person.person_id, ACCESS)

    run(world)

    held = [one for one in world.ctx.store.about(person.person_id) if one["kind"] == "rights_request"]
    assert len(held) == 2
    assert all(one["holds"] for one in held)
    assert request.request_id in {one["request_id"] for one in held}


def test_an_erasure_keeps_the_photo_of_a_held_person_and_the_sign_in_of_a_held_account(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"}, {"kind": "account"})

    assert erases(world, person.person_id)[-1] == "held"

    assert kinds(world, person) == ["account", "hold", "person", "rights_request"]
    assert [*world.bucket("Private").keys("exports/")] == []
    assert [*world.bucket("Private").keys("photos/")] != []
    assert world.pool().exists(person.person_id)
    queue = lifts(world, person)
    assert [message["right"] for message in queue.messages] == ["erasure"]
    assert carry_out_request(world, _open_request(world, person))[-1] == "done"
    assert world.ctx.store.about(person.person_id) == ()
    assert [*world.bucket("Private").keys("")] == []
    assert not world.pool().exists(person.person_id)


def test_a_hold_that_names_the_photo_keeps_it_and_lets_the_sign_in_go(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person", "fields": ["photos"]})

    assert erases(world, person.person_id)[-1] == "held"

    assert [*world.bucket("Private").keys("photos/")] != []
    assert [*world.bucket("Private").keys("photo-uploads/")] == []
    assert not world.pool().exists(person.person_id)


def test_the_cleanup_leaves_a_held_export_and_its_file(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "export"})
    world.pass_time(days=8)

    assert line(run(world), "export").held == 1

    assert export_by_id(world.ctx.store, person.person_id, "earlier") is not None
    assert [*world.bucket("Private").keys("exports/")] != []
    lifts(world, person)
    assert line(run(world), "export").removed == 1
    assert [*world.bucket("Private").keys("exports/")] == []


def test_the_cleanup_leaves_a_held_user_of_an_employer_and_their_sign_in(world: World) -> None:
    user: EmployerUser = an_employer_user(world.ctx, an_employer(world.ctx), ends_at=world.now)
    world.pool().create(user.person_id)
    order(world, user, {"kind": "employer_user"})

    assert line(run(world), "employer_user").held == 1

    assert world.pool().exists(user.person_id)
    lifts(world, user)
    assert line(run(world), "employer_user").removed == 1
    assert not world.pool().exists(user.person_id)


def test_a_photo_that_its_owner_takes_away_is_kept_for_a_hold_and_shown_no_more(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person", "fields": ["photos"]})
    private = world.bucket("Private")

    remove_photo(world.ctx, person.person_id, photos=private)

    assert [*private.keys("photos/")] != []
    now = person_by_id(world.ctx.store, person.person_id)
    assert now is not None
    assert now.photo_id is None
    lifts(world, person)
    world.now = datetime.now(UTC) + timedelta(days=2)
    run(world)
    assert [*private.keys("photos/")] == []


def test_a_late_message_about_an_export_leaves_its_file_to_its_item(world: World) -> None:
    person = a_whole_account(world)
    key = export_object(person.person_id, "earlier")
    gone = requests_of(world.ctx.store, person.person_id)[0]
    world.ctx.store.write(RIGHTS_REQUEST.remove(gone))

    assert carry_out(world, message_of(gone)).word == "nothing-to-do"

    assert [*world.bucket("Private").keys("exports/")] == [key]


def _made(world: World, person: Any) -> None:
    """An export since the hold was placed, which no night has marked yet."""
    world.ctx.store.write(
        EXPORT.insert(Export(person_id=person.person_id, request_id="later", made_at=world.now))
    )


def test_a_night_that_could_not_mark_what_is_held_removes_nothing_beside_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ChangedMeanwhile

    person = a_whole_account(world)
    order(world, person, {"kind": "export"})
    _made(world, person)
    world.pass_time(days=8)
    with monkeypatch.context() as broken:
        broken.setattr(holding, "mark", fails)
        assert line(run(world), "hold", "placed").failed == 1
    assert export_by_id(world.ctx.store, person.person_id, "later") is not None

    assert line(run(world), "export").held == 2


def test_an_erasure_keeps_what_came_since_the_hold_was_placed(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "export"})
    _made(world, person)

    assert erases(world, person.person_id)[-1] == "held"

    assert export_by_id(world.ctx.store, person.person_id, "later") is not None
