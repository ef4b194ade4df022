"""pyproject.toml, CHANGELOG.md and the folders of releases say the same version,
and a release comes after the one before.
"""

from datetime import date

import pytest

from tests.release.kept import order, released
from tests.release.versions import (
    CHANGES,
    PROJECT,
    changes_with,
    contradictions,
    project_with,
    refusals,
    stated,
)

_PROJECT = '[project]\nname = "qlinx"\nversion = "2.0.0"\n'
_CHANGES = "# Changes\n\n## Not released yet\n\n- Something new.\n\n## 2.0.0 (2026-11-26)\n\n- Something.\n"
_DAY = date(2026, 12, 1)


def test_the_version_is_the_same_everywhere() -> None:
    said = stated(PROJECT.read_text("utf-8"), CHANGES.read_text("utf-8"), released())

    assert list(contradictions(said)) == []


@pytest.mark.parametrize(
    ("project", "changes", "folders"),
    [
        (_PROJECT.replace("2.0.0", "2.1.0"), _CHANGES, ("2.0.0",)),
        (_PROJECT, _CHANGES.replace("## 2.0.0", "## 1.9.0"), ("2.0.0",)),
        (_PROJECT, _CHANGES, ()),
        (_PROJECT, _CHANGES, ("2.0.0", "2.1.0")),
        (_PROJECT, _CHANGES, ("1.0.0", "2.0.0")),
        (_PROJECT, _CHANGES + "\n## 2.1.0 (2026-11-27)\n", ("2.0.0",)),
    ],
    ids=["another project", "no such change", "not kept", "a later one", "not told of", "out of order"],
)
def test_what_contradicts_is_noticed(project: str, changes: str, folders: tuple[str, ...]) -> None:
    assert list(contradictions(stated(project, changes, folders)))


def test_what_fits_is_not_complained_of() -> None:
    assert list(contradictions(stated(_PROJECT, _CHANGES, ("2.0.0",)))) == []


def test_a_release_comes_after_the_one_before_and_has_something_to_tell() -> None:
    said = stated(_PROJECT, _CHANGES, ("2.0.0",))
    silent = stated(_PROJECT, _CHANGES.replace("- Something new.\n\n", ""), ("2.0.0",))

    assert list(refusals(said, "2.1.0", is_tagged=False)) == []
    assert list(refusals(said, "1.9.0", is_tagged=False)) == ["1.9.0 does not come after 2.0.0"]
    assert len(list(refusals(silent, "2.1.0", is_tagged=False))) == 1


def test_a_release_can_be_made_again_until_it_is_tagged() -> None:
    said = stated(_PROJECT, _CHANGES, ("2.0.0",))

    assert list(refusals(said, "2.0.0", is_tagged=False)) == []
    assert list(refusals(said, "2.0.0", is_tagged=True)) == ["2.0.0 is tagged: it is out, and stays as it is"]


def test_ten_comes_after_nine() -> None:
    assert sorted(["2.10.0", "2.9.1"], key=order) == ["2.9.1", "2.10.0"]
    with pytest.raises(ValueError, match="three numbers"):
        order("2.1")


def test_what_was_not_released_is_dated() -> None:
    dated = changes_with(_CHANGES, "2.1.0", _DAY)

    assert "## Not released yet\n\n## 2.1.0 (2026-12-01)\n\n- Something new.\n\n## 2.0.0 (" in dated
    assert changes_with(dated, "2.1.0", _DAY) == dated


def test_what_came_since_is_under_a_release_that_is_made_again() -> None:
    again = changes_with(_CHANGES, "2.0.0", _DAY)

    assert "## Not released yet\n\n## 2.0.0 (2026-12-01)\n\n- Something new.\n\n- Something.\n" in again


def test_the_project_gets_the_version() -> None:
    assert stated(project_with(_PROJECT, "2.1.0"), _CHANGES, ()).project == "2.1.0"
