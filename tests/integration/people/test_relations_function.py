"""The function account_relations: a proof of an address, a look, words;
what was joined, and parting from it.
"""

from typing import Any

import pytest

from qlinx.people.model import Person, Word
from qlinx.people.store import JOIN, join_item
from tests.support.http import Functions, Response, an_event
from tests.support.looking import a_code, an_employer_named
from tests.support.people import is_shared, letters, opens_account, person_of, says_yes
from tests.support.world import World

EMAIL = "noor@werk.example.nl"
BASE = "/v1/account/relations"


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose keys are those of the deployed functions."""
    world.ctx = Functions(world, monkeypatch).of("account_relations").context()
    an_employer_named(world.ctx, "Voorbeeld Zorg")
    an_employer_named(world.ctx, "Bakkerij Zonnehof", "f" * 26)
    return world


@pytest.fixture
def person(world: World) -> Person:
    made = opens_account(world)
    letters(world)
    return made


def call(functions: Functions, person: Person, method: str, path: str, **more: Any) -> Response:
    return functions.call("account_relations", method, path, person_id=person.person_id, **more)


@pytest.mark.parametrize("case", ["prove", "look", "words", "list"])
def test_the_example_events_are_about_somebody_who_is_not_here(functions: Functions, case: str) -> None:
    assert functions.handle("account_relations", an_event("account_relations", case))["statusCode"] == 401


def test_a_code_is_asked_for_with_the_same_answer_for_every_address(
    functions: Functions, person: Person, world: World
) -> None:
    is_shared(world, "gedeeld@werk.example.nl")
    known, unknown = (
        call(functions, person, "POST", "/v1/account/address-proofs", body={"email": email})
        for email in ("gedeeld@werk.example.nl", "onbekend@werk.example.nl")
    )
    assert (known.status, unknown.status) == (202, 202)
    assert known.json.keys() == unknown.json.keys()
    assert len(world.items_of("outbox")) == len({item["sk"] for item in world.items_of("outbox")})
    assert sum(item["template"] == "people.identity_code" for item in world.items_of("outbox")) == 1


def test_a_look_shows_what_the_employer_gave_and_changes_nothing(
    functions: Functions, person: Person, world: World
) -> None:
    relation, _ = is_shared(world, number="1042", department="Zorg", tags=("bhv",))
    code = a_code(world.ctx, EMAIL)
    before = world.every_item()
    seen = call(functions, person, "POST", f"{BASE}/look", body=code)
    (standing,) = seen.json["relations"]
    assert (standing["relation_id"], standing["employer"], standing["joined_to"]) == (
        relation.person_id,
        "Voorbeeld Zorg",
        "nobody",
    )
    assert standing["can"][0] == "yes"
    shared = standing["shared"]
    assert (shared["first_name"], shared["personnel_number"], shared["department"], shared["tags"]) == (
        "N.",
        "1042",
        "Zorg",
        ["bhv"],
    )
    assert seen.json["other_account"] is False
    assert world.every_item() == before
    assert call(functions, person, "POST", f"{BASE}/look", body=code).status == 200


def test_of_what_another_account_joined_nothing_is_shown(
    functions: Functions, person: Person, world: World
) -> None:
    relation, _ = is_shared(world)
    other = opens_account(world, email="ander@werk.example.nl")
    says_yes(world, other, relation)
    seen = call(functions, person, "POST", f"{BASE}/look", body=a_code(world.ctx, EMAIL))
    (standing,) = seen.json["relations"]
    assert (standing["joined_to"], standing["can"], "shared" in standing) == ("somebody", ["not_me"], False)
    for hidden in ("Berg", "31687654321", other.person_id):
        assert hidden not in seen.body


def test_a_shared_address_shows_no_number_and_asks_for_it(
    functions: Functions, person: Person, world: World
) -> None:
    one, _ = is_shared(world, number="1001")
    is_shared(world, number="1002", first_name="Sanne")
    code = a_code(world.ctx, EMAIL)
    seen = call(functions, person, "POST", f"{BASE}/look", body=code)
    assert {standing["number_needed"] for standing in seen.json["relations"]} == {True}
    assert "1001" not in seen.body
    words = [{"relation_id": one.person_id, "word": "yes"}]
    refused = call(functions, person, "POST", f"{BASE}/words", body={**code, "words": words})
    assert (refused.status, refused.json["type"]) == (409, "/problems/number-needed")
    words = [{"relation_id": one.person_id, "word": "yes", "personnel_number": "1001"}]
    assert call(functions, person, "POST", f"{BASE}/words", body={**code, "words": words}).status == 200
    assert person_of(world.ctx, one.person_id).account_id == person.person_id


def test_several_words_in_one_act_use_the_code_up(functions: Functions, person: Person, world: World) -> None:
    one, _ = is_shared(world)
    two, _ = is_shared(world, employer_id="f" * 26)
    body = {
        **a_code(world.ctx, EMAIL),
        "words": [
            {"relation_id": one.person_id, "word": "yes"},
            {"relation_id": two.person_id, "word": "wrong_person"},
        ],
    }
    said = call(functions, person, "POST", f"{BASE}/words", body=body)
    assert [(one["word"], one["done"]) for one in said.json["words"]] == [
        ("yes", True),
        ("wrong_person", True),
    ]
    assert person_of(world.ctx, two.person_id).said is Word.WRONG_PERSON
    assert call(functions, person, "POST", f"{BASE}/words", body=body).status == 403


@pytest.mark.parametrize(
    "word",
    [
        {"word": "yes"},
        {"word": "allow_again", "relation_id": "a" * 26},
        {"word": "yes", "relation_id": "a" * 26, "employer_id": "e" * 26},
        {"word": "misschien", "relation_id": "a" * 26},
    ],
)
def test_a_word_says_what_it_is_about(functions: Functions, person: Person, word: dict[str, str]) -> None:
    body = {"code_request": "a" * 26, "code": "12345678", "words": [word]}
    assert call(functions, person, "POST", f"{BASE}/words", body=body).status == 422


def test_joined_relations_are_listed_and_one_that_sleeps_shows_no_more_than_the_employer(
    functions: Functions, person: Person, world: World
) -> None:
    relation, _ = is_shared(world, "n.berg@kantoor.example.nl")
    says_yes(world, person, relation)
    (shown,) = call(functions, person, "GET", BASE).json["relations"]
    assert (shown["employer"], shown["asleep"], shown["mail_to"]) == ("Voorbeeld Zorg", False, "employer")
    assert shown["shared"]["email"] == "n.berg@kantoor.example.nl"
    made = world.ctx.store.get(JOIN, join_item(person.person_id, relation.person_id))
    assert made is not None
    world.ctx.store.write(JOIN.replace(made, asleep=True))
    answer = call(functions, person, "GET", BASE)
    (asleep,) = answer.json["relations"]
    assert (asleep["asleep"], "shared" in asleep, "mail_to" in asleep) == (True, False, False)
    assert "het adres dat Voorbeeld Zorg gebruikt" in asleep["explanation"]
    for hidden in ("kantoor", "Berg", "31687654321"):
        assert hidden not in answer.body
    word = {"word": "not_any_more"}
    assert call(functions, person, "POST", f"{BASE}/{relation.person_id}/word", body=word).status == 404


@pytest.mark.parametrize(("word", "said"), [("yes", None), ("not_any_more", Word.LEFT)])
def test_whoever_was_joined_by_a_migration_is_asked_until_they_answer(
    functions: Functions, person: Person, world: World, word: str, said: Word | None
) -> None:
    relation, _ = is_shared(world)
    says_yes(world, person, relation)
    made = world.ctx.store.get(JOIN, join_item(person.person_id, relation.person_id))
    assert made is not None
    world.ctx.store.write(JOIN.replace(made, ask=True))
    (shown,) = call(functions, person, "GET", BASE).json["relations"]
    assert shown["asked"] is True

    path = f"{BASE}/{relation.person_id}/word"
    assert [call(functions, person, "POST", path, body={"word": word}).status for _ in range(2)] == [204, 204]

    (after,) = call(functions, person, "GET", BASE).json["relations"]
    assert after["asked"] is False
    assert person_of(world.ctx, relation.person_id).said == said


def test_people_choose_where_mail_goes_and_part(functions: Functions, person: Person, world: World) -> None:
    relation, _ = is_shared(world)
    says_yes(world, person, relation)
    path = f"{BASE}/{relation.person_id}"
    assert call(functions, person, "PUT", f"{path}/mail", body={"to": "sign_in"}).status == 204
    assert person_of(world.ctx, relation.person_id).mail_to_account is True
    assert call(functions, person, "POST", f"{path}/word", body={"word": "not_any_more"}).status == 204
    assert person_of(world.ctx, relation.person_id).said is Word.LEFT
    assert [call(functions, person, "DELETE", path).status for _ in range(2)] == [204, 404]
    after = person_of(world.ctx, relation.person_id)
    assert (after.account_id, after.mail_to_account) == (None, False)


def test_nobody_touches_a_relation_of_somebody_else(
    functions: Functions, person: Person, world: World
) -> None:
    relation, _ = is_shared(world, "ander@werk.example.nl")
    other = opens_account(world, email="ander@werk.example.nl")
    says_yes(world, other, relation)
    path = f"{BASE}/{relation.person_id}"
    assert call(functions, person, "PUT", f"{path}/mail", body={"to": "sign_in"}).status == 404
    assert call(functions, person, "POST", f"{path}/word", body={"word": "wrong_person"}).status == 404
    assert call(functions, person, "DELETE", path).status == 404
    after = person_of(world.ctx, relation.person_id)
    assert (after.account_id, after.said, after.mail_to_account) == (other.person_id, None, False)
