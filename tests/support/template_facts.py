"""Whether each template of a mail uses just the facts that its comment names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from jinja2 import Environment, meta, nodes

from qlinx.kit.translations import EXTENSION
from qlinx.mailing.parts import HtmlForm, parts_of

# What every template knows: the frame of a letter, the parts of a mail, and how words are asked for.
FRAME = {"letter", *parts_of(HtmlForm()), "_", "ngettext", "shared"}
ENDING = ".jinja"

_ENVIRONMENT = Environment(autoescape=True, extensions=[EXTENSION])
_COMMENT = re.compile(r"\A\{#(.*?)#\}", re.DOTALL)
_FACT = re.compile(r"^\s*([a-z_]+): ", re.MULTILINE)

Sources = Mapping[str, str]


def all_sources() -> dict[str, str]:
    """Every template of mails by the name it is loaded with, parts included; not the frame of every mail."""
    return {
        f"{package.name}/{file.name.removesuffix(ENDING)}": file.read_text("utf-8")
        for package in files("qlinx").iterdir()
        if (package / "templates").is_dir()
        for file in (package / "templates").iterdir()
        if file.name.endswith(ENDING)
    }


def templates_in(sources: Sources) -> set[str]:
    """The templates as `<package>/<name>`."""
    return {name for name in sources if not name.split("/")[1].startswith("_")}


def facts_used(name: str, sources: Sources) -> frozenset[str]:
    """The facts a template prints or asks after, its parts included."""
    tree = _ENVIRONMENT.parse(sources[name])
    imported = {name for statement in tree.find_all(nodes.FromImport) for name in statement.names}
    imported |= {statement.target for statement in tree.find_all(nodes.Import)}
    used = set(meta.find_undeclared_variables(tree)) - imported
    for part in meta.find_referenced_templates(tree):
        if part is not None and not part.startswith("mailing/"):
            used |= facts_used(part, sources)
    return frozenset(used - FRAME)


def shared_parts(name: str, sources: Sources) -> Iterator[tuple[str, frozenset[str]]]:
    """The parts that are alike in every letter of a mailing, each with the facts that it is given."""
    tree = _ENVIRONMENT.parse(sources[name])
    for call in tree.find_all(nodes.Call):
        match call:
            case nodes.Call(node=nodes.Name(name="shared"), args=[nodes.Const(value=str(shared))]):
                yield shared, frozenset(named.key for named in call.kwargs)
    for part in meta.find_referenced_templates(tree):
        if part is not None and not part.startswith("mailing/"):
            yield from shared_parts(part, sources)


def problems(sources: Sources) -> list[str]:
    """What differs, one sentence each; empty when all fits."""
    return [
        problem for template in sorted(templates_in(sources)) for problem in _problems_of(template, sources)
    ]


def _problems_of(template: str, sources: Sources) -> Iterator[str]:
    comment = _COMMENT.match(sources[template])
    documented = set(_FACT.findall(comment[1])) if comment else set()
    if documented != facts_used(template, sources):
        yield f"{template}: the comment names other facts than the template uses"
    for part, given in shared_parts(template, sources):
        if given != facts_used(part, sources):
            yield f"{template}: gives {part} other facts than it uses"
