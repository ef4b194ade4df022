"""What a person chooses and says of each employer that shares them, on a page of its own."""

import re
from typing import Final

import pytest

from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.stops import stops_of
from qlinx.mailing.suppression import stop_mail
from qlinx.people.model import Person, Word
from qlinx.people.own_data import CHANGEABLE
from qlinx.people.schemas.account import HOW_TO_CHANGE
from qlinx.people.store import EMPLOYMENT, employment_of, person_by_id
from qlinx.records.personal import Personal
from tests.support.browser import Browser
from tests.support.factories import NOW
from tests.support.people import is_shared, letters, opens_account, says_yes

DATA: Final = "/mijn/gegevens"
DATA_CHANGE: Final = "/mijn/gegevens/wijzigen"
EMPLOYERS: Final = {"e" * 26: "Voorbeeld Zorg", "f" * 26: "Bakkerij Smit"}


@pytest.fixture
def relations(browser: Browser) -> dict[str, str]:
    """Somebody whom two employers share, signed in; the ids of the relations by the names of employers."""
    world = browser.functions.world
    account = opens_account(world)
    found = {}
    for employer_id, name in EMPLOYERS.items():
        world.ctx.store.write(EMPLOYER.insert(Employer(employer_id=employer_id, name=name, created_at=NOW)))
        relation, _ = is_shared(world, employer_id=employer_id)
        says_yes(world, account, relation)
        found[name] = relation.person_id
    browser.signs_in()
    return found


def page_of(relation_id: str) -> str:
    return f"{DATA}/werkgever/{relation_id}"


def relation(browser: Browser, relation_id: str) -> Person:
    found = person_by_id(browser.functions.world.ctx.store, relation_id)
    assert found
    return found


def test_each_employer_has_a_page_that_the_data_lead_to(browser: Browser, relations: dict[str, str]) -> None:
    links = re.findall(rf'href="({DATA}/werkgever/[^"]+)"', browser.goes(DATA).body)
    assert sorted(links) == sorted(map(page_of, relations.values()))
    for name, relation_id in relations.items():
        page = browser.goes(page_of(relation_id))
        assert (page.status, f"<h1>{name}</h1>" in page.body) == (200, True)
        assert browser.goes(f"/en/my/data/employer/{relation_id}").headers["Content-Language"] == "en"


def test_where_the_mail_of_one_employer_goes_is_chosen_for_it_alone(
    browser: Browser, relations: dict[str, str]
) -> None:
    one, other = relations.values()
    browser.goes(page_of(one))
    chosen = browser.sends(page_of(one), {"act": "mail", "to": "sign_in"})
    assert chosen.headers["Location"] == f"{page_of(one)}?done=mail"
    assert "De mail gaat voortaan naar dat adres." in browser.goes(f"{page_of(one)}?done=mail").body
    assert [relation(browser, each).mail_to_account for each in (one, other)] == [True, False]


def test_what_is_said_of_one_employer_is_said_of_it_alone(
    browser: Browser, relations: dict[str, str]
) -> None:
    one, other = relations.values()
    browser.goes(page_of(one))
    said = browser.sends(page_of(one), {"act": "word", "word": "not_any_more"})
    assert said.headers["Location"] == f"{DATA}?done=said"
    assert relation(browser, one).said is Word.LEFT
    browser.goes(page_of(other))
    browser.sends(page_of(other), {"act": "word", "word": "wrong_person"})
    assert relation(browser, other).account_id is None
    page = browser.goes(f"{DATA}?done=said").body
    assert "We hebben het genoteerd." in page
    assert page_of(other) not in page
    assert browser.goes(page_of(other)).status == 404


def test_mail_that_was_stopped_comes_again(browser: Browser, relations: dict[str, str]) -> None:
    one = next(iter(relations.values()))
    ctx = browser.functions.world.ctx
    stopped = stop_mail(ctx, relation(browser, one).address_hash, "e" * 26, MailStop.OBJECTION)
    ctx.store.write(*stopped)
    assert stops_of(ctx, one)
    page = browser.goes(page_of(one)).body
    assert "Ik wil deze mail weer" in page
    assert browser.sends(page_of(one), {"act": "again"}).status == 303
    assert stops_of(ctx, one) == ()
    assert "Je krijgt deze mail weer." in browser.goes(f"{page_of(one)}?done=again").body


@pytest.mark.usefixtures("relations")
def test_our_own_mail_that_was_stopped_comes_again(browser: Browser) -> None:
    ctx = browser.functions.world.ctx
    (account_id,) = {item["person_id"] for item in browser.functions.world.items_of("account")}
    account = relation(browser, str(account_id))
    ctx.store.write(*stop_mail(ctx, account.address_hash, OWN_MAIL, MailStop.SPAM_REPORT))
    assert "Ik wil deze mail weer" in browser.goes(DATA).body
    assert browser.sends(DATA, {}).headers["Location"] == f"{DATA}?done=again"
    assert stops_of(ctx, account.person_id) == ()
    page = browser.goes(f"{DATA}?done=again").body
    assert "Je krijgt onze mail weer." in page
    assert "Ik wil deze mail weer" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "word"},
        {"act": "mail"},
        {"act": "word", "word": "yes!"},
        {"act": "mail", "to": "x"},
        {"act": "?"},
    ],
    ids=str,
)
def test_what_was_not_chosen_brings_the_page_back(
    browser: Browser, relations: dict[str, str], fields: dict[str, str]
) -> None:
    one = next(iter(relations.values()))
    browser.goes(page_of(one))
    before = browser.functions.world.every_item()
    refused = browser.sends(page_of(one), fields)
    assert refused.status == 422
    assert "Wat is dit voor jou?" in refused.body
    assert browser.functions.world.every_item() == before


