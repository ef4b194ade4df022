"""The words of mails and pages:
whether templates and catalogues fit, and whether the check would notice that they do not.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from infrastructure.local.paths import DOMAIN_LAYER
from qlinx.kit.texts import LANGUAGES
from tests.support.words import (
    Place,
    all_catalogues,
    all_templates,
    compiled,
    is_compiled,
    path_of,
    problems,
    uses_in,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATE = "people/templates/confirm_address.jinja"
PAGE = "people/pages/address_confirm.html"
KEY = "people.mail.confirm_address"
NL: Place = ("people", "nl")
VALID = (
    "De link werkt tot %(valid_until)s. Tot je bevestigt, blijft je oude e-mailadres gelden."  # as it stands
)


def entry(key: str, words: str) -> str:
    return f'msgid "{key}"\nmsgstr "{words}"\n'


def test_templates_and_catalogues_fit() -> None:
    assert problems(all_templates(), all_catalogues()) == []


def test_both_languages_have_a_catalogue_for_each_package() -> None:
    packages = {use.key.partition(".")[0] for use in uses_in(all_templates())}
    assert set(all_catalogues()) == {(package, language) for package in packages for language in LANGUAGES}


@pytest.mark.parametrize("place", sorted(all_catalogues()), ids=".".join)
def test_a_catalogue_stands_in_its_one_form_and_is_compiled(place: Place) -> None:
    """`make words` mends both."""
    sources, catalogues = all_templates(), all_catalogues()
    assert catalogues[place] == written(*place, sources, catalogues)
    assert is_compiled(catalogues[place], place[1], path_of(*place, "mo").read_bytes())


def test_the_same_words_are_compiled_to_the_same_bytes() -> None:
    text = all_catalogues()[NL]
    assert compiled(text, "nl") == compiled(text, "nl")


def test_a_catalogue_that_was_not_compiled_again_is_noticed() -> None:
    text = all_catalogues()[NL]
    made = compiled(text.replace("Bevestig je nieuwe", "Bevestig het nieuwe"), "nl")
    assert not is_compiled(text, "nl", made)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            entry(f"{KEY}.button", "Bevestig dit e-mailadres"),
            "",
            f"{TEMPLATE}: {KEY}.button is missing in nl",
        ),
        (
            entry(f"{KEY}.button", "Bevestig dit e-mailadres"),
            entry(f"{KEY}.button", ""),
            f"people nl: {KEY}.button has no words",
        ),
        (
            entry(f"{KEY}.button", "Bevestig dit e-mailadres"),
            entry(f"{KEY}.button", "Bevestig <b>dit</b> e-mailadres"),
            f"people nl: {KEY}.button holds markup",
        ),
        (
            entry(f"{KEY}.button", "Bevestig dit e-mailadres"),
            entry(f"{KEY}.button", "Bevestig dit&nbsp;e-mailadres"),
            f"people nl: {KEY}.button holds markup",
        ),
        (
            entry(f"{KEY}.button", "Bevestig dit e-mailadres"),
            entry(f"{KEY}.button", "Bevestig dit e-mailadres, 100%"),
            f"people nl: {KEY}.button has a % that names nothing",
        ),
        (
            entry(f"{KEY}.valid_until", VALID),
            entry(f"{KEY}.valid_until", VALID.replace("%(valid_until)s", "%(until)s")),
            f"{TEMPLATE}: {KEY}.valid_until in nl names ['until'], the template gives ['valid_until']",
        ),
        (
            entry(f"{KEY}.valid_until", VALID),
            entry(f"{KEY}.valid_until", VALID.replace(" tot %(valid_until)s", "")),
            f"{TEMPLATE}: {KEY}.valid_until in nl names [], the template gives ['valid_until']",
        ),
        (
            f'msgid "{KEY}.button"',
            f'#, fuzzy\nmsgid "{KEY}.button"',
            f"people nl: {KEY}.button is fuzzy",
        ),
        (
            f'msgid "{KEY}.button"',
            f'{entry(f"{KEY}.shouted", "Hoi!")}\nmsgid "{KEY}.button"',
            f"people nl: nobody asks for {KEY}.shouted",
        ),
    ],
)
def test_a_broken_catalogue_is_noticed(old: str, new: str, problem: str) -> None:
    catalogues = all_catalogues()
    assert catalogues[NL].count(old) == 1
    assert problem in problems(all_templates(), {**catalogues, NL: catalogues[NL].replace(old, new)})


def test_a_catalogue_that_is_not_there_is_noticed() -> None:
    catalogues = {place: text for place, text in all_catalogues().items() if place != NL}
    assert f"{TEMPLATE}: {KEY}.button is missing in nl" in problems(all_templates(), catalogues)


def test_one_form_without_words_of_a_message_with_a_number_is_noticed() -> None:
    catalogues = all_catalogues()
    before, form, after = catalogues[NL].partition('msgstr[0] "De code werkt %(minutes)s minuut')
    broken = f'{before}msgstr[0] ""\n#{after}' if form else ""
    key = "people.mail.identity_code.minutes"
    assert f"people nl: {key} has no words" in problems(all_templates(), {**catalogues, NL: broken})


@pytest.mark.parametrize(
    ("file", "added", "problem"),
    [
        (TEMPLATE, f'{{{{ _("{KEY}.greeting") }}}}', f"{TEMPLATE}: {KEY}.greeting is missing in en"),
        (
            TEMPLATE,
            f'{{{{ _("{KEY}.heading", name="x") }}}}',
            f"{TEMPLATE}: {KEY}.heading in nl names [], the template gives ['name']",
        ),
        (
            TEMPLATE,
            '{{ _("people.mail.confirm_" ~ "signup.heading") }}',
            f"{TEMPLATE}: ? should start with {KEY}.",
        ),
        (
            TEMPLATE,
            '{{ _("people.mail.confirm_signup.heading") }}',
            f"{TEMPLATE}: people.mail.confirm_signup.heading should start with {KEY}.",
        ),
        (
            TEMPLATE,
            f'{{{{ ngettext("{KEY}.heading", "{KEY}.heading", 2) }}}}',
            f"{TEMPLATE}: {KEY}.heading is asked for with a number in one of template and catalogue (nl)",
        ),
        (TEMPLATE, "Hallo", f"{TEMPLATE}: words stand in the template"),
        (TEMPLATE, '{{ heading("Hallo") }}', f"{TEMPLATE}: 'Hallo' belongs in the catalogue"),
        (TEMPLATE, '{{ "mobiel nummer" }}', f"{TEMPLATE}: 'mobiel nummer' belongs in the catalogue"),
        (PAGE, "<p>Druk hier</p>", f"{PAGE}: words stand in the template"),
    ],
)
def test_a_template_that_does_not_fit_is_noticed(file: str, added: str, problem: str) -> None:
    templates = all_templates()
    assert problem in problems({**templates, file: templates[file] + added}, all_catalogues())


def test_a_key_that_is_new_gets_a_place_without_words_in_both_languages() -> None:
    templates, catalogues = all_templates(), all_catalogues()
    templates[TEMPLATE] += f'{{{{ _("{KEY}.greeting") }}}}'
    for language in LANGUAGES:
        text = written("people", language, templates, catalogues)
        assert entry(f"{KEY}.greeting", "") in text
        assert f"people {language}: {KEY}.greeting has no words" in problems(
            templates, {**catalogues, ("people", language): text}
        )


def test_words_that_nobody_asks_for_stay_until_somebody_takes_them_out() -> None:
    templates = all_templates()
    del templates[PAGE]
    text = written("people", "nl", templates, all_catalogues())
    assert "Bevestig je nieuwe e-mailadres" in text.partition("people.page.address_confirm.title")[2]


FORMAL = re.compile(r"\b([Uu]|[Uu]w)\b")


def dutch_in_code(text: str) -> Iterator[str]:
    """The Dutch of each text that stands in code in two languages."""
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "LocalText":
            dutch = [one.value for one in call.keywords if one.arg == "nl"] or call.args[:1]
            for part in (part for one in dutch for part in ast.walk(one)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_whoever_is_spoken_to_in_dutch_is_je() -> None:
    """At work as at home: who reads a page and its errors is spoken to in one way."""
    code = {path: path.read_text("utf-8") for path in sorted(DOMAIN_LAYER.rglob("*.py"))}
    told = [(path.name, one) for path, text in code.items() for one in dutch_in_code(text)]
    words = [(package, text) for (package, language), text in all_catalogues().items() if language == "nl"]
    assert len(told) > 500
    assert [one for one in told if FORMAL.search(one[1])] == []
    lines = [(package, line) for package, text in words for line in text.splitlines()]
    assert [one for one in lines if one[1].startswith('msgstr "') and FORMAL.search(one[1])] == []


def test_a_text_that_says_u_is_noticed() -> None:
    dutch = list(dutch_in_code('LocalText(nl="Vraag om uw lijst.", en="u")'))
    assert [bool(FORMAL.search(one)) for one in dutch] == [True]
