"""The floor of coverage rises and never sinks."""

from pathlib import Path

import pytest

from tests.support.coverage_floor import FLOOR, judged


def kept(folder: Path, floor: str) -> Path:
    path = folder / "floor.txt"
    path.write_text(floor, encoding="utf-8")
    return path


def test_more_than_the_floor_raises_it(tmp_path: Path) -> None:
    path = kept(tmp_path, "90.0\n")
    assert judged(91.37, path) == 0
    assert path.read_text(encoding="utf-8") == "91.3\n"


@pytest.mark.parametrize("measured", [91.3, 91.25])
def test_as_much_as_the_floor_leaves_it(tmp_path: Path, measured: float) -> None:
    path = kept(tmp_path, "91.3\n")
    assert judged(measured, path) == 0
    assert path.read_text(encoding="utf-8") == "91.3\n"


def test_less_than_the_floor_fails_and_leaves_it(tmp_path: Path) -> None:
    path = kept(tmp_path, "91.3\n")
    assert judged(90.9, path) == 1
    assert path.read_text(encoding="utf-8") == "91.3\n"


def test_the_floor_is_a_share_of_a_hundred() -> None:
    assert 80 <= float(FLOOR.read_text(encoding="utf-8")) <= 100
