"""Places in the code and files that the documentation names are there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from infrastructure.local.paths import ROOT
from tests.support.application import application

PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
# `people.store.person_by_id`, `records.store.Store.about`: a package of the product, a module, a name in it.
_CODE = re.compile(
    r"`((?:kit|aws|records|tabular|mailing|people|employers|staff|rosters|invitations|sessions|rights|retention|runs|holds|factors|entrypoints)"
    r"\.\w+\.\w+(?:\.\w+)?)`"
)
_FILE = re.compile(r"`((?:docs|tests|infrastructure|examples|requirements)/[\w./-]+\.\w+)`")
_TARGET = re.compile(r"`make ([a-z-]+)")


def missing_code(text: str) -> list[str]:
    """The places in the code that a text names and that are not there."""
    return [place for place in sorted(set(_CODE.findall(text))) if not _is_there(place)]


def _is_there(place: str) -> bool:
    package, module, *names = place.split(".")
    try:
        found: object = import_module(f"qlinx.{package}.{module}")
    except ModuleNotFoundError:
        return False
    for name in names:
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_that_a_page_names_is_there(page: Path) -> None:
    assert missing_code(page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    named = set(_FILE.findall(page.read_text("utf-8")))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_that_a_page_names_are_there(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(_TARGET.findall(page.read_text("utf-8")))
    assert sorted(name for name in named if f"\n{name}:" not in makefile) == []


def test_a_place_that_is_gone_is_noticed() -> None:
    assert missing_code("`people.store.person_by_id` `people.store.nobody` `people.nowhere.person`") == [
        "people.nowhere.person",
        "people.store.nobody",
    ]


def test_the_access_patterns_name_their_code() -> None:
    page = (ROOT / "docs" / "access_patterns.md").read_text("utf-8")
    rows = [
        row
        for row in re.findall(r"^\|.*\|$", page, re.MULTILINE)
        if not row.startswith(("| who", "| ---", "| step", "| table"))
    ]
    assert [row for row in rows if not _CODE.search(row)] == []
    assert rows


def test_every_alarm_and_every_queue_has_its_line_in_operations() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    found = application().resources()
    alarms = {one.name for one in found if one.kind == "AWS::CloudWatch::Alarm"}
    queues = {one.stack.rsplit("/")[-1] for one in found if one.kind == "AWS::SQS::Queue"} - {"Failures"}
    given_up = {one.name for one in found if one.kind == "AWS::SQS::Queue" and one.stack == "Failures"}
    assert sorted(name for name in alarms | queues | given_up if f"`{name}`" not in page) == []


def test_every_parameter_is_explained_in_operations() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert sorted(name for name in application().root["Parameters"] if f"`{name}`" not in page) == []
