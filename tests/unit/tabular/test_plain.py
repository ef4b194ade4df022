"""Rows in plain parts are the rows of the file, and nothing else is taken for a part."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from qlinx.tabular import plain
from qlinx.tabular.plain import PlainReading, PlainRefusal, PlainTable, read_rows, write_rows
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import AmbiguousSheets, CutOff, FileTooLarge
from tests.support.table_files import a_file, csv_text

CELLS = st.text(st.sampled_from("aZé ;\"'\n,\\ł漢😀\u2028"), max_size=12)


def known(cells: Any) -> int:
    return sum(cell in {"a", "b", "c"} for cell in cells)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12), st.integers(1, 200))
def test_what_is_read_again_is_what_was_read(rows: list[tuple[str, str, str]], part_bytes: int) -> None:
    body = csv_text([("a", "b", "c"), ("x", "y", "z"), *rows]).encode("utf-8-sig")
    kept: dict[int, bytes] = {}
    with a_file(body) as path, pytest.MonkeyPatch.context() as patched:
        patched.setattr(plain, "_PART_BYTES", part_bytes)
        reading = read_table(path, known)
        table = write_rows(reading, {"a", "c"}, kept.__setitem__)
        found = list(reading.rows({"a", "c"}))

    assert PlainTable.model_validate_json(table.model_dump_json()) == table
    assert list(kept) == [*range(1, table.parts + 1)]
    assert list(read_rows(table, kept.__getitem__)) == found
    assert table.row_count == len(found)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[2,2,0]",
        b'[2,2,0,["x"]]',
        b'[2,2,0,["x",1]]',
        b'["2",2,0,[]]',
        b'[2,2,0,{"a":"x"}]',
        b"\xff",
    ],
)
def test_a_part_that_is_none_is_not_taken(body: bytes) -> None:
    table = PlainTable(header_line=1, labels=("a", "c"), taken=("a", "c"), row_count=1, parts=1)

    with pytest.raises((ValidationError, ValueError)):
        list(read_rows(table, lambda _: body))


@pytest.mark.parametrize(
    "refused", [CutOff(), CutOff(3), FileTooLarge("cell", 5, 7), AmbiguousSheets(["Een", "Twee"])]
)
def test_a_refusal_says_the_same_on_the_other_side(refused: Any) -> None:
    told = PlainReading(refused=PlainRefusal.of(refused)).model_dump_json(exclude_none=True)
    again = PlainReading.model_validate_json(told).refused
    assert again
    assert (again.told().code, dict(again.told().params)) == (refused.code, dict(refused.params))
