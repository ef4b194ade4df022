"""Whatever a workbook holds is read as it was written, and whatever its damage, it is read or refused."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.tabular.refusals import CutOff, EmptyFile, FileRefused, HeaderMissing, UnreadableFile
from tests.support.table_files import (
    cells_of,
    reading_of,
    refusal_of,
    row_xml,
    rows_of,
    shared_xml,
    sheet_xml,
    styles_xml,
    text_cell,
    workbook_parts,
    written_by_openpyxl,
    zipped,
)

# Excel has no characters below the space but these, and ends no cell in a carriage return of its own.
_CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t"),
    max_size=10,
)


_ROWS = st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=6)


@given(_ROWS, st.booleans())
def test_what_is_written_in_a_sheet_is_what_is_read(rows: list[tuple[str, ...]], shared: bool) -> None:
    texts = sorted({cell for row in rows for cell in row})
    xml = []
    for number, row in enumerate(rows, start=2):
        cells = [
            f'<c r="{letter}{number}" t="s"><v>{texts.index(cell)}</v></c>'
            if shared
            else text_cell(f"{letter}{number}", _escaped(cell))
            for letter, cell in zip("ABC", row, strict=True)
        ]
        xml.append(row_xml(number, *cells))
    items = [f'<t xml:space="preserve">{escape(_escaped(text))}</t>' for text in texts]
    expected = [(number, row) for number, row in enumerate(rows, start=2) if "".join(row).strip()]

    content = zipped(workbook_parts(sheet_xml(*xml), shared=shared_xml(*items)))
    if not expected:
        assert refusal_of(content) == "header_only"
        return
    blank_to_empty = [
        (number, tuple(cell if cell.strip() else "" for cell in row)) for number, row in expected
    ]
    assert [(row.line, tuple(row.cells.values())) for row in rows_of(content)] == blank_to_empty


def _escaped(text: str) -> str:
    return text.replace("_x", "_x005F_x")


@given(st.lists(st.tuples(_CELL, st.integers(-(10**14), 10**14), st.booleans()), min_size=1, max_size=5))
def test_a_workbook_of_another_program_is_read_as_it_wrote_it(rows: list[tuple[Any, ...]]) -> None:
    names = [str(row[0]).strip() and f"{row[0]}".replace("_x", "-x") for row in rows]
    content = written_by_openpyxl([(name, *row[1:]) for name, row in zip(names, rows, strict=True)])

    # openpyxl writes a text that starts with "=" as a formula that nobody has calculated.
    expected = [
        ("#CALC!" if name.startswith("=") and len(name) > 1 else name, str(row[1]), str(row[2]).upper())
        for name, row in zip(names, rows, strict=True)
    ]
    assert cells_of(content) == expected


A_WORKBOOK = zipped(
    workbook_parts(
        sheet_xml(
            *(
                row_xml(
                    n,
                    text_cell(f"A{n}", "a"),
                    f'<c r="B{n}" t="s"><v>1</v></c>',
                    f'<c r="C{n}" s="1"><v>{n}</v></c>',
                )
                for n in (2, 3)
            )
        ),
        shared=shared_xml("<t>a</t>", "<r><t>b</t></r>"),
        styles=styles_xml({164: "dd-mm-yyyy"}, [0, 164]),
    )
)


@given(st.integers(0, len(A_WORKBOOK) - 1))
def test_a_workbook_that_was_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises((CutOff, EmptyFile, HeaderMissing, UnreadableFile)), reading_of(A_WORKBOOK[:cut]):
        pass


@given(
    st.lists(
        st.tuples(st.integers(0, len(A_WORKBOOK)), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4
    )
)
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(A_WORKBOOK)
    for place, added in changes:
        content[place : place + len(added)] = added
    _read_or_refuse(bytes(content))


_XML_PARTS = {name: text.encode() for name, text in workbook_parts(
    sheet_xml(row_xml(2, text_cell("A2", "a"), '<c r="B2" t="s"><v>1</v></c>', '<c r="C2" s="1"><f>1</f><v>46348.25</v></c>')),
    shared=shared_xml("<t>a</t>", "<r><t>b</t></r>"),
    styles=styles_xml({164: "dd-mm-yyyy"}, [0, 164]),
).items()}  # fmt: skip


_XML_BYTES = st.binary(max_size=3) | st.sampled_from(
    [b"<", b">", b'"', b"1", b"-1", b"9" * 20, b"9" * 5000, b"1e999", b"nan", b'r="A9"', b' s="-1"', b' t="s"', b"<v>", b"<c/>",
     b"<row>", b"</row>", b"\0", b"\xef\xbf\xbd", b"&#0;", b"&#x1F600;", b"<?xml version='1.0' encoding='utf-7'?>", b"..", b"External"]
)  # fmt: skip


@given(
    st.sampled_from(sorted(_XML_PARTS)),
    st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 6), _XML_BYTES), min_size=1, max_size=4),
)
def test_damage_inside_the_archive_is_read_or_refused_and_nothing_else(
    part: str, changes: list[tuple[int, int, bytes]]
) -> None:
    content = bytearray(_XML_PARTS[part])
    for place, removed, added in changes:
        start = place % (len(content) + 1)
        content[start : start + removed] = added
    _read_or_refuse(zipped({**_XML_PARTS, part: bytes(content)}))


def _read_or_refuse(content: bytes) -> None:
    try:
        rows = rows_of(content)
    except FileRefused:
        return
    assert rows
