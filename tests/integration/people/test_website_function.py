"""The public pages: both languages, nothing from elsewhere, the same for everybody."""

import gzip
import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree

from qlinx.kit.clock import utc_now
from qlinx.kit.provider import PROVIDER
from qlinx.people.statements import PUBLISHED
from qlinx.rights.sealing import KEY_PATH
from tests.support.application import application
from tests.support.described import description
from tests.support.http import Functions, an_event
from tests.support.sites import folder_at

NEWEST = f"/privacy/{PUBLISHED[-1].version}"
PAGES = ["/", "/privacy", NEWEST, f"{NEWEST}/changes", "/sign-up", "/account", "/rights"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages_without_cookies_and_foreign_parts(
    functions: Functions, path: str
) -> None:
    dutch = functions.call("website", "GET", path)
    english = functions.call("website", "GET", path, language="en-GB,en;q=0.9,nl;q=0.5")
    for answer, language in ((dutch, "nl"), (english, "en")):
        assert answer.status == 200
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}">' in answer.body
        assert not re.search(r"<(img|link|iframe)|\son[a-z]+=\"", answer.body)
        assert re.findall(r'src="([^"?]*)', answer.body) == []
        assert "set-cookie" not in {name.lower() for name in answer.headers}
        assert "{{" not in answer.body
    assert dutch.body != english.body


def test_every_link_between_pages_leads_somewhere(functions: Functions) -> None:
    for path in PAGES:
        body = functions.call("website", "GET", path).body
        for link in re.findall(r'href="(/[^"]*)"', body):
            there = urlsplit(link).path
            folder = folder_at(application(), there) or "website"
            assert functions.call(folder, "GET", there).status == 200, link


def test_the_example_events_are_answered(functions: Functions) -> None:
    for case in ("home", "privacy"):
        assert functions.handle("website", an_event("website", case))["statusCode"] == 200


def test_a_version_that_was_never_published_is_not_found(functions: Functions) -> None:
    assert functions.call("website", "GET", "/privacy/2018-05-23").status == 404


def test_the_statement_says_which_version_it_is(functions: Functions) -> None:
    assert PUBLISHED[-1].version in functions.call("website", "GET", "/privacy").body


def test_what_changed_in_a_version_is_shown_word_by_word(functions: Functions) -> None:
    # The version that brought the register of cookies.
    changed = functions.call("website", "GET", "/privacy/2026-11-27/changes", query={"language": "nl"}).body
    assert "10. Cookies" in changed
    assert re.search(r"<ins>[^<]*als je inlogt", changed)
    assert "<del>" in changed
    assert "1. Wie we zijn" not in changed
    assert functions.call("website", "GET", f"/privacy/{PUBLISHED[0].version}/changes").status == 404


def test_the_statement_leads_to_each_of_its_sections(functions: Functions) -> None:
    body = functions.call("website", "GET", "/privacy").body
    anchors = re.findall(r'href="#(s\d+)"', body)
    assert anchors
    assert anchors == re.findall(r'<h2 id="(s\d+)"', body)


def test_head_is_answered_as_get_is_without_the_page(functions: Functions) -> None:
    for path in (*PAGES, "/favicon.ico", "/privacy/2018-05-23"):
        page, head = functions.call("website", "GET", path), functions.call("website", "HEAD", path)
        assert (head.status, head.headers, head.body) == (page.status, page.headers, "")


@pytest.mark.parametrize("path", ["/nergens", "/v1/nergens", "/i/", "/wp-login.php", "/%00", "/privacy/"])
def test_an_address_that_leads_nowhere_shows_a_page_in_the_language_of_the_browser(
    functions: Functions, path: str
) -> None:
    for language, title in (("nl", "Dit bestaat niet."), ("en", "This does not exist.")):
        shown = functions.call("website", "GET", path, language=language, accept="text/html,*/*;q=0.8")
        assert shown.status == 404
        assert shown.headers["Content-Type"].startswith("text/html")
        assert f"<h1>{title}</h1>" in shown.body


