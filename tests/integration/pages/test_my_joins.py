"""Who has an account joins it to what an employer says at another address, on pages."""

import re
from typing import Final

import pytest

from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER
from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.mailing.letter import Letter
from qlinx.people.joins import put_to_sleep
from qlinx.people.limits import CODE_MAILS, CODES_OF_NETWORK
from qlinx.people.model import Person, Word
from qlinx.people.store import person_by_id
from tests.support.browser import Browser
from tests.support.factories import NOW
from tests.support.http import Response
from tests.support.people import is_shared, letters, opens_account, set_limit

DATA: Final = "/mijn/gegevens"
JOIN: Final = "/mijn/gegevens/koppelen"
WORK: Final = "n.berg@zorg.example.nl"
NAMES: Final = {"e" * 26: "Voorbeeld Zorg", "f" * 26: "Bakkerij Smit"}


@pytest.fixture
def account(browser: Browser) -> Person:
    """Somebody with an account, signed in; two employers are there."""
    world = browser.functions.world
    for employer_id, name in NAMES.items():
        world.ctx.store.write(EMPLOYER.insert(Employer(employer_id=employer_id, name=name, created_at=NOW)))
    person = opens_account(world)
    letters(world)
    browser.signs_in()
    return person


def shared(browser: Browser, email: str = WORK, **changes: str) -> str:
    return is_shared(browser.functions.world, email, **changes)[0].person_id


def asks(browser: Browser, email: str = WORK, at: str = JOIN) -> str:
    """Asks for a code; gives the page on which it is filled in."""
    browser.goes(at)
    sent = browser.sends(at, {"email": email})
    assert sent.status == 303
    return str(sent.headers["Location"])


def mailed(browser: Browser) -> str:
    """The code of the one mail that waits."""
    (mail,) = letters(browser.functions.world)
    assert isinstance(mail, Letter)
    assert (mail.template, mail.to.address) == ("people.identity_code", WORK)
    return str(mail.facts["code"])


def looks(browser: Browser, page: str, code: str) -> Response:
    browser.goes(page)
    return browser.sends(page, {"code": code, "act": "look"})


def says(browser: Browser, page: str, code: str, **fields: str) -> Response:
    chosen = {name.replace("_", "-", 1): value for name, value in fields.items()}
    return browser.sends(page, {"code": code, "act": "say", **chosen})


def stored(browser: Browser, person_id: str) -> Person:
    found = person_by_id(browser.functions.world.ctx.store, person_id)
    assert found
    return found


def test_a_yes_joins_and_what_the_employer_shares_stands_with_the_own_data(
    browser: Browser, account: Person
) -> None:
    relation = shared(browser)
    assert JOIN in browser.goes(DATA).body
    page = asks(browser)
    code = mailed(browser)
    seen = looks(browser, page, code)
    assert (seen.status, "Voorbeeld Zorg" in seen.body, "N. Berg" in seen.body) == (200, True, True)
    assert stored(browser, relation).account_id is None
    said = says(browser, page, code, **{f"word_{relation}": "yes"})
    assert said.headers["Location"] == f"{DATA}?done=joined"
    assert stored(browser, relation).account_id == account.person_id
    shown = browser.goes(f"{DATA}?done=joined").body
    assert "Gekoppeld." in shown
    assert f"{DATA}/werkgever/{relation}" in shown
    # Sent once more, by whoever went back: the code was used up.
    browser.goes(page)
    assert says(browser, page, code, **{f"word_{relation}": "wrong_person"}).status == 403
    assert stored(browser, relation).account_id == account.person_id


@pytest.mark.usefixtures("account")
def test_the_same_in_english(browser: Browser) -> None:
    relation = shared(browser)
    page = asks(browser, at="/en/my/data/join")
    code = mailed(browser)
    assert page.startswith("/en/my/data/join/")
    assert "Is this you?" in looks(browser, page, code).body
    said = says(browser, page, code, **{f"word_{relation}": "yes"})
    assert said.headers["Location"] == "/en/my/data?done=joined"
    assert "Joined." in browser.goes("/en/my/data?done=joined").body


@pytest.mark.usefixtures("account")
def test_a_no_joins_nothing_and_is_said_to_the_employer(browser: Browser) -> None:
    one, other = shared(browser), shared(browser, employer_id="f" * 26)
    page = asks(browser)
    code = mailed(browser)
    looks(browser, page, code)
    words = {f"word_{one}": "wrong_person", f"word_{other}": "i_know_them"}
    assert says(browser, page, code, **words).headers["Location"] == f"{DATA}?done=said"
    assert [stored(browser, each).said for each in (one, other)] == [Word.WRONG_PERSON, Word.KNOWN]
    assert [stored(browser, each).account_id for each in (one, other)] == [None, None]
    # Whom they know is not offered again, the other is.
    page = asks(browser)
    seen = looks(browser, page, mailed(browser)).body
    assert (one in seen, other in seen) == (True, False)


def test_a_join_that_sleeps_is_told_of_and_wakes(browser: Browser, account: Person) -> None:
    relation = shared(browser)
    page = asks(browser)
    code = mailed(browser)
    looks(browser, page, code)
    says(browser, page, code, **{f"word_{relation}": "yes"})
    put_to_sleep(browser.functions.world.ctx, account.person_id, account.address_hash)
    asleep = browser.goes(DATA).body
    assert "Je account is hersteld met een mail." in asleep
    assert f"{DATA}/werkgever/{relation}" not in asleep
    page = asks(browser)
    code = mailed(browser)
    assert 'value="yes"' in looks(browser, page, code).body
    assert (
        says(browser, page, code, **{f"word_{relation}": "yes"}).headers["Location"].endswith("done=joined")
    )
    assert f"{DATA}/werkgever/{relation}" in browser.goes(DATA).body


