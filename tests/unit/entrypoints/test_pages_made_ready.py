"""What a page would make at its first showing is made before a snapshot of its function."""

import pytest

from qlinx.entrypoints import pages
from qlinx.kit import page_rendering, translations
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Page
from qlinx.kit.texts import LANGUAGES


def test_what_pages_are_made_of_is_there_before_the_first_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://qlinx.example")
    made = (page_rendering.security_headers, translations._message, translations._words)
    for one in (*made, page_rendering._environment):
        one.cache_clear()
    page_rendering.load_templates()
    assert page_rendering._environment().get_template("parts.html")._module
    before = [one.cache_info().misses for one in made]

    for language in LANGUAGES:
        shown = pages.problem_page(NotFound(), language)
        pages.drawn(Page(shown.name, shown.facts, language, scripted=True), language)

    assert [one.cache_info().misses for one in made] == before
