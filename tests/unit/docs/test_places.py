"""Places in the code and files that the documentation names are there."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from tests.support.application import application

PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
PACKAGES = sorted(path.parent.name for path in (DOMAIN_LAYER / "qlinx").glob("*/__init__.py"))
# `people.store.person_by_id`, `records.store.Store.about`: a package of the product, a module, a name in it.
_CODE = re.compile(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+){{2,5}})`")
_FILE = re.compile(r"`((?:docs|tests|infrastructure|examples|requirements)/[\w./-]+\.\w+)`")
_TARGET = re.compile(r"`make ([a-z-]+)")


def missing_code(text: str) -> list[str]:
    """The places in the code that a text names and that are not there."""
    return [place for place in sorted(set(_CODE.findall(text))) if not _is_there(place)]


def _is_there(place: str) -> bool:
    try:
        resolve_name(f"qlinx.{place}")
    except (ImportError, AttributeError):
        return False
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


def test_every_alarm_and_metric_that_operations_explains_is_there() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    alarms, metrics = (
        {name for row in rows for name in re.findall(r"`(\w+)`", row)}
        for rows in (_first_cells(page, "alarm"), _first_cells(page, "metric"))
    )
    found = application().resources()
    known = {one.name for one in found if one.kind == "AWS::CloudWatch::Alarm"}
    queues = {one.stack.rsplit("/")[-1] for one in found if one.kind == "AWS::SQS::Queue"}
    assert alarms - queues == known
    assert metrics == _needing_attention()


def _first_cells(page: str, head: str) -> list[str]:
    """The first cell of each row of the table that begins with a head."""
    (table,) = re.findall(rf"^\| {head} \|.*\n\| ---.*\n((?:\|.*\n)+)", page, re.MULTILINE)
    return [row.split("|")[1] for row in table.splitlines()]


def _needing_attention() -> set[str]:
    """The names under which functions count what an operator should look at."""
    found = set()
    for path in (ROOT / "functions").glob("*/handler.py"):
        text = path.read_text("utf-8")
        if "needs_attention(" in text:
            told = re.findall(r"needs_attention\((.*?)\)\n", text, re.DOTALL)
            told += re.findall(r"^_FAILURES.*?^\}", text, re.DOTALL | re.MULTILINE)
            found |= {name for one in told for name in re.findall(r'"([A-Z]\w+)"', one)}
    return found


def test_every_parameter_is_explained_in_operations() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert sorted(name for name in application().root["Parameters"] if f"`{name}`" not in page) == []
