"""What stands on the page of My data and what an export holds is the same set, item by item and field by
field.
"""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest

from qlinx.rights.kinds.access.document import ExportDocument
from qlinx.rights.pages.everything import everything_page
from tests.support.rights import exports
from tests.support.subjects import an_employer, works
from tests.support.whole_subjects import a_whole_account
from tests.support.world import World

# What the export itself adds or moves while it is made.
OF_ITSELF = frozenset({"rights_request", "export", "outbox", "dealing"})

Told = Sequence[tuple[str, Mapping[str, Any]]]


def on_page(world: World, account_id: str) -> ExportDocument:
    page = everything_page(world.ctx, account_id, "nl", pool=world.pool())
    document = page.facts["document"]
    assert isinstance(document, ExportDocument)
    return document


def told(items: Sequence[Mapping[str, Any]]) -> Told:
    """Kind and fields of each item, in one order."""
    found = [
        (str(item["kind"]), {field["name"]: field["value"] for field in item["fields"]})
        for item in items
        if item["kind"] not in OF_ITSELF
    ]
    return sorted(found, key=repr)


@pytest.fixture
def account_id(world: World) -> str:
    """Somebody of whom every field has a value, who works somewhere."""
    holder = a_whole_account(world)
    works(world, holder, an_employer(world.ctx, 7))
    return holder.person_id


def test_page_and_export_hold_the_same_items_and_values(world: World, account_id: str) -> None:
    _, document = exports(world, account_id)
    shown = on_page(world, account_id).model_dump(mode="json")
    assert told(shown["items"]) == told(document["items"])
    assert len(told(document["items"])) > 5


class Rows(HTMLParser):
    """What each value on a page is called."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: list[str] = []
        self._in = False

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._in = tag == "dt"
        if self._in:
            self.labels.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag != "dt"

    def handle_data(self, data: str) -> None:
        if self._in:
            self.labels[-1] += data


def test_the_page_in_the_file_has_each_field_and_no_other(world: World, account_id: str) -> None:
    files, document = exports(world, account_id)
    rows = Rows()
    rows.feed(files["index.html"].decode())
    assert sorted(rows.labels) == sorted(
        field["label"] for item in document["items"] for field in item["fields"]
    )


def test_the_tables_hold_each_field_of_each_item(world: World, account_id: str) -> None:
    files, document = exports(world, account_id)
    for kind in {item["kind"] for item in document["items"]}:
        (header, *lines) = files[f"csv/{kind}.csv"].decode("utf-8-sig").splitlines()
        items = [item for item in document["items"] if item["kind"] == kind]
        columns = {name.strip('"') for name in header.split(";")}
        assert columns == {field["name"] for item in items for field in item["fields"]}
        assert len(lines) >= len(items)
