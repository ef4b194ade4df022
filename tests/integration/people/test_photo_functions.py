"""The functions photos and photo_intake, called as the gateway and a rule of the event bus call them."""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.entrypoints.logs import FunctionFailed
from qlinx.people.model import Person
from tests.support.http import Functions, Response, an_event
from tests.support.people import is_shared, opens_account
from tests.support.pictures import a_picture

PNG = {"content_type": "image/png"}


def call(functions: Functions, person: Person, method: str, **more: Any) -> Response:
    return functions.call("photos", method, "/v1/account/photo", person_id=person.person_id, **more)


@pytest.fixture
def person(functions: Functions) -> Person:
    """Somebody with an account, opened a while ago."""
    functions.world.now -= timedelta(minutes=10)
    made = opens_account(functions.world)
    functions.world.now += timedelta(minutes=10)
    return made


def test_the_example_event_is_about_somebody_who_is_not_here(functions: Functions) -> None:
    assert functions.handle("photos", an_event("photos", "upload"))["statusCode"] == 401


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_nothing_opens_without_a_session_of_an_account(functions: Functions, method: str) -> None:
    shared, _ = is_shared(functions.world)
    assert functions.call("photos", method, "/v1/account/photo", body=PNG).status == 401
    assert call(functions, shared, method, body=PNG).status == 401


def uploaded(key: str) -> dict[str, Any]:
    """The example event, for another key."""
    return {**an_event("photo_intake", "uploaded"), "key": key}


def test_a_photo_from_upload_to_removal(functions: Functions, person: Person) -> None:
    form = call(functions, person, "POST", body=PNG)
    assert form.status == 201
    assert call(functions, person, "GET").status == 404
    key = form.json["fields"]["key"]
    functions.world.bucket("Private").write(key, a_picture("PNG"), "image/png")
    assert functions.handle("photo_intake", uploaded(key)) == {"outcome": "published"}
    account = functions.call("account", "GET", "/v1/account", person_id=person.person_id)
    assert account.json["has_photo"] is True
    links = call(functions, person, "GET")
    assert {"photo_url", "thumbnail_url"} <= links.json.keys()
    unseen = call(functions, person, "POST", body=PNG).json["fields"]["key"]
    functions.world.bucket("Private").write(unseen, a_picture("PNG"), "image/png")
    assert call(functions, person, "DELETE").status == 204
    assert list(functions.world.bucket("Private").keys("photo")) == []


def test_a_new_photo_takes_the_place_of_the_one_before(functions: Functions, person: Person) -> None:
    private = functions.world.bucket("Private")
    seen = []
    for _ in range(2):
        key = call(functions, person, "POST", body=PNG).json["fields"]["key"]
        private.write(key, a_picture("PNG"), "image/png")
        assert functions.handle("photo_intake", uploaded(key)) == {"outcome": "published"}
        functions.world.now += timedelta(minutes=1)
        seen.append(set(private.keys("photos/")))

    first, second = seen
    assert first
    assert second.isdisjoint(first)


def test_only_kinds_of_photos_that_we_take_get_a_form(functions: Functions, person: Person) -> None:
    answer = call(functions, person, "POST", body={"content_type": "image/svg+xml"})
    assert answer.status == 422


def test_the_example_event_of_an_upload_is_of_one_that_is_gone(functions: Functions) -> None:
    assert functions.handle("photo_intake", an_event("photo_intake", "uploaded")) == {"outcome": "gone"}


def test_an_upload_that_is_told_twice_stays_the_photo(functions: Functions, person: Person) -> None:
    private = functions.world.bucket("Private")
    key = call(functions, person, "POST", body=PNG).json["fields"]["key"]
    private.write(key, a_picture("PNG"), "image/png")

    outcomes = [functions.handle("photo_intake", uploaded(key))["outcome"] for _ in range(2)]

    assert outcomes == ["published", "gone"]
    assert call(functions, person, "GET").status == 200


def test_what_fails_tells_its_class_alone_to_where_it_is_given_up(
    functions: Functions, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = call(functions, person, "POST", body=PNG).json["fields"]["key"]

    def breaks(*_: object, **__: object) -> None:
        raise ValueError(key)

    monkeypatch.setattr(functions.of("photo_intake"), "take_in", breaks)
    with pytest.raises(FunctionFailed, match=r"\AValueError\Z"):
        functions.handle("photo_intake", uploaded(key))
