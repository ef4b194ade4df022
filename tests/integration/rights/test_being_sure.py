"""What nobody can undo is asked about once more, on the page without an account: what goes and what stays is
said, and nothing at all is done before somebody says that they are sure.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from qlinx.kit.texts import LANGUAGES, Language
from qlinx.people.model import Word
from qlinx.rights.kinds.erasure.foretelling import for_good
from qlinx.rights.store import requests_of
from tests.support.grounds import KEPT
from tests.support.holding import order
from tests.support.http import Functions, Response
from tests.support.people import letter, letters, person_of, says_yes
from tests.support.rights import carry_out_request, requests_in_stream
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer
from tests.support.world import World

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock, and every table."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    return functions


def asks(functions: Functions, fields: Mapping[str, str], language: Language = "nl") -> Response:
    return functions.call("rights_pages", "POST", "/rights/request", form=fields, language=language)


def code_of(functions: Functions) -> dict[str, str]:
    letters(functions.world)
    page = functions.call("rights_pages", "POST", "/rights/code", form={"email": NOOR})
    (asked,) = re.findall(r'name="code_request" value="([^"]*)"', page.body)
    return {"code_request": asked, "code": str(letter(functions.world).facts["code"])}


def hidden_in(page: Response) -> dict[str, str]:
    """What the button carries on."""
    return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(page.body)}


def carried_out(functions: Functions) -> list[tuple[str, str]]:
    functions.handle("change_relay", requests_in_stream(functions.world))
    return [(one["right"], one["person_id"]) for one in functions.world.drain("Rights")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", KEPT)
def test_an_erasure_is_asked_about_first_and_nothing_is_done(
    functions: Functions, ground: str, language: Language
) -> None:
    world = functions.world
    subject = KEPT[ground](world).person_id
    fields = {**code_of(functions), f"erasure-{subject}": "yes"}
    before = world.every_item()

    page = asks(functions, fields, language)

    assert page.status == 200
    said = {
        "nl": ("Wissen is niet terug te draaien.", "Dit gaat weg", "Dit blijft", "Dat we hebben gewist"),
        "en": ("Erasing can&#39;t be undone.", "What goes", "What stays", "That we erased"),
    }
    for words in said[language]:
        assert words in page.body, words
    assert world.every_item() == before
    assert hidden_in(page) == fields


def test_what_was_said_is_what_the_proof_names(functions: Functions) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    fields = {**code_of(functions), f"erasure-{relation.person_id}": "yes"}
    said = for_good(world.ctx, person_of(world.ctx, relation.person_id), "nl")
    page = unescape(asks(functions, fields).body)
    assert all(f"<li>{one}</li>" in page for one in (*said.goes, *said.stays))

    done = asks(functions, {**fields, "sure": "yes"})
    (request,) = requests_of(world.ctx.store, relation.person_id)
    carry_out_request(world, request)

    (link,) = re.findall(r'href="(/rights-requests/[^"?]+)', done.body)
    proof = unescape(functions.call("rights_requests", "GET", link).body)
    for one in (*said.stays, "Wat een werkgever deelt (1)", "Jouw gegevens (1)"):
        assert one in proof, one
    assert proof.count("Waarom: ") == len(said.stays)


def test_the_button_does_all_that_was_chosen_at_once(functions: Functions) -> None:
    ctx = functions.world.ctx
    one, two = (a_relation(ctx, an_employer(ctx, number)) for number in (1, 2))
    fields = {
        **code_of(functions),
        f"word-{one.person_id}": "wrong_person",
        f"erasure-{one.person_id}": "yes",
        f"portability-{two.person_id}": "yes",
        "send_to": "https://upload.example.org/pakket",
        "by_representative": "yes",
    }

    page = asks(functions, fields)

    assert "Voorbeeld Zorg 1: Nee, verkeerde persoon." in page.body
    assert "Voorbeeld Zorg 2: " in page.body
    assert carried_out(functions) == []
    assert person_of(ctx, one.person_id).said is None
    carried = hidden_in(page)
    assert carried == fields
    done = asks(functions, {**carried, "sure": "yes"})
    assert len(re.findall(r'href="/rights-requests/', done.body)) == 2
    assert person_of(ctx, one.person_id).said is Word.WRONG_PERSON
    (erasure,), (portability,) = (requests_of(ctx.store, who.person_id) for who in (one, two))
    assert erasure.by_representative
    assert portability.send_to == fields["send_to"]


def test_back_shows_the_choices_as_they_were_and_the_code_stays_good(functions: Functions) -> None:
    relation = a_relation(functions.world.ctx, an_employer(functions.world.ctx))
    fields = {**code_of(functions), f"erasure-{relation.person_id}": "yes"}
    page = asks(functions, fields)
    assert 'name="sure" value="no"' in page.body

    back = asks(functions, {**hidden_in(page), "sure": "no"})

    assert back.status == 200
    assert f'name="erasure-{relation.person_id}" value="yes" checked' in back.body
    assert carried_out(functions) == []
    assert asks(functions, {**fields, "sure": "yes"}).status == 200
    assert carried_out(functions) == [("erasure", relation.person_id)]


@pytest.mark.parametrize("right", ["access", "objection", "restriction"])
def test_what_can_be_undone_is_done_in_one_step(functions: Functions, right: str) -> None:
    relation = a_relation(functions.world.ctx, an_employer(functions.world.ctx))
    asks(functions, {**code_of(functions), f"{right}-{relation.person_id}": "yes"})
    assert carried_out(functions) == [(right, relation.person_id)]


def test_what_is_wrong_is_told_before_anybody_is_asked_whether_they_are_sure(functions: Functions) -> None:
    ctx = functions.world.ctx
    employer = an_employer(ctx)
    one = a_relation(ctx, employer, number="1001")
    a_relation(ctx, employer, number="1002")
    fields = {**code_of(functions), f"erasure-{one.person_id}": "yes"}
    assert asks(functions, fields).status == 422
    assert asks(functions, {**fields, f"number-{one.person_id}": "1001"}).status == 200


def test_of_an_account_it_says_whose_sharing_stays_and_where_mail_goes_again(functions: Functions) -> None:
    ctx = functions.world.ctx
    holder = a_holder(ctx)
    relation = a_relation(ctx, an_employer(ctx), AT_HOME)
    says_yes(functions.world, holder, relation)
    page = asks(functions, {**code_of(functions), f"erasure-{holder.person_id}": "yes"})
    assert "Je account, je wachtwoord, je foto" in page.body
    assert "Wat Voorbeeld Zorg 1 over je deelt, blijft daar." in page.body


def test_what_a_legal_hold_keeps_is_among_what_stays(functions: Functions) -> None:
    ctx = functions.world.ctx
    relation = a_relation(ctx, an_employer(ctx))
    fields = {**code_of(functions), f"erasure-{relation.person_id}": "yes"}
    assert "het is nodig in een geschil" not in asks(functions, fields).body
    order(functions.world, relation, {"kind": "employment"})
    assert "het is nodig in een geschil" in asks(functions, fields).body


def test_a_restriction_of_their_own_keeps_nothing_from_an_erasure(functions: Functions) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    restricted = asks(functions, {**code_of(functions), f"restriction-{relation.person_id}": "yes"})
    assert restricted.status == 200
    (request,) = requests_of(world.ctx.store, relation.person_id)
    carry_out_request(world, request)
    assert world.ctx.store.about(relation.person_id)[0]["holds"]
    page = asks(functions, {**code_of(functions), f"erasure-{relation.person_id}": "yes"})
    assert "het is nodig in een geschil" not in page.body


@pytest.mark.parametrize("executes", [True, False])
def test_it_says_who_decides_where_that_is_not_us(functions: Functions, executes: bool) -> None:
    ctx = functions.world.ctx
    relation = a_relation(ctx, an_employer(ctx, executes_rights=executes))
    page = asks(functions, {**code_of(functions), f"erasure-{relation.person_id}": "yes"})
    assert ("Voorbeeld Zorg 1 beslist of dit mag." in page.body) is not executes