def test_nobody_sees_the_employer_of_somebody_else(browser: Browser, relations: dict[str, str]) -> None:
    world = browser.functions.world
    letters(world)
    opens_account(world, email="eva@thuis.example.nl")
    browser.cookies.clear()
    browser.signs_in("eva@thuis.example.nl")
    browser.goes(DATA)
    before = world.every_item()
    for relation_id in (*relations.values(), "a" * 26):
        assert browser.goes(page_of(relation_id)).status == 404
        for fields in (
            {"act": "mail", "to": "sign_in"},
            {"act": "again"},
            {"act": "word", "word": "wrong_person"},
        ):
            browser.goes(DATA_CHANGE)
            assert browser.sends(page_of(relation_id), fields).status == 404
    assert world.every_item() == before


# Where each field is changed, or told how it is; by what a page of one's own says or links to.
ROUTES: Final = {
    **dict.fromkeys(CHANGEABLE, (DATA_CHANGE, 'name="{field}"')),
    "email": ("/mijn/gegevens/adres", 'name="email"'),
    "photo": ("/mijn/gegevens/foto", 'value="send"'),
    "password": ("/mijn/veiligheid", 'value="password"'),
    "employers": (DATA, "/mijn/gegevens/werkgever/"),
    "statement_version": (DATA, "Dat is een bewijs en verandert niet."),
    "ip_address": ("/mijn/veiligheid", "Op welk apparaat of waar dat was, bewaren we niet."),
}
# The photo by another name; what is chosen of a relation, on its page; what stops mail, with a button;
# restriction, which is asked for; and what an employer took back, which it alone declares anew.
ELSEWHERE: Final = {"photo_id", "mail_to_account", "said", "restricted", "mail_stops", "set_aside_at"}


@pytest.mark.usefixtures("relations")
def test_every_field_that_is_kept_has_its_place_on_a_page(browser: Browser) -> None:
    assert ROUTES.keys() == HOW_TO_CHANGE.keys()
    kept = {
        name
        for name, field in Person.model_fields.items()
        if any(isinstance(mark, Personal) for mark in field.metadata)
    }
    assert {name for name in kept if name not in ROUTES} == ELSEWHERE
    for field, (path, words) in ROUTES.items():
        assert words.format(field=field) in browser.goes(path).body, field


def test_what_an_employer_put_right_and_a_list_says_otherwise_is_told(
    browser: Browser, relations: dict[str, str]
) -> None:
    world, relation_id = browser.functions.world, relations["Voorbeeld Zorg"]
    assert "rechtgezet" not in browser.goes(page_of(relation_id)).body
    found = employment_of(world.ctx.store, relation(browser, relation_id))
    assert found
    marks = {"put_right": ("mobile",), "put_right_hashes": ("a" * 43,)}
    world.ctx.store.write(EMPLOYMENT.replace(found, **marks))
    page = browser.goes(page_of(relation_id)).body
    assert "Voorbeeld Zorg heeft dit rechtgezet: mobiel nummer." in page
    found = employment_of(world.ctx.store, relation(browser, relation_id))
    assert found
    world.ctx.store.write(EMPLOYMENT.replace(found, said_again=("mobile",)))
    page = browser.goes(page_of(relation_id)).body
    assert "De laatste lijst van Voorbeeld Zorg noemt weer wat er eerst stond: mobiel nummer" in page
    assert "rechtgezet" not in browser.goes(page_of(relations["Bakkerij Smit"])).body


def test_an_employer_is_parted_from_the_account_after_a_tick_and_a_fresh_sign_in(
    browser: Browser, relations: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, relation_id = browser.functions.world, relations["Bakkerij Smit"]
    page = page_of(relation_id)
    assert "houdt die gegevens wel" in browser.goes(page).body
    refused = browser.sends(page, {"act": "part"})
    assert (refused.status, 'href="#sure"' in refused.body) == (422, True)
    with monkeypatch.context() as patched:
        patched.setattr("qlinx.sessions.freshness.is_fresh", lambda *_: False)
        late = browser.sends(page, {"act": "part", "sure": "yes"})
    assert late.headers["Location"].startswith("/inloggen?next=%2Fmijn%2Fgegevens%2Fwerkgever")
    assert relation(browser, relation_id).account_id

    parted = browser.sends(page, {"act": "part", "sure": "yes"})

    assert parted.headers["Location"] == f"{DATA}?done=parted"
    told = browser.goes(parted.headers["Location"]).body
    assert ("Losgemaakt." in told, page in told) == (True, False)
    assert relation(browser, relation_id).account_id is None
    assert "people.join_ended" in {one["template"] for one in world.items_of("outbox")}
    assert relation(browser, relations["Voorbeeld Zorg"]).account_id
    assert browser.goes(page).status == 404
