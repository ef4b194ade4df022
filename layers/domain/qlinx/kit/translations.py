"""The words of mails and pages, which stand in a catalogue per package and language,
for Jinja's i18n extension.

A template says `_("people.mail.confirm_address.heading")`: the package, whether it is a mail or a page, the
template, and what the words are there. The words stand in `qlinx/<package>/locale/<language>.po`; what is
read is the compiled `.mo` beside it (`make words`; decision 108). Messages hold no markup. What stands inside
a sentence comes in by name: `_("….expires", moment=expires_at)` fills `%(moment)s`; a number gets the marks
of its language. Elsewhere the filter `number` writes one so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from qlinx.kit.texts import LANGUAGES, Language, as_read

EXTENSION = "jinja2.ext.i18n"


class MessageMissingError(Exception):
    """A template asks for words that no catalogue has."""


def install_translations(
    environment: Environment,
    *,
    in_markup: Callable[[str], Markup] = escape,
    printable: Callable[[object], object] = lambda value: value,
) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """Gives the templates `_` and `ngettext`, in the language that is in their context as `language`;
    gives the two, which ask for the context.

    ``in_markup`` makes a message what may stand in the output; ``printable`` does so for what is filled in,
    as the environment's own ``finalize``, and what that leaves as text is escaped. For HTML whose facts are
    only escaped both can be left out.
    """

    def filled(language: Language, text: str, variables: dict[str, Any]) -> Markup:
        printed = {
            name: value if isinstance(value, Markup) else escape(printable(as_read(value, language)))
            for name, value in variables.items()
        }
        return Markup(text % printed)  # noqa: S704  # each of its parts was escaped

    @pass_context
    def gettext(context: Context, key: str, /, **variables: Any) -> Markup:
        language = context["language"]
        if variables:
            return filled(language, _message(in_markup, language, key), variables)
        return _words(in_markup, language, key)

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int, /, **variables: Any) -> Markup:
        language = context["language"]
        text = _catalogue_of(one, language).ngettext(one, many, number)
        return filled(language, str(in_markup(text)), variables)

    # Not the extension's newer style: that would fill in what was not made printable.
    environment.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]  # the extension's
    environment.globals["_"] = gettext  # the extension's own looks it up at each call

    @pass_context
    def number(context: Context, value: object) -> object:
        return as_read(value, context["language"])

    environment.filters["number"] = number
    return gettext, ngettext


def read_catalogues(package: str) -> None:
    """Reads the words of a package in all languages, if it has any, and makes them fit for HTML,
    so that it need not be done later.
    """
    if (files("qlinx") / package / "locale").is_dir():
        for language in LANGUAGES:
            kept: dict[str | tuple[str, int], str] = vars(_catalogue(package, language))["_catalog"]
            for key, text in kept.items():
                # What has a form for each number is filled in anew each time; the header has no key.
                if key and isinstance(key, str):
                    (_message if "%(" in text else _words)(escape, language, key)


def message(key: str, language: Language) -> str:
    """The words of a key as they stand in the catalogue, all their forms where a number chooses."""
    kept: dict[str | tuple[str, int], str] = vars(_catalogue_of(key, language))["_catalog"]
    forms = [kept[one] for one in ((key, 0), (key, 1)) if one in kept]
    return "\x1e".join(forms) if forms else _catalogue_of(key, language).gettext(key)


@cache
def _message(in_markup: Callable[[str], Markup], language: Language, key: str) -> str:
    return str(in_markup(_catalogue_of(key, language).gettext(key)))


@cache
def _words(in_markup: Callable[[str], Markup], language: Language, key: str) -> Markup:
    return Markup(_message(in_markup, language, key) % {})  # noqa: S704  # ours, made fit by `in_markup`


def _catalogue_of(key: str, language: Language) -> GNUTranslations:
    return _catalogue(key.partition(".")[0], language)


@cache
def _catalogue(package: str, language: Language) -> GNUTranslations:
    with (files("qlinx") / package / "locale" / f"{language}.mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    catalogue.add_fallback(_Missing())
    return catalogue


class _Missing(NullTranslations):
    """Asked for what a catalogue has not: never a key in a mail."""

    def gettext(self, message: str) -> str:
        raise MessageMissingError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        del msgid2, n
        raise MessageMissingError(msgid1)
