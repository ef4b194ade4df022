"""The first look: right after the account is open,
the page shows what stands under the address and takes words about it.
"""

from datetime import timedelta

import pytest

from qlinx.people.model import Memory, Person, Word
from qlinx.people.store import ACCOUNT, MEMORY_ITEM, account_of
from qlinx.people.words import say
from tests.support.http import Functions, Response, an_event
from tests.support.looking import an_employer_named, field_of
from tests.support.people import PASSWORD, is_shared, person_of, says_yes, signs_up
from tests.support.world import World

OWN_WORDS = {
    "first_name": "Noor",
    "last_name": "van den Berg",
    "mobile": "06 12345678",
    "language": "nl",
    "password": PASSWORD,
}


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose keys are those of the deployed functions."""
    world.ctx = Functions(world, monkeypatch).of("signup").context()
    an_employer_named(world.ctx, "Voorbeeld Zorg")
    return world


def opens(functions: Functions) -> Response:
    """Follows the link and chooses a password."""
    return functions.call("signup", "POST", f"/sign-up/{signs_up(functions.world)}", form=OWN_WORDS)


def says(functions: Functions, page: Response, **fields: str) -> Response:
    form = {
        "look": field_of(page.body, "look"),
        **{name.replace("_", "-", 1): fields[name] for name in fields},
    }
    return functions.call("signup", "POST", "/first-look", form=form)


def account_id(world: World) -> str:
    return str(world.items_of("account")[0]["person_id"])


def test_what_stands_under_the_address_is_shown_as_the_employer_gave_it(
    functions: Functions, world: World
) -> None:
    relation, _ = is_shared(world, department="Zorg", number="1042")
    page = opens(functions)
    assert page.status == 200
    for shown in ("Voorbeeld Zorg", "N. Berg", "1042", "Zorg", 'value="yes"', 'value="wrong_person"'):
        assert shown in page.body, shown
    assert f"word-{relation.person_id}" in page.body
    assert page.headers["Cache-Control"] == "no-store"


def test_who_has_nothing_under_the_address_is_told_that_the_account_is_ready(
    functions: Functions, world: World
) -> None:
    page = opens(functions)
    assert "Je account is klaar" in page.body
    assert 'name="look"' not in page.body
    assert len(world.items_of("account")) == 1


def test_a_yes_on_the_page_joins(functions: Functions, world: World) -> None:
    relation, _ = is_shared(world)
    page = opens(functions)
    done = says(functions, page, **{f"word_{relation.person_id}": "yes"})
    assert (done.status, "Ja, dit ben ik" in done.body) == (200, True)
    assert person_of(world.ctx, relation.person_id).account_id == account_id(world)
    again = says(functions, page, **{f"word_{relation.person_id}": "wrong_person"})
    assert again.status == 410
    assert person_of(world.ctx, relation.person_id).said is None


def test_what_was_joined_in_the_app_meanwhile_takes_words_on_the_page(
    functions: Functions, world: World
) -> None:
    relation, _ = is_shared(world)
    page = opens(functions)
    says_yes(world, person_of(world.ctx, account_id(world)), relation)
    done = says(functions, page, **{f"word_{relation.person_id}": "not_any_more"})
    assert done.status == 200
    after = person_of(world.ctx, relation.person_id)
    assert (after.account_id, after.said) == (account_id(world), Word.LEFT)


def test_choosing_nothing_changes_nothing(functions: Functions, world: World) -> None:
    relation, _ = is_shared(world)
    page = opens(functions)
    assert "Er is niets veranderd" in says(functions, page, **{f"word_{relation.person_id}": ""}).body
    after = person_of(world.ctx, relation.person_id)
    assert (after.account_id, after.said) == (None, None)


def test_a_shared_address_asks_for_the_number_and_keeps_what_was_chosen(
    functions: Functions, world: World
) -> None:
    one, _ = is_shared(world, number="1001")
    is_shared(world, number="1002", first_name="Sanne")
    page = opens(functions)
    assert "1001" not in page.body
    word, number = f"word_{one.person_id}", f"number_{one.person_id}"
    refused = says(functions, page, **{word: "not_any_more", number: "9999"})
    assert (refused.status, "personeelsnummer" in refused.body) == (422, True)
    assert 'value="9999"' in refused.body
    assert f'name="word-{one.person_id}" value="not_any_more" checked' in refused.body
    assert says(functions, refused, **{word: "not_any_more", number: "1001"}).status == 200
    assert person_of(world.ctx, one.person_id).said is Word.LEFT


def test_an_employer_may_share_again_by_the_persons_own_choice(functions: Functions, world: World) -> None:
    memory = Memory(
        employer_id="e" * 26,
        of="address",
        hashed=world.ctx.address_hash("noor@werk.example.nl"),
        since=world.ctx.now(),
    )
    world.ctx.store.write(MEMORY_ITEM.insert(memory))
    page = opens(functions)
    assert "Mag je werkgever je weer delen?" in page.body
    assert says(functions, page, **{f"allow_{'e' * 26}": "yes"}).status == 200
    assert world.ctx.store.get(MEMORY_ITEM, MEMORY_ITEM.key(memory)) is None


def test_who_is_known_to_be_somebody_else_is_not_offered_again(functions: Functions, world: World) -> None:
    relation, _ = is_shared(world)
    say(world.ctx, relation.person_id, Word.KNOWN, relation.address_hash)
    assert relation.person_id not in opens(functions).body


def test_the_form_ends_with_the_sessions_of_the_account(functions: Functions, world: World) -> None:
    relation, _ = is_shared(world)
    page = opens(functions)
    account = account_of(world.ctx.store, account_id(world))
    assert account is not None
    later = account.sessions_valid_from + timedelta(seconds=1)
    world.ctx.store.write(ACCOUNT.replace(account, sessions_valid_from=later))
    assert says(functions, page, **{f"word_{relation.person_id}": "yes"}).status == 410
    assert person_of(world.ctx, relation.person_id).account_id is None


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"look": "abc"}, 404),
        ({}, 422),
        ({"look": "abc", "role": "admin"}, 422),
        ({"look": "abc", "word-../x": "yes"}, 422),
        ({"look": "abc", f"number-{'a' * 26}": "1" * 51}, 422),
    ],
)
def test_a_form_that_we_did_not_make_does_nothing(
    functions: Functions, form: dict[str, str], status: int
) -> None:
    assert functions.call("signup", "POST", "/first-look", form=form).status == status
    event = an_event("signup", "first_look_form")
    assert functions.handle("signup", event)["statusCode"] == 404


def test_a_word_that_is_none_is_refused(functions: Functions, world: World) -> None:
    relation: Person
    relation, _ = is_shared(world)
    page = opens(functions)
    assert says(functions, page, **{f"word_{relation.person_id}": "misschien"}).status == 422
