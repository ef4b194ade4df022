"""Whether the templates of all packages are whole: every part in both languages, with the same facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from jinja2 import Environment, meta, nodes

from qlinx.kit.texts import LANGUAGES

PARTS = ("subject.txt", "txt", "html")
FRAME = "letter"  # what the layout knows of every letter

_ENVIRONMENT = Environment(autoescape=True)
_COMMENT = re.compile(r"\A\{#(.*?)#\}", re.DOTALL)
_FACT = re.compile(r"^\s*([a-z_]+): ", re.MULTILINE)

Sources = Mapping[str, str]


def all_sources() -> dict[str, str]:
    """Every template file of the product by the name it is loaded with, parts and layout included."""
    return {
        f"{package.name}/{file.name}": file.read_text("utf-8")
        for package in files("qlinx").iterdir()
        if (package / "templates").is_dir()
        for file in (package / "templates").iterdir()
    }


def templates_in(sources: Sources) -> set[str]:
    """The templates as `<package>/<name>`."""
    pairs = (name.split("/") for name in sources)
    return {
        f"{package}/{file.split('.')[0]}"
        for package, file in pairs
        if package != "mailing" and not file.startswith("_")
    }


def facts_used(name: str, sources: Sources) -> frozenset[str]:
    """The facts a file prints or asks after, its parts included."""
    tree = _ENVIRONMENT.parse(sources[name])
    imported = {name for statement in tree.find_all(nodes.FromImport) for name in statement.names}
    used = set(meta.find_undeclared_variables(tree)) - imported
    for part in meta.find_referenced_templates(tree):
        if part is not None and not part.startswith("mailing/"):
            used |= facts_used(part, sources)
    return frozenset(used - {FRAME})


def problems(sources: Sources) -> list[str]:
    """What is missing or differs, one sentence each; empty when all is whole."""
    return [
        problem for template in sorted(templates_in(sources)) for problem in _problems_of(template, sources)
    ]


def _problems_of(template: str, sources: Sources) -> Iterator[str]:
    missing = [name for name in _files(template) if name not in sources]
    yield from (f"{name} is missing" for name in missing)
    if missing:
        return
    used = {name: facts_used(name, sources) for name in _files(template)}
    for part in PARTS:
        if len({used[f"{template}.{language}.{part}"] for language in LANGUAGES}) != 1:
            yield f"{template}: the languages of {part} use different facts"
    if used[f"{template}.nl.txt"] != used[f"{template}.nl.html"]:
        yield f"{template}: plain text and HTML use different facts"
    comment = _COMMENT.match(sources[f"{template}.nl.txt"])
    documented = set(_FACT.findall(comment[1])) if comment else set()
    if documented != set().union(*used.values()):
        yield f"{template}: the comment names other facts than the files use"


def _files(template: str) -> list[str]:
    return [f"{template}.{language}.{part}" for language in LANGUAGES for part in PARTS]
