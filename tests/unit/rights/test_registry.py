"""Every right that can be used is found, is whole, and is told of as it is."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from qlinx.kit.texts import LANGUAGES
from qlinx.records.catalogue import DeclarationWrong, declared_in
from qlinx.rights.errors import RightUnknown
from qlinx.rights.model import Refusal
from qlinx.rights.registry import every_right, right_named
from qlinx.rights.right import ALWAYS_REFUSABLE, Right, SignIn
from qlinx.rights.words import title_of

RIGHTS = DOMAIN_LAYER / "qlinx" / "rights"
each_right = pytest.mark.parametrize("right", list(every_right().values()), ids=list(every_right()))


def a_package(folder: Path, source: str) -> ModuleType:
    """A package of one module."""
    (folder / "careless.py").write_text(source)
    package = ModuleType("kinds_of_a_test")
    package.__path__ = [str(folder)]
    return package


def test_rights_are_found_by_their_modules() -> None:
    modules = {one.stem for one in (RIGHTS / "kinds").iterdir() if not one.name.startswith("__")}
    assert set(every_right()) == modules


@pytest.mark.parametrize("source", ["", "RIGHT = 'access'"])
def test_a_module_that_holds_no_right_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    package = a_package(tmp_path, source)
    monkeypatch.setitem(sys.modules, package.__name__, package)
    with pytest.raises(DeclarationWrong, match="careless has no value RIGHT"):
        declared_in(package, "RIGHT", Right)


def test_a_right_that_no_module_holds_is_told_in_words() -> None:
    with pytest.raises(RightUnknown):
        right_named("unheard_of")
    assert title_of("unheard_of").nl == "een recht dat we hier nog niet kennen"


@each_right
def test_a_right_has_words_a_page_and_a_part_of_mails(right: Right) -> None:
    words = right.words
    assert all(text.in_(one) for text in (words.title, words.value, words.choice) for one in LANGUAGES)
    assert (RIGHTS / "pages" / f"right_{right.name}.html").exists()
    assert (RIGHTS / "templates" / f"_right_{right.name}.jinja").exists()
    assert all((RIGHTS / "templates" / f"{name}.jinja").exists() for name in right.mails)


@each_right
def test_a_right_can_always_be_refused_to_a_stranger_and_conflicts_with_rights_that_there_are(
    right: Right,
) -> None:
    assert right.refusals >= ALWAYS_REFUSABLE
    assert set(right.conflicts) <= set(every_right()) - {right.name}


@each_right
def test_the_table_in_the_architecture_is_true(right: Right) -> None:
    sign_in = {SignIn.ANY: "any sign-in", SignIn.FRESH: "a fresh sign-in"}[right.sign_in]
    refused = ", ".join(one for one in Refusal if one in right.refusals)
    said = {True: "yes", False: "no"}
    cells = (
        right.name,
        str(right.article),
        str(right.term.value),
        sign_in,
        said[right.with_code],
        said[right.employer_decides],
        refused,
    )
    assert f"| {' | '.join(cells)} |" in (ROOT / "docs" / "architecture.md").read_text("utf-8")
