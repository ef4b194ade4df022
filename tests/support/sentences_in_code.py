"""The words that people meet and that stand in code: every literal ``LocalText``, by where it stands.

A key is ``code.<package>.<module>.<class or constant>.<attribute or entry>``; several without a name of their
own in one place are numbered. What is put in at run time stands between braces; a text that is put in as a
whole says nothing here.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from infrastructure.local.paths import DOMAIN_LAYER
from qlinx.kit.texts import LANGUAGES

_PACKAGES: Final = DOMAIN_LAYER / "qlinx"
_WORDS: Final = "LocalText"
_PUT_IN: Final = re.compile(r"\{[^{}]*\}")


@cache
def said_in_code() -> Mapping[str, Mapping[str, str]]:
    """Every text that stands in code, in each language."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(_PACKAGES.rglob("*.py")):
        source = file.read_text("utf-8")
        if f"{_WORDS}(" in source:
            found |= texts_in(_module(file), source)
    return found


def texts_in(module: str, source: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of one module."""
    tree = ast.parse(source)
    texts = list(_texts(tree, (module,)))
    times = Counter(place for place, _ in texts)
    numbers: Counter[str] = Counter()
    found = {}
    for place, words in texts:
        numbers[place] += 1
        found[place if times[place] == 1 else f"{place}.{numbers[place]}"] = words
    return found


def _module(file: Path) -> str:
    parts = file.relative_to(_PACKAGES).with_suffix("").parts
    return ".".join(("code", *(part for part in parts if part != "__init__")))


def _texts(node: ast.AST, within: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The texts below a node, each with its place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == _WORDS:
        named = {one.arg: one.value for one in node.keywords if one.arg}
        said: dict[str, ast.expr] = {**dict(zip(("nl", "en"), node.args, strict=False)), **named}
        words: dict[str, str] = {language: _literal(said[language]) for language in LANGUAGES}
        if any(_PUT_IN.sub("", one).strip() for one in words.values()):
            yield ".".join(within), words
        return
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from _texts(value, (*within, _name(key)) if key else within)
        return
    inner = (*within, *_own_name(node))
    for child in ast.iter_child_nodes(node):
        yield from _texts(child, inner)


def _own_name(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return (name,)
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return (_name(target),)
        case ast.keyword(arg=str(name)):
            return (name,)
        case _:
            return ()


def _name(node: ast.expr) -> str:
    """How a key or a target is called: ``Kind.OTHER`` is ``OTHER``, ``("a", "b")`` is ``a-b``."""
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Tuple(elts=parts):
            return "-".join(_name(part) for part in parts)
        case _:
            return ast.unparse(node)


def _literal(node: ast.expr) -> str:
    """The words as they stand in code: what is put in stands between braces."""
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(_literal(part) for part in parts)
        case ast.FormattedValue(value=value):
            return f"{{{ast.unparse(value)}}}"
        case _:
            return f"{{{ast.unparse(node)}}}"
