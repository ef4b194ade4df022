"""A handler is a screenful: one that grows past it has more capabilities, and rights, than one."""

from pathlib import Path
from typing import Final

import pytest

from infrastructure.local.paths import ROOT

HANDLERS: Final = sorted((ROOT / "functions").glob("*/handler.py"))
MOST_LINES: Final = 100


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_is_a_screenful(handler: Path) -> None:
    assert len(handler.read_text("utf-8").splitlines()) <= MOST_LINES
