"""From facts to words: the templates of a letter, filled in so that no fact can be more than text.

A template `<package>.<name>` is `qlinx/<package>/templates/<name>.jinja`, for both languages, as plain text
and as HTML; files that start with an underscore are parts of others. It says what stands in the mail, in the
words of the catalogues (`qlinx.kit.translations`) and the parts of a mail (`qlinx.mailing.parts`), which come
out as plain text or as HTML; its block `subject` is the subject. It may use the facts that the comment at its
top names, one on a line, and `letter`: the frame of every mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import CodeType
from typing import Any, Final

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    UndefinedError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from qlinx.kit.plain_text import one_line, shorten
from qlinx.kit.provider import AUTHORITY
from qlinx.kit.texts import Language
from qlinx.kit.translations import EXTENSION, install_translations
from qlinx.mailing.letter import Letter, Sender
from qlinx.mailing.letter_errors import FactsMismatchError, UnknownTemplateError
from qlinx.mailing.parts import Form, HtmlForm, TextForm, parts_of

SUBJECT_LIMIT: Final = 150
PREHEADER_LIMIT: Final = 110

FRAME: Final = "mailing"  # its templates are the layout of every mail, as plain text and as HTML; not mails
_SUBJECT: Final = "subject"
_END_OF_BODY: Final = "\n----------"  # in the frame of plain text
_FILE: Final = re.compile(r"(?P<package>[a-z_]+)/(?P<name>[a-z0-9_.]+)", re.ASCII)
ENDING: Final = ".jinja"
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
class _Shared:
    """What the layout tells alike in every letter of a mailing: nothing of whom it goes to."""

    language: Language
    sender: Sender
    on_behalf_of: str | None
    replies_to_employer: str | None
    reason: str


@dataclass(slots=True, repr=False)
class _Frame:
    """What the layout of a mail tells, whatever the mail is about; what is rendered first fills it in."""

    language: Language
    sender: Sender
    statement_url: str
    unsubscribe_url: str | None
    authority_name: str
    authority_url: str
    shared: _Shared
    subject: str = ""
    preheader: str = ""


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
        # One context for both: the frame knows the subject before the text asks for it.
        template = _template(_text_environment(), letter)
        context = template.new_context(_context(letter, frame))
        subject = "".join(template.blocks[_SUBJECT](context))
        frame.subject = shorten(one_line(subject), SUBJECT_LIMIT)
        text = "".join(template.root_render_func(context))
        frame.preheader = _preheader(text)
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
    comment = _FIRST_COMMENT.match(source(f"{template.replace('.', '/')}{ENDING}"))
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
        sender=sender,
        shared=_Shared(
            language=letter.language,
            sender=sender,
            on_behalf_of=letter.on_behalf_of,
            replies_to_employer=letter.on_behalf_of if letter.reply_to else None,
            reason=letter.reason.in_(letter.language),
        ),
        statement_url=sender.statement_url.in_(letter.language),
        unsubscribe_url=letter.unsubscribe_url,
        authority_name=AUTHORITY.name.in_(letter.language),
        authority_url=AUTHORITY.url.in_(letter.language),
    )


def _preheader(text: str) -> str:
    """What a list of mails shows behind the subject: the first sentences, without whose mail it is, which
    stands beside them, and without addresses.
    """
    told = text.partition(_END_OF_BODY)[0].strip().splitlines()[1:]
    return shorten(one_line(" ".join(line for line in told if not line.startswith("http"))), PREHEADER_LIMIT)


def _template(environment: Environment, letter: Letter) -> Template:
    return environment.get_template(letter.template.replace(".", "/"))


def _context(letter: Letter, frame: _Frame) -> dict[str, object]:
    return {**letter.facts, "letter": frame, "language": letter.language}


@cache
def _text_environment() -> Environment:
    return _environment("txt", TextForm())


@cache
def _html_environment() -> Environment:
    return _environment("html", HtmlForm())


def _environment(ending: str, form: Form) -> Environment:
    return _Sandbox(
        form,
        loader=_PackageFolders(ending),
        extensions=[EXTENSION],
        undefined=StrictUndefined,
        autoescape=True,
        finalize=form.printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@pass_context
def _shared(context: Context, name: str, /, **facts: object) -> Markup:
    """A part that is the same in every letter of a mailing, and is rendered for the first:
    of the frame, or of what the mail is about, from the facts that it is given.
    """
    return _rendered_once(context.environment, name, context["letter"].shared, **facts)


# Types too: of 1 and True one can't be printed.
@lru_cache(maxsize=256, typed=True)
def _rendered_once(environment: Environment, name: str, told: _Shared, /, **facts: object) -> Markup:
    # Of a letter it knows nothing else: what is somebody's own cannot get into another's mail.
    rendered = environment.get_template(name).render(letter=told, language=told.language, **facts)
    return Markup(rendered.removesuffix("\n"))  # noqa: S704  # rendered by an environment that escapes


class _Sandbox(ImmutableSandboxedEnvironment):
    """Asks no questions about the frame, the words and the parts of a mail, which are ours and of which every
    template uses a score.
    """

    def __init__(self, form: Form, **settings: Any) -> None:
        super().__init__(**settings)
        self._parts = frozenset(parts_of(form).values())
        self.globals.update(parts_of(form), shared=_shared)
        words = install_translations(self, in_markup=form.in_markup, printable=form.printable)
        self._of_context = frozenset({_shared, *words})

    # Not a chain of mappings, as Jinja makes for templates with globals of their own: each letter copies
    # them.
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}

    def call(self, context: Context, called: Any, /, *args: Any, **named: Any) -> Any:
        of_context = called in self._of_context
        if not of_context and called not in self._parts:
            return super().call(context, called, *args, **named)
        # What a block and a loop name is in nothing that these ask of a letter.
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(context, *args, **named) if of_context else called(*args, **named)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, _Frame | _Shared | Sender) and attribute in obj.__slots__:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


class _PackageFolders(BaseLoader):
    """Finds `<package>/<name>` in that package's folder of templates; of the frame, the file in this form."""

    def __init__(self, ending: str) -> None:
        self._ending = ending

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's
    ) -> Template:
        """A template reads the same in both forms, so it is compiled once for both."""
        if name.startswith(f"{FRAME}/"):
            return super().load(environment, name, globals)
        return Template.from_code(environment, _compiled(name), environment.make_globals(globals))

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, Callable[[], bool]]:
        del environment
        ending = f".{self._ending}" if template.startswith(f"{FRAME}/") else ENDING
        try:
            return source(f"{template}{ending}"), None, lambda: True
        except UnknownTemplateError as error:
            raise TemplateNotFound(template) from error


@cache
def _compiled(name: str) -> CodeType:
    environment = _html_environment()
    return environment.compile(_PackageFolders("html").get_source(environment, name)[0], name, name)


def source(name: str) -> str:
    """The text of a file of templates, `<package>/<file>`.

    Raises
    ------
    UnknownTemplateError
    """
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
        if package.name == FRAME or not folder.is_dir():
            continue
        for file in folder.iterdir():
            if not file.name.startswith("_"):
                yield package.name, file.name.removesuffix(ENDING)
