"""The function passwords over HTTP: a new password for whoever forgot theirs."""

import pytest

from qlinx.aws.pool_sessions import Tokens
from qlinx.kit.keyed import Keyring
from qlinx.people.model import Person
from tests.support.http import Functions, an_event
from tests.support.people import PASSWORD, opens_account
from tests.support.world import World

ANOTHER = "Een-Ander-Wachtwoord-9"


@pytest.fixture
def person(functions: Functions) -> Person:
    """Somebody with an account, whom the deployed functions know by their own keys."""
    functions.world.ctx = functions.of("signup").context()
    return opens_account(functions.world)


def asks(functions: Functions, email: str) -> None:
    assert functions.call("passwords", "POST", "/v1/password-requests", body={"email": email}).status == 202


def mailed_path(functions: Functions) -> str:
    (request,) = functions.world.items_of("password_request")
    keys: Keyring = functions.of("passwords").context().keys
    return f"/password/{keys.sign('password', [request['person_id'], request['request_id']])}"


def test_the_example_request_for_a_password_is_taken(functions: Functions) -> None:
    assert functions.handle("passwords", an_event("passwords", "ask"))["statusCode"] == 202


@pytest.mark.parametrize("case", ["page", "form"])
def test_a_link_that_we_did_not_sign_is_refused_on_a_page(functions: Functions, case: str) -> None:
    page = functions.handle("passwords", an_event("passwords", case))
    assert page["statusCode"] == 404
    assert page["headers"]["Content-Type"].startswith("text/html")


def test_a_new_password_is_asked_for_with_the_same_answer_for_every_address(
    functions: Functions, person: Person
) -> None:
    known, unknown = (
        functions.call("passwords", "POST", "/v1/password-requests", body={"email": email})
        for email in (person.email, "x@werk.example.nl")
    )
    assert known == unknown
    assert known.status == 202
    assert len(functions.world.items_of("password_request")) == 2


def test_the_page_of_a_new_password_changes_nothing(
    functions: Functions, person: Person, world: World
) -> None:
    asks(functions, person.email)
    path = mailed_path(functions)
    before = world.every_item()
    page = functions.call("passwords", "GET", path)
    assert (page.status, 'name="password"' in page.body) == (200, True)
    assert world.every_item() == before


def test_a_new_password_works_once_and_ends_the_sessions_before_it(
    functions: Functions, person: Person
) -> None:
    asks(functions, person.email)
    path = mailed_path(functions)
    assert functions.call("account", "GET", "/v1/account", person_id=person.person_id).status == 200
    refused = functions.call("passwords", "POST", path, form={"password": "kort"})
    assert (refused.status, "12 tekens" in refused.body) == (422, True)
    assert functions.call("passwords", "POST", path, form={"password": ANOTHER}).status == 200
    for method, form in (("POST", {"password": PASSWORD}), ("GET", None)):
        used = functions.call("passwords", method, path, form=form)
        assert used.status == 410
        assert "Heb je er al een wachtwoord mee gekozen, log dan in." in used.body
        assert '<a class="button" href="/wachtwoord-vergeten">Vraag een nieuwe link</a>' in used.body
        assert 'href="/inloggen"' in used.body
    before = functions.world.now
    again = functions.call("account", "GET", "/v1/account", person_id=person.person_id, signed_in_at=before)
    assert again.status == 401


def test_who_removed_their_own_user_of_the_pool_comes_back_by_a_new_password(
    functions: Functions, person: Person, world: World
) -> None:
    """A token can do that at the pool itself, past all of our code."""
    world.pool().delete(person.person_id)
    asks(functions, person.email)
    assert (
        functions.call("passwords", "POST", mailed_path(functions), form={"password": ANOTHER}).status == 200
    )
    assert isinstance(world.sessions().sign_in(person.person_id, ANOTHER), Tokens)
