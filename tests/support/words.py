"""The catalogues of words, compared with the templates that ask for them.

`make words` writes them in their one form and compiles them.

A key is asked for by `_("key", name=value)` or `ngettext("key", "key", number, name=value)`, and starts with
the package, `mail` or `page`, and the template (without a leading underscore).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from infrastructure.local.console import say
from infrastructure.local.paths import DOMAIN_LAYER
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.kit.translations import EXTENSION

PRODUCT: Final = DOMAIN_LAYER / "qlinx"
KINDS: Final = {"templates": "mail", "pages": "page"}
# Whose words every mail or page may use: those of the frame.
FRAMES: Final = {"mail": "mailing", "page": "entrypoints"}

_ENVIRONMENT: Final = Environment(
    autoescape=True, extensions=[EXTENSION], trim_blocks=True, lstrip_blocks=True
)
_ASKED_BY: Final = {"_": 1, "gettext": 1, "ngettext": 3}
_VARIABLE: Final = re.compile(r"%\(([a-z_]+)\)s")
_PERCENT: Final = re.compile(r"%(?!\([a-z_]+\)s)")
_MARKUP: Final = re.compile(r"[<>]|&#?\w+;")
_WORDS: Final = re.compile(r"[^\W\d_]{2}")
_SENTENCE: Final = re.compile(r"^[A-Z]|[^\W\d_] [^\W\d_]")
_HEADER: Final = (
    'msgid ""\nmsgstr ""\n'
    '"Language: {language}\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: {plural_forms}\\n"\n\n'
)
# A compiled catalogue tells nothing of when it was made: the same words are the same bytes.
_NO_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)

Sources = Mapping[str, str]  # templates by their path in the product
Place = tuple[str, Language]  # a package's catalogue in one language
Catalogues = Mapping[Place, str]  # as they are written


@dataclass(frozen=True)
class Use:
    """One place in a template where words are asked for."""

    key: str
    file: str
    variables: frozenset[str]
    plural: bool


def all_templates() -> dict[str, str]:
    """Every template of mails and pages."""
    return {
        str(file.relative_to(PRODUCT)): file.read_text("utf-8")
        for folder in KINDS
        for file in sorted(PRODUCT.glob(f"*/{folder}/*"))
        if file.suffix in {".jinja", ".html", ".txt"}
    }


def all_catalogues() -> dict[Place, str]:
    """Every catalogue, as it is written."""
    return {
        (file.parts[-3], language): file.read_text("utf-8")
        for language in LANGUAGES
        for file in sorted(PRODUCT.glob(f"*/locale/{language}.po"))
    }


def uses_in(sources: Sources) -> list[Use]:
    """Where words are asked for, file by file, from top to bottom."""
    return [use for file, source in sorted(sources.items()) for use in _uses_in(file, source)]


@cache
def _uses_in(file: str, source: str) -> tuple[Use, ...]:
    return tuple(_looked_for(file, source))


def _looked_for(file: str, source: str) -> Iterator[Use]:
    for call in _tree(source).find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name in _ASKED_BY):
            continue
        first = call.args[0]
        # What is put together at run time is found by nobody.
        key = str(first.value) if isinstance(first, nodes.Const) else "?"
        yield Use(key, file, frozenset(one.key for one in call.kwargs), call.node.name == "ngettext")


@cache
def _tree(source: str) -> nodes.Template:
    """A template, read; only looked at."""
    return _ENVIRONMENT.parse(source)


def problems(sources: Sources, catalogues: Catalogues) -> list[str]:
    """What is missing, differs or is left over, one sentence each;
    empty when templates and catalogues fit.
    """
    uses = uses_in(sources)
    known = {place: _known(text, place[1]) for place, text in catalogues.items()}
    return [
        *(problem for use in uses for problem in _problems_of_key(use)),
        *(
            problem
            for use in uses
            for language in LANGUAGES
            for problem in _problems_of_use(use, language, known)
        ),
        *_left_over(uses, known),
        *(problem for place, found in known.items() for problem in _problems_of_messages(place, found)),
        *(problem for file, source in sources.items() for problem in _words_in_template(file, source)),
    ]


def _problems_of_key(use: Use) -> Iterator[str]:
    package, folder, name = use.file.split("/")
    kind = KINDS[folder]
    own = f"{package}.{kind}.{name.split('.')[0].lstrip('_')}."
    if not use.key.startswith((own, f"{FRAMES[kind]}.{kind}.")):
        yield f"{use.file}: {use.key} should start with {own}"


def _problems_of_use(use: Use, language: Language, known: Mapping[Place, Catalog]) -> Iterator[str]:
    catalogue = known.get((use.key.partition(".")[0], language))
    message = catalogue.get(use.key) if catalogue is not None else None
    if message is None:
        yield f"{use.file}: {use.key} is missing in {language}"
        return
    if bool(message.pluralizable) != use.plural:
        yield f"{use.file}: {use.key} is asked for with a number in one of template and catalogue ({language})"
    for text in _texts(message):
        named = frozenset(_VARIABLE.findall(text))
        if text and named != use.variables:
            yield (
                f"{use.file}: {use.key} in {language} names {sorted(named)}, the template gives {sorted(use.variables)}"
            )


def _left_over(uses: Iterable[Use], known: Mapping[Place, Catalog]) -> Iterator[str]:
    asked = {use.key for use in uses}
    for (package, language), catalogue in known.items():
        for message in _messages(catalogue):
            if message.id not in asked and _key(message) not in asked:
                yield f"{package} {language}: nobody asks for {_key(message)}"


def _problems_of_messages(place: Place, catalogue: Catalog) -> Iterator[str]:
    where = " ".join(place)
    for message in _messages(catalogue):
        key, texts = _key(message), _texts(message)
        if not key.startswith(f"{place[0]}."):
            yield f"{where}: {key} belongs to another package"
        if not all(text.strip() for text in texts):
            yield f"{where}: {key} has no words"
        if message.fuzzy:
            yield f"{where}: {key} is fuzzy"
        if any(_MARKUP.search(text) for text in texts):
            yield f"{where}: {key} holds markup"
        if any(_PERCENT.search(text.replace("%%", "")) for text in texts):
            yield f"{where}: {key} has a % that names nothing"
    yield from (f"{where}: {key} is not used any more" for key in catalogue.obsolete)


@cache
def _words_in_template(file: str, source: str) -> tuple[str, ...]:
    return tuple(_left_in_template(file, source))


def _left_in_template(file: str, source: str) -> Iterator[str]:
    tree = _tree(source)
    text = "".join(str(data.data) for data in tree.find_all(nodes.TemplateData))
    if _WORDS.search(_shown(text)):
        yield f"{file}: words stand in the template"
    for one in tree.find_all(nodes.Const):
        if isinstance(one.value, str) and _SENTENCE.search(one.value):
            yield f"{file}: {one.value!r} belongs in the catalogue"


class _Shown(HTMLParser):
    """What a browser shows of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # no style sheet
            self.text += data


