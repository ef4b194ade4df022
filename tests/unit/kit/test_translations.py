from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from qlinx.kit import translations
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.kit.translations import EXTENSION, MessageMissingError, install_translations, read_catalogues

VALID = '{{ _("people.mail.confirm_address.valid_until", valid_until=moment) }}'
MINUTES = '{{ ngettext("people.mail.identity_code.minutes", "people.mail.identity_code.minutes", number, minutes=number) }}'


def filled(source: str, language: Language = "nl", **facts: object) -> str:
    environment = Environment(autoescape=True, extensions=[EXTENSION], undefined=StrictUndefined)
    install_translations(environment)
    return environment.from_string(source).render({**facts, "language": language})


def test_words_come_in_the_language_of_whom_they_are_for() -> None:
    source = '{{ _("people.mail.confirm_address.button") }}'
    assert [filled(source, language) for language in LANGUAGES] == [
        "Bevestig dit e-mailadres",
        "Confirm this e-mail address",
    ]


def test_what_is_filled_in_is_escaped_and_so_are_the_words() -> None:
    assert "werkt tot &lt;b&gt;nu&lt;/b&gt;." in filled(VALID, moment="<b>nu</b>")
    assert "collega&#39;s" in filled('{{ _("employers.mail.user_invited.confidential", email="x") }}')


def test_what_a_macro_made_is_not_escaped_twice() -> None:
    assert "werkt tot <strong>nu</strong>." in filled(VALID, moment=Markup("<strong>nu</strong>"))


def test_a_percent_sign_in_a_fact_names_nothing() -> None:
    assert "werkt tot 100% %(x)s." in filled(VALID, moment="100% %(x)s")


@pytest.mark.parametrize(
    ("number", "nl", "en"),
    [(1, "1 minuut", "1 minute"), (2, "2 minuten", "2 minutes"), (0, "0 minuten", "0 minutes")],
)
def test_a_number_picks_its_form(number: int, nl: str, en: str) -> None:
    for language, expected in (("nl", nl), ("en", en)):
        assert f" {expected} " in filled(MINUTES, language, number=number)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "expected"), [("nl", "200.000"), ("en", "200,000")])
def test_a_large_number_has_the_marks_of_its_language_in_words_and_beside_them(
    language: Language, expected: str
) -> None:
    assert f" {expected} " in filled(MINUTES, language, number=200_000)
    shown = "{% for one in several %}{{ one | number }} {% endfor %}"
    assert filled(shown, language, several=[200_000, 999, "200000", True]) == f"{expected} 999 200000 True "


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("people.mail.confirm_address.no_such_words") }}',
        '{{ ngettext("people.mail.nothing", "people.mail.nothing", 2) }}',
    ],
)
def test_words_that_no_catalogue_has_are_an_error_and_never_a_key(source: str) -> None:
    with pytest.raises(MessageMissingError, match=r"people\.mail"):
        filled(source)


def test_a_fact_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        filled(VALID)
    with pytest.raises(KeyError):
        filled('{{ _("people.mail.confirm_address.valid_until") }}')


def test_words_that_were_read_beforehand_are_made_by_then() -> None:
    made = (translations._message, translations._words)
    for one in made:
        one.cache_clear()
    read_catalogues("people")
    before = [one.cache_info().misses for one in made]

    filled('{{ _("people.mail.confirm_address.button") }}')
    filled(VALID, "en", moment="x")

    assert [one.cache_info().misses for one in made] == before
    assert min(before) > 0