def test_a_program_is_told_the_same_as_a_problem(functions: Functions) -> None:
    for method in ("GET", "POST", "DELETE", "OPTIONS", "PROPFIND"):
        told = functions.call("website", method, "/v1/nergens", accept="application/json")
        assert (told.status, told.json["type"]) == (404, "/problems/not-found")


def test_search_engines_may_show_the_public_pages_and_none_of_a_personal_link(functions: Functions) -> None:
    robots = functions.call("website", "GET", "/robots.txt").body.splitlines()
    allowed = [line.removeprefix("Allow: ").rstrip("$") for line in robots if line.startswith("Allow: ")]
    assert set(PAGES) - {NEWEST, f"{NEWEST}/changes"} <= set(allowed)
    assert robots[-1] == "Disallow: /"
    assert not [path for path in allowed if path.startswith(("/i", "/rights-requests", "/v1"))]


@pytest.mark.parametrize(
    ("function", "path"),
    [
        *(("website", path) for path in ("/favicon.ico", "/robots.txt", "/script.js")),
        *(("website", f"/.well-known/{name}") for name in ("security.txt", "assetlinks.json")),
        ("website", "/.well-known/apple-app-site-association"),
        ("rights_requests", KEY_PATH),
    ],
)
def test_a_file_is_sent_as_what_it_is_described_as(functions: Functions, function: str, path: str) -> None:
    sent = functions.call(function, "GET", path).headers["Content-Type"]
    described = description()["paths"][path]["get"]["responses"]["200"]["content"]
    assert [sent.partition(";")[0]] == list(described)


def test_who_finds_a_weakness_is_told_where_to_report_it(functions: Functions) -> None:
    told = functions.call("website", "GET", "/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in told.body.splitlines())
    assert told.headers["Content-Type"].startswith("text/plain")
    assert fields["Contact"] == f"mailto:{PROVIDER.email}"
    until = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < until - utc_now() < timedelta(days=365)


@pytest.mark.parametrize(
    ("function", "method", "path"),
    [
        ("website", "GET", "/"),
        ("website", "GET", "/.well-known/security.txt"),
        ("website", "OPTIONS", "/v1/account"),
        ("account", "GET", "/v1/account"),
        ("account", "PATCH", "/v1/account"),
        ("sign_in_pages", "GET", "/inloggen"),
    ],
)
def test_no_page_of_another_site_is_let_in(
    functions: Functions, function: str, method: str, path: str
) -> None:
    event = an_event("website", "home")
    event["rawPath"] = path
    event["requestContext"]["http"] |= {"method": method, "path": path}
    event["headers"] |= {"origin": "https://elsewhere.example", "access-control-request-method": "PATCH"}
    answer = functions.handle(function, event)
    assert answer["statusCode"] in {200, 401, 404}
    assert not [name for name in answer["headers"] if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/.well-known/assetlinks.json", []),
        ("/.well-known/apple-app-site-association", {"applinks": {"details": []}}),
    ],
)
def test_a_telephone_that_asks_which_app_opens_our_links_is_told_none(
    functions: Functions, path: str, told: object
) -> None:
    answer = functions.call("website", "GET", path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert json.loads(answer.body) == told
    head = functions.call("website", "HEAD", path)
    assert (head.status, head.body) == (200, "")


def test_the_icon_is_a_picture_that_the_pages_may_show(functions: Functions) -> None:
    icon = functions.call("website", "GET", "/favicon.ico")
    assert icon.headers["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(icon.body).tag.endswith("svg")
    assert "img-src 'self'" in functions.call("website", "GET", "/").headers["Content-Security-Policy"]


def test_the_style_the_script_and_the_pages_are_light(functions: Functions) -> None:
    page = functions.call("website", "GET", "/").body
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(style.encode()) <= 6_000
    assert len(functions.call("website", "GET", "/script.js").body.encode()) <= 4_000
    for path in PAGES:
        assert len(gzip.compress(functions.call("website", "GET", path).body.encode())) <= 14_000, path
