"""Keys by purpose: each value that only we can make has a key of its own purpose, which one module alone
uses; nobody uses the secret itself (docs/decisions/0140-keys-by-purpose-and-rights-by-key.md).
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

from qlinx.kit.keyed import Keyring, TokenInvalid

LAYER: Final = Path("layers/domain")
SECRET: Final = b"a secret for tests, of thirty-two bytes and more"
USES: Final = frozenset({"hash", "sign", "read", "code", "code_matches", "derived", "seal", "seal_key"})
# What makes a value and what checks it are one use.
KIND: Final = {"read": "sign", "seal_key": "seal", "code_matches": "code"}
# One purpose in several modules: what is counted there is the same.
SHARED: Final = {
    ("code", "identity"): "the mailed code, in the mail and where it is checked",
    ("hash", "limit:"): "each limit has a key by its name; shares of one are counted beside whole ones",
}
# A link for a new password is of one of two roles, each with its own purpose, which the caller names.
NAMED_BY_CALLER: Final = {("people/passwords.py", "purpose")}


@dataclass(frozen=True)
class Made:
    """One place that makes or checks a value."""

    module: str
    use: str
    purpose: str


def places() -> Iterator[Made]:
    """Every place that uses a key."""
    for path in sorted((LAYER / "qlinx").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_of_keys(call.func):
                purpose = _purpose(path, call.args[0])
                if purpose is not None:
                    use = call.func.attr
                    yield Made(path.relative_to(LAYER / "qlinx").as_posix(), KIND.get(use, use), purpose)


def _is_of_keys(function: ast.Attribute) -> bool:
    holder = function.value
    named = holder.func if isinstance(holder, ast.Call) else holder
    return function.attr in USES and isinstance(named, ast.Attribute) and named.attr in {"keys", "_keys"}


def _purpose(path: Path, given: ast.expr) -> str | None:
    match given:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.JoinedStr():
            return "*" + "".join(str(one.value) for one in given.values if isinstance(one, ast.Constant))
        case ast.Name(id=name):
            module = path.relative_to(LAYER).with_suffix("").as_posix()
            if (module.removeprefix("qlinx/") + ".py", name) in NAMED_BY_CALLER:
                return None
            return str(getattr(import_module(module.replace("/", ".")), name))
    raise AssertionError(f"{path}:{given.lineno}: a purpose is a text or the name of one")


def test_each_purpose_is_of_one_module() -> None:
    modules: dict[tuple[str, str], set[str]] = defaultdict(set)
    for made in places():
        modules[made.use, made.purpose].add(made.module)
    assert len(modules) > 20
    assert {
        key: sorted(found) for key, found in modules.items() if len(found) > 1 and key not in SHARED
    } == {}
    assert {key for key in SHARED if len(modules[key]) < 2} == set()


def test_nobody_but_the_context_has_the_secret_and_nothing_takes_it_out_of_the_keys() -> None:
    holds = {
        path.relative_to(LAYER / "qlinx").as_posix()
        for path in (LAYER / "qlinx").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"read_secret", "_secret"})
        or (isinstance(node, ast.Name) and node.id == "Keyring" and isinstance(node.ctx, ast.Load))
    }
    # `paging` has a sum that everybody may know, beside the keys of its context.
    assert holds == {"kit/keyed.py", "records/context.py", "records/paging.py"}


def test_a_value_of_one_purpose_is_none_of_another() -> None:
    keys = Keyring(SECRET)
    purposes = sorted({made.purpose for made in places()})
    for one, other in combinations(purposes, 2):
        assert keys.hash(one, "x") != keys.hash(other, "x")
        assert keys.derived(one, "x") != keys.derived(other, "x")
        assert keys.code(one, "x", digits=16) != keys.code(other, "x", digits=16)
        with pytest.raises(TokenInvalid):
            keys.read(other, keys.sign(one, ["x"]))


def test_uses_of_one_purpose_have_keys_of_their_own() -> None:
    keys = Keyring(SECRET)
    hashed = bytes.fromhex(keys.hash("answer-link", "x"))
    assert hashed != keys.derived("answer-link", "x")
    assert len({keys._key(use, "answer-link") for use in ("hash", "sign", "code", "derived")}) == 4
