"""The public pages: both languages, nothing from elsewhere, the same for everybody."""

import re
from urllib.parse import urlsplit

import pytest

from qlinx.people.statements import PUBLISHED
from tests.support.http import Functions, an_event

PAGES = ["/", "/privacy", f"/privacy/{PUBLISHED[-1].version}", "/sign-up", "/account", "/rights"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages_without_script_cookie_or_foreign_parts(
    functions: Functions, path: str
) -> None:
    dutch = functions.call("website", "GET", path)
    english = functions.call("website", "GET", path, language="en-GB,en;q=0.9,nl;q=0.5")
    for answer, language in ((dutch, "nl"), (english, "en")):
        assert answer.status == 200
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}">' in answer.body
        assert "<script" not in answer.body
        assert not re.search(r"<(img|link|iframe)|src=", answer.body)
        assert "set-cookie" not in {name.lower() for name in answer.headers}
        assert "{{" not in answer.body
    assert dutch.body != english.body


def test_every_link_between_pages_leads_somewhere(functions: Functions) -> None:
    for path in PAGES:
        body = functions.call("website", "GET", path).body
        for link in re.findall(r'href="(/[^"]*)"', body):
            assert functions.call("website", "GET", urlsplit(link).path).status == 200, link


def test_the_example_events_are_answered(functions: Functions) -> None:
    for case in ("home", "privacy"):
        assert functions.handle("website", an_event("website", case))["statusCode"] == 200


def test_a_version_that_was_never_published_is_not_found(functions: Functions) -> None:
    assert functions.call("website", "GET", "/privacy/2018-05-23").status == 404


def test_the_statement_says_which_version_it_is(functions: Functions) -> None:
    assert PUBLISHED[-1].version in functions.call("website", "GET", "/privacy").body
