"""From facts to words: the templates of a letter, filled in so that no fact can be more than text.

A template `<package>.<name>` is `qlinx/<package>/templates/<name>.jinja`, for both languages, as plain text and as HTML; files that
start with an underscore are parts of others. It says what stands in the mail, in the words of the catalogues
(`qlinx.kit.translations`) and the macros of `mailing/parts`, which come out as plain text or as HTML; its block `subject` is the
subject. It may use the facts that the comment at its top names, one on a line, and `letter`: the frame of every mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    Undefined,
    UndefinedError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from qlinx.kit.plain_text import clean, isolated, one_line, runs_right_to_left, shorten
from qlinx.kit.provider import AUTHORITY
from qlinx.kit.texts import Language
from qlinx.kit.translations import EXTENSION, install_translations
from qlinx.mailing.letter import Letter, Sender
from qlinx.mailing.letter_errors import FactsMismatchError, UnknownTemplateError, UnprintableFactError

SUBJECT_LIMIT: Final = 150

_FRAME: Final = (
    "mailing"  # its templates are the layout and the macros of every mail, as text and as HTML; not mails
)
_SUBJECT: Final = "subject"
_FILE: Final = re.compile(r"(?P<package>[a-z_]+)/(?P<name>[a-z0-9_.]+)", re.ASCII)
_ENDING: Final = ".jinja"
_FIRST_COMMENT: Final = re.compile(r"\A\{#(?P<text>.*?)#\}", re.DOTALL)
_FACT_LINE: Final = re.compile(r"^\s*(?P<name>[a-z_]+): ", re.MULTILINE)
_MANY_EMPTY_LINES: Final = re.compile(r"\n[ \t]*(\n[ \t]*)+\n")


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, repr=False)
class _Frame:
    """What the layout of a mail tells, whatever the mail is about."""

    language: Language
    subject: str
    sender: Sender
    on_behalf_of: str | None
    reason: str
    statement_url: str
    unsubscribe_url: str | None
    authority_name: str
    authority_url: str


def render(letter: Letter, sender: Sender) -> Rendered:
    """The letter in its language.

    Raises
    ------
    UnknownTemplateError
        No package has this template.
    FactsMismatchError
        The facts are not the ones that the template names.
    UnprintableFactError
        A fact that should be text is not.
    """
    _check_facts(letter)
    frame = _frame(letter, sender)
    try:
        frame = replace(frame, subject=shorten(one_line(_subject(letter, frame)), SUBJECT_LIMIT))
        text = _template(_text_environment(), letter).render(_context(letter, frame))
        html = _template(_html_environment(), letter).render(_context(letter, frame))
    except UndefinedError as error:  # a name inside a fact; the error tells names only
        raise FactsMismatchError(letter.template, missing=[str(error)]) from error
    return Rendered(frame.subject, _MANY_EMPTY_LINES.sub("\n\n", text).strip() + "\n", html)


def template_ids() -> tuple[str, ...]:
    """Every template there is, as `<package>.<name>`."""
    return tuple(sorted(f"{package}.{name}" for package, name in _template_names()))


@cache
def documented_facts(template: str) -> frozenset[str]:
    """The facts that the template's comment names.

    Raises
    ------
    UnknownTemplateError
        There is no such template, or it has no comment.
    """
    comment = _FIRST_COMMENT.match(_source(f"{template.replace('.', '/')}{_ENDING}"))
    if comment is None:
        raise UnknownTemplateError(template)
    return frozenset(match["name"] for match in _FACT_LINE.finditer(comment["text"]))


def _check_facts(letter: Letter) -> None:
    named, given = documented_facts(letter.template), frozenset(letter.facts)
    if named != given:
        raise FactsMismatchError(letter.template, missing=named - given, unknown=given - named)


def _frame(letter: Letter, sender: Sender) -> _Frame:
    return _Frame(
        language=letter.language,
        subject="",
        sender=sender,
        on_behalf_of=letter.on_behalf_of,
        reason=letter.reason.in_(letter.language),
        statement_url=sender.statement_url.in_(letter.language),
        unsubscribe_url=letter.unsubscribe_url,
        authority_name=AUTHORITY.name.in_(letter.language),
        authority_url=AUTHORITY.url.in_(letter.language),
    )


def _subject(letter: Letter, frame: _Frame) -> str:
    template = _template(_text_environment(), letter)
    return "".join(template.blocks[_SUBJECT](template.new_context(_context(letter, frame))))


def _template(environment: Environment, letter: Letter) -> Template:
    return environment.get_template(letter.template.replace(".", "/"))


def _context(letter: Letter, frame: _Frame) -> dict[str, object]:
    return {**letter.facts, "letter": frame, "language": letter.language}


@cache
def _text_environment() -> Environment:
    environment = _environment("txt", in_markup=Markup, printable=_text_of)
    environment.filters["lines"] = _text_lines
    environment.filters["with_colon"] = _with_colon
    return environment


@cache
def _html_environment() -> Environment:
    environment = _environment("html", in_markup=escape, printable=_html_of)
    environment.filters["lines"] = _html_lines
    return environment


def _environment(
    form: str, *, in_markup: Callable[[str], Markup], printable: Callable[[object], object]
) -> Environment:
    environment = _Sandbox(
        loader=_PackageFolders(form),
        extensions=[EXTENSION],
        undefined=StrictUndefined,
        autoescape=True,  # in plain text as well, where nothing is left to escape: what is printed is markup already
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install_translations(environment, in_markup=in_markup, printable=printable)
    return environment


class _Sandbox(ImmutableSandboxedEnvironment):
    """Asks no questions about the frame, which is ours and which every template reads a score of times."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, _Frame | Sender) and attribute in obj.__slots__:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


