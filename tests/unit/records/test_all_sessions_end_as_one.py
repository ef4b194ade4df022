"""All sessions of somebody end in one way, so that none is left out: `records.sessions.all_ended`."""

import ast
from collections.abc import Iterator

from infrastructure.local.paths import DOMAIN_LAYER

PRODUCT = DOMAIN_LAYER / "qlinx"
# Where a record is made, which has no session yet, and where one from before is carried over.
MADE = {"records/sessions.py", "people/opening.py", "migrations/m0001_relations/pieces.py"}


def sets_sessions_valid_from(source: str) -> bool:
    """Whether a module names the field among changes of a record."""
    keys = (one.keys for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Dict))
    named = [one for some in keys for one in some]
    stored = (one.slice for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Subscript))
    return any(
        isinstance(one, ast.Constant) and one.value == "sessions_valid_from" for one in (*named, *stored)
    )


def those_who_do() -> Iterator[str]:
    for path in sorted(PRODUCT.rglob("*.py")):
        if sets_sessions_valid_from(path.read_text("utf-8")):
            yield path.relative_to(PRODUCT).as_posix()


def test_nobody_ends_sessions_in_a_way_of_their_own() -> None:
    assert set(those_who_do()) == MADE


def test_another_way_is_noticed() -> None:
    assert sets_sessions_valid_from('changes = {"sessions_valid_from": now}')
    assert sets_sessions_valid_from('changes["sessions_valid_from"] = now')
    assert not sets_sessions_valid_from("changes = all_ended(now)")
