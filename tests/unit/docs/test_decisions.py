"""Decisions have numbers of their own, and an index that says which still hold."""

from pathlib import Path

import pytest

from tests.support.decisions import INDEX, decisions, index, twice


def record(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def test_each_number_is_given_once() -> None:
    assert twice(decisions()) == []


def test_the_index_lists_them_as_they_are() -> None:
    assert INDEX.read_text("utf-8") == index(decisions()), "`make decisions` writes it"


def test_a_number_that_is_given_twice_is_noticed(tmp_path: Path) -> None:
    record(tmp_path, "0001-one.md", "# 1. One\n")
    record(tmp_path, "0001-another.md", "# 1. Another\n")
    assert twice(decisions(tmp_path)) == [1]


def test_a_title_with_another_number_is_noticed(tmp_path: Path) -> None:
    record(tmp_path, "0002-two.md", "# 3. Two\n")
    with pytest.raises(ValueError, match="another number"):
        decisions(tmp_path)


def test_a_later_one_tells_what_became_of_an_earlier_one(tmp_path: Path) -> None:
    record(tmp_path, "0001-one.md", "# 1. One\n")
    record(tmp_path, "0002-two.md", "# 2. Two\n")
    record(
        tmp_path,
        "0003-three.md",
        "# 3. Three\n\nArea: all. Replaces what decisions 1 and 2 say about doors.\n",
    )
    record(tmp_path, "0004-four.md", "# 4. Four\n\nReplaces decision 2.\n")
    page = index(decisions(tmp_path))
    assert "| 1 | [One](0001-one.md) | replaced in part by 3 |  |" in page
    assert "| 2 | [Two](0002-two.md) | replaced in part by 3; replaced by 4 |  |" in page
    assert "| 3 | [Three](0003-three.md) | holds | all |" in page
