"""The dump of a filled system in tests/data/stored-2026-11:
whole, as its README says, and without a real address.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from qlinx.kit.keyed import Keyring

DUMP = Path(__file__).parents[2] / "data" / "stored-2026-11"
TABLES = ("records", "ledger", "security", "audit")
CASES = range(1, 25)
SECRET = b"a secret of these tests only, long enough"

_ID = re.compile(r"`([^`]+)`")
# What comes after an at sign or begins an address of the web.
_HOST = re.compile(r"(?:@|://)([\w.-]+)", re.ASCII)
_REAL = re.compile(r"[\w-]+\.(?:com|net|org|nl|be|de|eu|io)\b", re.ASCII | re.IGNORECASE)


class Row(NamedTuple):
    """A row of the table of cases."""

    case: str
    ids: tuple[str, ...]
    kinds: frozenset[str]


@cache
def loaded(name: str) -> Any:
    return json.loads((DUMP / f"{name}.json").read_text())


def cases() -> Iterator[Row]:
    lines = (DUMP / "README.md").read_text().split("## Cases", 1)[1].splitlines()
    for cells in (line.strip("| ").split(" | ") for line in lines if line.startswith("| ")):
        if cells[0].isdigit() or cells[0] == "base":
            yield Row(cells[0], tuple(_ID.findall(cells[2])), frozenset(cells[3].split(", ")))


def kinds_of(one: str) -> set[str]:
    """The kinds of the items that an id (of a person, an employer, a keyed hash…) has."""
    return {
        item["kind"]
        for table in ("records", "ledger")
        for item in loaded(table)
        if item["pk"].endswith(f"#{one}")
        or item.get("person_id") == one
        or item["sk"] in {f"roster#{one}", f"policy#{one}"}
    }


def texts(value: object) -> Iterator[str]:
    """Every text in a value, names of attributes included."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts(name)
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_loaded_as_sorted_items_with_a_key_of_their_own(table: str) -> None:
    keys = [(item["pk"], item["sk"]) for item in loaded(table)]

    assert keys
    assert keys == sorted(set(keys))
    assert all(item["kind"] for item in loaded(table))


def test_every_case_is_in_the_table() -> None:
    assert {row.case for row in cases()} == {"base", *map(str, CASES)}


@pytest.mark.parametrize("row", list(cases()), ids=lambda row: f"{row.case}-{row.ids[0]}")
def test_a_case_has_its_items(row: Row) -> None:
    assert row.ids
    assert row.kinds
    for identifier in row.ids:
        assert row.kinds <= kinds_of(identifier), identifier


def test_users_of_the_pool_differ_from_the_people_only_where_a_case_says_so() -> None:
    users = {user["username"]: user["attributes"]["email"] for user in loaded("users")}
    accounts = [item["person_id"] for item in loaded("records") if item["kind"] == "account"]
    people = {item["person_id"]: item["email"] for item in loaded("records") if item["kind"] == "person"}
    listed = {case: {i for row in cases() if row.case == case for i in row.ids} for case in ("8", "9")}
    opening = {item["person_id"] for item in loaded("records") if item.get("state") == "opening"}

    present = [person_id for person_id in accounts if person_id in people]
    different = {person_id for person_id in present if users.get(person_id) not in {None, people[person_id]}}
    without = {person_id for person_id in present if person_id not in users}

    assert different == listed["8"]
    assert without - opening == listed["9"]


def test_an_alias_finds_the_person_who_has_it() -> None:
    pointers = {
        item["address_hash"]: item["person_id"] for item in loaded("records") if item["kind"] == "address"
    }
    aliases = [
        (value, item["person_id"])
        for item in loaded("records")
        if item["kind"] == "person"
        for value in item["also_known_by"]
    ]

    assert aliases
    assert all(pointers[value] == person_id for value, person_id in aliases)


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("account", {"opening", "open", "closing"}),
        ("person", {"active", "erasing"}),
        ("address_change", {"waiting", "changed"}),
        ("rights_request", {"received", "in_progress", "fulfilled", "refused"}),
        ("invitation", {"scheduled", "dispatching", "open", "closed", "cancelled"}),
        ("invitee", {"invited", "accepted", "declined"}),
        ("roster", {"held", "done", "rejected"}),
        (
            "outbox",
            {
                "pending",
                "claimed",
                "sent",
                "returned",
                "delivered",
                "bounced",
                "spam_report",
                "dropped",
                "refused",
            },
        ),
    ],
)
def test_every_state_that_lasts_is_there(kind: str, states: set[str]) -> None:
    assert {item["state"] for item in loaded("records") if item["kind"] == kind} == states


def test_photos_and_exports_have_their_objects() -> None:
    keys = set(loaded("objects")["private"])
    # Of somebody who is being erased the files go before the item does.
    photos = [item for item in loaded("records") if "photo_id" in item and item["state"] != "erasing"]
    exports = [item for item in loaded("records") if item["kind"] == "export"]

    assert photos
    assert exports
    assert {f"photos/{item['person_id']}/{item['photo_id']}.jpg" for item in photos} <= keys
    assert {f"exports/{item['person_id']}/{item['request_id']}.zip" for item in exports} <= keys


def test_the_keyed_hashes_can_be_made_again() -> None:
    keys = Keyring(SECRET)
    people = [item for item in loaded("records") if item["kind"] == "person"]
    numbered = [item for item in loaded("records") if "personnel_number" in item]

    assert people
    assert numbered
    for item in people:
        assert item["address_hash"] == keys.hash("address", item["email"].lower())
    for item in numbered:
        number = f"{item['employer_id']}:{item['personnel_number'].lower()}"
        assert item["personnel_hash"] == keys.hash("personnel", number)


@pytest.mark.parametrize("name", [*TABLES, "users", "objects"])
def test_no_item_holds_a_real_domain(name: str) -> None:
    for text in texts(loaded(name)):
        assert all(host.endswith(".example") for host in _HOST.findall(text)), text
        assert not _REAL.search(text), text
