"""The words of mails and pages, which stand in a catalogue per package and language, for Jinja's i18n extension.

A template says `_("people.mail.confirm_address.heading")`: the package, whether it is a mail or a page, the template, and what the
words are there. The words stand in `qlinx/<package>/locale/<language>.po`; what is read is the compiled `.mo` beside it (`make words`;
decision 108). Messages hold no markup. What stands inside a sentence comes in by name: `_("….expires", moment=expires_at)` fills
`%(moment)s`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from qlinx.kit.texts import Language

EXTENSION = "jinja2.ext.i18n"


class MessageMissingError(Exception):
    """A template asks for words that no catalogue has."""


def install_translations(
    environment: Environment,
    *,
    in_markup: Callable[[str], Markup],
    printable: Callable[[object], object],
) -> None:
    """Gives the templates `_` and `ngettext`, in the language that is in their context as `language`.

    ``in_markup`` makes a message what may stand in the output, ``printable`` does so for what is filled in, as the environment's
    own ``finalize``; what that leaves as text is escaped.
    """

    def filled(message: str, variables: dict[str, Any]) -> Markup:
        return in_markup(message) % {name: printable(value) for name, value in variables.items()}

    @pass_context
    def gettext(context: Context, key: str, /, **variables: Any) -> Markup:
        return filled(_catalogue_of(key, context["language"]).gettext(key), variables)

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int, /, **variables: Any) -> Markup:
        return filled(_catalogue_of(one, context["language"]).ngettext(one, many, number), variables)

    # Not the extension's newer style: that would fill in what was not made printable.
    environment.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]  # the extension's


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