class _PackageFolders(BaseLoader):
    """Finds `<package>/<name>` in that package's folder of templates; of the frame, the file in this form."""

    def __init__(self, form: str) -> None:
        self._form = form

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, Callable[[], bool]]:
        del environment
        ending = f".{self._form}" if template.startswith(f"{_FRAME}/") else _ENDING
        try:
            return _source(f"{template}{ending}"), None, lambda: True
        except UnknownTemplateError as error:
            raise TemplateNotFound(template) from error


def _source(name: str) -> str:
    match = _FILE.fullmatch(name)
    if match is None:
        raise UnknownTemplateError(name)
    try:
        return (files("qlinx") / match["package"] / "templates" / match["name"]).read_text("utf-8")
    except FileNotFoundError as error:
        raise UnknownTemplateError(name) from error


def _template_names() -> Iterator[tuple[str, str]]:
    """Each template, as package and name."""
    for package in files("qlinx").iterdir():
        folder = package / "templates"
        if package.name == _FRAME or not folder.is_dir():
            continue
        for file in folder.iterdir():
            if not file.name.startswith("_"):
                yield package.name, file.name.removesuffix(_ENDING)


def _printable(value: object) -> str | int:
    """What a template may print. Text from facts is cleaned and put on one line."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise UnprintableFactError(type(value).__name__)


def _text_of(value: object) -> object:
    if isinstance(value, Markup | Undefined):
        return value  # already dealt with, or about to raise
    printable = _printable(value)
    return Markup(isolated(printable)) if isinstance(printable, str) else printable  # noqa: S704  # plain text


def _html_of(value: object) -> object:
    if isinstance(value, Markup | Undefined):
        return value
    printable = _printable(value)
    return _set_apart(printable) if isinstance(printable, str) else printable


def _set_apart(text: str) -> str | Markup:
    """Escaping is the environment's; this only keeps a name that runs the other way from reordering the sentence."""
    return Markup("<bdi>{}</bdi>").format(text) if runs_right_to_left(text) else text


def _text_lines(value: str) -> Markup:
    """A fact of several lines, in plain text."""
    return Markup("\n".join(isolated(line.strip()) for line in clean(value).strip().split("\n")))  # noqa: S704  # plain text


def _with_colon(value: str) -> Markup:
    """A paragraph as it reads when an address follows: its full stop becomes a colon."""
    text = str(_text_of(value))
    return Markup(f"{text.removesuffix('.').removesuffix(':')}:")  # noqa: S704  # plain text


def _html_lines(value: str) -> Markup:
    """A fact of several lines, in HTML."""
    return Markup("<br>\n").join(
        escape(_set_apart(line.strip())) for line in clean(value).strip().split("\n")
    )