def test_what_somebody_else_joined_shows_nothing_and_can_only_be_parted(
    browser: Browser, account: Person
) -> None:
    relation = shared(browser)
    page = asks(browser)
    code = mailed(browser)
    looks(browser, page, code)
    says(browser, page, code, **{f"word_{relation}": "yes"})
    opens_account(browser.functions.world, email="eva@thuis.example.nl")
    letters(browser.functions.world)
    browser.cookies.clear()
    browser.signs_in("eva@thuis.example.nl")
    page = asks(browser)
    code = mailed(browser)
    seen = looks(browser, page, code).body
    assert ("Iemand met een account heeft gezegd" in seen, "N. Berg" in seen) == (True, False)
    refused = says(browser, page, code, **{f"word_{relation}": "yes"})
    assert (refused.status, "Iemand met een account heeft al gezegd" in refused.body) == (422, True)
    assert stored(browser, relation).account_id == account.person_id
    assert (
        says(browser, page, code, **{f"word_{relation}": "not_me"}).headers["Location"] == f"{DATA}?done=said"
    )
    assert stored(browser, relation).account_id is None
    (told,) = letters(browser.functions.world)
    assert isinstance(told, Letter)
    assert (told.template, told.to.address) == ("people.join_ended", account.email)


@pytest.mark.usefixtures("account")
def test_an_address_of_several_people_takes_the_number_and_keeps_what_was_chosen(browser: Browser) -> None:
    one, other = shared(browser, number="1042"), shared(browser, number="1043")
    page = asks(browser)
    code = mailed(browser)
    looks(browser, page, code)
    for number in ("", "1043"):
        fields = {f"word_{one}": "yes", f"number_{one}": number}
        refused = says(browser, page, code, **fields)
        assert refused.status == 422
        assert "Er is nog niets opgeslagen." in refused.body
        assert re.search(rf'name="word-{one}" value="yes" checked', refused.body)
        assert stored(browser, one).account_id is None
    fields = {f"word_{one}": "yes", f"number_{one}": "1042"}
    assert says(browser, page, code, **fields).status == 303
    assert (stored(browser, one).account_id is None, stored(browser, other).account_id) == (False, None)


@pytest.mark.usefixtures("account")
def test_every_address_leads_to_the_same_page_and_only_a_known_one_gets_mail(browser: Browser) -> None:
    shared(browser)
    pages = [asks(browser, email) for email in (WORK, "niemand@zorg.example.nl")]
    bodies = {re.sub(r"[a-z2-7]{26}|value=\"[^\"]*\"", "", browser.goes(page).body) for page in pages}
    assert len(bodies) == 1
    assert [mail.to.address for mail in letters(browser.functions.world) if isinstance(mail, Letter)] == [
        WORK
    ]
    wrong = [looks(browser, page, "0000 0000") for page in (*pages, f"{JOIN}/{'a' * 26}")]
    assert {answer.status for answer in wrong} == {403}
    assert all("Deze code klopt niet of werkt niet meer." in answer.body for answer in wrong)


@pytest.mark.usefixtures("account")
def test_a_code_can_not_be_guessed_by_trying(browser: Browser) -> None:
    shared(browser)
    page = asks(browser)
    code = mailed(browser)
    tried = [looks(browser, page, f"{number:08}").status for number in range(12)]
    assert set(tried) == {403}
    assert looks(browser, page, code).status == 403


@pytest.mark.usefixtures("account")
def test_a_flood_of_codes_ends_with_words(browser: Browser) -> None:
    set_limit(browser.functions.world, CODES_OF_NETWORK, 2)
    for _ in range(2):
        asks(browser)
    browser.goes(JOIN)
    refused = browser.sends(JOIN, {"email": WORK})
    assert (refused.status, f'value="{WORK}"' in refused.body) == (429, True)


@pytest.mark.usefixtures("account")
def test_a_code_for_another_address_opens_nothing_of_this_one(browser: Browser) -> None:
    relation, other = shared(browser), shared(browser, "iemand@zorg.example.nl")
    page = asks(browser)
    code = mailed(browser)
    looks(browser, page, code)
    refused = says(browser, page, code, **{f"word_{other}": "yes"})
    assert refused.status == 422
    assert [stored(browser, each).account_id for each in (relation, other)] == [None, None]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "fields", [{"act": "say"}, {"act": "?"}, {"word-x": "yes!"}, {"more": "1"}, {"code": ""}], ids=str
)
def test_what_is_no_choice_is_refused_and_changes_nothing(browser: Browser, fields: dict[str, str]) -> None:
    shared(browser)
    page = asks(browser)
    code = mailed(browser)
    looks(browser, page, code)
    before = browser.functions.world.items_of("person")
    assert browser.sends(page, {"code": code, "act": "say", **fields}).status == 422
    assert browser.functions.world.items_of("person") == before


def test_who_has_nothing_there_is_told_so(browser: Browser, account: Person) -> None:
    page = asks(browser, account.email)
    codes = [mail for mail in letters(browser.functions.world) if isinstance(mail, Letter)]
    seen = looks(browser, page, str(codes[0].facts["code"]))
    assert "Onder dit adres staat niets van een werkgever." in seen.body


def test_who_asks_for_more_codes_than_are_mailed_joins_with_the_one_for_the_day(
    browser: Browser, account: Person
) -> None:
    relation = shared(browser)
    set_limit(browser.functions.world, CODE_MAILS, 2)
    asks(browser)
    mailed(browser)

    page = asks(browser)
    code = mailed(browser)

    assert len(code.replace(" ", "")) == LONG_CODE_DIGITS
    looks(browser, page, code)
    says(browser, page, code, **{f"word_{relation}": "yes"})
    assert stored(browser, relation).account_id == account.person_id
