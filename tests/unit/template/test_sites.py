"""Every page of a site is where the gateway calls its function, in both languages; and each such route has
pages behind it.
"""

import re

import pytest

from qlinx.entrypoints.private_site import PrivateSite
from qlinx.kit.pages import Place, own_path, path_language
from qlinx.kit.texts import LANGUAGES
from tests.support.application import application
from tests.support.sites import folder_at, sites

PAGES = [
    (folder, method, place.in_(language))
    for folder, site in sites().items()
    for method, place in site.places
    for language in LANGUAGES
]
# Whose pages are for everybody: what is done there needs no session, or begins one.
OPEN = {"desk_sign_in_pages", "sign_in_pages", "visitor_pages"}


@pytest.mark.parametrize(("folder", "method", "path"), PAGES, ids=str)
def test_the_gateway_calls_the_function_of_a_page(folder: str, method: str, path: str) -> None:
    assert folder_at(application(), path.replace("<", "a").replace(">", "z")) == folder
    assert method in {"GET", "POST"}


def test_every_path_tells_its_language() -> None:
    for site in sites().values():
        for _, place in site.places:
            assert [path_language(place.in_(language)) for language in LANGUAGES] == list(LANGUAGES)
            assert re.findall(r"<\w+>", place.nl) == re.findall(r"<\w+>", place.en)


def test_a_form_stands_where_its_page_is() -> None:
    """So that going on, back, and to the other language find a page there."""
    for folder, site in sites().items():
        pages = {place for method, place in site.places if method == "GET"}
        assert {place for method, place in site.places if method == "POST"} <= pages, folder


def test_each_route_of_a_site_has_pages_behind_it() -> None:
    for route in application().http_routes():
        if route.method == "ANY":
            begins = route.path.removesuffix("{proxy+}")
            assert any(folder == route.folder and path.startswith(begins) for folder, _, path in PAGES), (
                route.key
            )


def test_pages_are_private_unless_they_are_open_on_purpose() -> None:
    assert {folder for folder, site in sites().items() if not isinstance(site, PrivateSite)} == OPEN


@pytest.mark.parametrize("path", ["/", "/mijn", "/en/my/data?done=saved&page=2", "/werkgever/a~b_c-d.e"])
def test_a_path_of_ours_is_gone_on_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "mijn",
        "//elsewhere.example",
        "/\\elsewhere",
        "/a b",
        "/a\n",
        "https://a",
        "/a?b=<c>",
        "/" + 300 * "a",
    ],
)
def test_anything_else_is_not(path: str) -> None:
    assert own_path(path) is None


def test_the_parts_of_a_path_are_the_same_in_both_languages() -> None:
    place = Place("/werkgever/<one>/mensen/<two>", "/en/employer/<one>/people/<two>")
    assert place.parts_of("/werkgever/a/mensen/b", "nl") == {"one": "a", "two": "b"}
    assert place.in_("en", one="a", two="b") == "/en/employer/a/people/b"
    assert place.parts_of("/werkgever/a/mensen", "nl") is None
