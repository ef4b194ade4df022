"""Pages for visitors with a path in each language: the same for everybody, and nothing is set or loaded."""

import gzip
import re

import pytest

from qlinx.kit.cookies import COOKIES
from qlinx.kit.pages import Place
from qlinx.kit.texts import LANGUAGES
from qlinx.visitors import places
from tests.support.application import application
from tests.support.http import Functions, an_event
from tests.support.sites import folder_at

PLACES = [value for value in vars(places).values() if isinstance(value, Place)]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.nl)
def test_a_page_is_in_the_language_of_its_path_and_leads_to_its_twin(
    functions: Functions, place: Place
) -> None:
    shown = {one: functions.call("visitor_pages", "GET", place.in_(one), language="en") for one in LANGUAGES}
    assert [shown[one].status for one in LANGUAGES] == [200, 200]
    assert [shown[one].headers["Content-Language"] for one in LANGUAGES] == list(LANGUAGES)
    assert f'href="{place.en}" lang="en"' in shown["nl"].body
    assert f'href="{place.nl}" lang="nl"' in shown["en"].body
    for answer in shown.values():
        assert "set-cookie" not in {name.lower() for name in answer.headers}
        assert not re.search(r"<(img|link|iframe|script)|\son[a-z]+=\"|src=", answer.body)
        assert len(gzip.compress(answer.body.encode())) <= 14_000


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.nl)
def test_every_link_of_a_page_leads_somewhere(functions: Functions, place: Place) -> None:
    for language in LANGUAGES:
        body = functions.call("visitor_pages", "GET", place.in_(language)).body
        for link in re.findall(r'href="(/[^"?#]*)', body):
            folder = folder_at(application(), link) or "website"
            assert functions.call(folder, "GET", link).status == 200, link


def test_the_register_lists_the_cookies_that_are_declared_and_no_others(functions: Functions) -> None:
    body = functions.call("visitor_pages", "GET", "/cookies").body
    assert set(re.findall(r"__Host-[a-z-]+", body)) == {cookie.name for cookie in COOKIES}


def test_an_address_behind_a_page_that_is_none_shows_that(functions: Functions) -> None:
    assert functions.call("visitor_pages", "POST", "/cookies").status == 404


@pytest.mark.parametrize(("case", "status"), [("cookies", 200), ("in_english", 200), ("writes", 303)])
def test_the_example_events_are_answered(functions: Functions, case: str, status: int) -> None:
    assert functions.handle("visitor_pages", an_event("visitor_pages", case))["statusCode"] == status