def _shown(source: str) -> str:
    reader = _Shown()
    reader.feed(source)
    return reader.text


def _read(text: str, language: Language) -> Catalog:
    return read_po(BytesIO(text.encode()), locale=language, abort_invalid=True)


@cache
def _known(text: str, language: Language) -> Catalog:
    """A catalogue, read once; only looked at."""
    return _read(text, language)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message) -> tuple[str, ...]:
    """The words; of a message with a number, one for each form of the language."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def written(package: str, language: Language, sources: Sources, catalogues: Catalogues) -> str:
    """The catalogue in its one form: what the templates ask for, in their order;
    new keys are empty, what nobody asks for stays last.
    """
    known = _known(catalogues.get((package, language), ""), language)
    fresh = Catalog(locale=language)
    for use in uses_in(sources):
        if use.key.partition(".")[0] == package:
            place = (use.file, None)
            _add(fresh, use.key, plural=use.plural, message=known.get(use.key), places=[place])  # type: ignore[list-item]
    for message in _messages(known):
        if _key(message) not in fresh:
            _add(fresh, _key(message), plural=bool(message.pluralizable), message=message, places=[])
    body = BytesIO()
    write_po(body, fresh, width=0, omit_header=True, include_lineno=False)
    header = _HEADER.format(language=language, plural_forms=fresh.plural_forms)
    return header + body.getvalue().decode()


def _add(
    catalogue: Catalog, key: str, *, plural: bool, message: Message | None, places: list[tuple[str, int]]
) -> None:
    kept = message is not None and bool(message.pluralizable) == plural
    catalogue.add(
        (key, key) if plural else key,
        message.string if message is not None and kept else "",
        locations=places,
        flags=message.flags if message is not None else (),
        user_comments=message.user_comments if message is not None else (),
    )


def compiled(text: str, language: Language) -> bytes:
    """The catalogue as the product reads it."""
    catalogue = _read(text, language)
    catalogue.creation_date = catalogue.revision_date = _NO_TIME
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def is_compiled(text: str, language: Language, made: bytes) -> bool:
    """Whether a compiled catalogue says what its source says, whichever version of Babel made it."""
    return _content(read_mo(BytesIO(made))) == _content(read_mo(BytesIO(compiled(text, language))))


def _content(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    return {_key(message): _texts(message) for message in _messages(catalogue)}


def path_of(package: str, language: Language, ending: str) -> Path:
    """Where a catalogue stands, or what was compiled of it."""
    return PRODUCT / package / "locale" / f"{language}.{ending}"


def write_all() -> None:
    """Writes each catalogue in its form, with the keys that are new, and compiles it."""
    sources, catalogues = all_templates(), all_catalogues()
    packages = {use.key.partition(".")[0] for use in uses_in(sources)} | {
        package for package, _ in catalogues
    }
    for package in sorted(packages):
        for language in LANGUAGES:
            text = written(package, language, sources, catalogues)
            source, made = path_of(package, language, "po"), path_of(package, language, "mo")
            source.parent.mkdir(exist_ok=True)
            source.write_text(text, "utf-8")
            if not made.exists() or not is_compiled(text, language, made.read_bytes()):
                made.write_bytes(compiled(text, language))
    for problem in problems(sources, all_catalogues()):
        say(problem)


if __name__ == "__main__":
    write_all()
