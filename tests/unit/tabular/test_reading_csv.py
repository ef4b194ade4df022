from __future__ import annotations

import re
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import (
    CutOff,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    HeaderMissing,
    HeaderOnly,
    PasswordProtected,
    UnreadableFile,
    UnsupportedFormat,
)
from qlinx.tabular.rows import RawRow, ReadingLimits
from qlinx.tabular.wrappers import unwrapped
from tests.support.table_files import HEADER, ROWS, a_file, cells_of, csv_text, known, reading_of, rows_of

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


def written(encoding: str, text: str) -> bytes:
    return text.encode(encoding)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_and_separator_is_recognised(encoding: str, separator: str) -> None:
    content = written(encoding, csv_text((HEADER, *ROWS), separator=separator))

    with reading_of(content) as reading:
        assert (reading.dialect.encoding, reading.dialect.separator) == (encoding, separator)
        assert reading.labels == HEADER
        assert [tuple(row.cells.values()) for row in reading.rows()] == list(ROWS)


def test_utf_16_is_read_in_either_byte_order() -> None:
    content = b"\xfe\xff" + csv_text((HEADER, *ROWS), separator="\t").encode("utf-16-be")

    assert cells_of(content) == list(ROWS)


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=|"])
def test_the_line_with_which_excel_names_the_separator_is_obeyed(first: str) -> None:
    separator = first.strip('"')[-1]
    content = f"{first}\r\n".encode() + csv_text((HEADER, *ROWS), separator=separator).encode()

    with reading_of(content) as reading:
        assert reading.dialect.separator == separator
        assert reading.dialect.header_line == 2
        assert [row.line for row in reading.rows()] == [3, 4]


def test_a_row_has_the_numbers_of_the_lines_it_starts_and_ends_on() -> None:
    content = b'Voornaam;Achternaam;E-mail\r\n"San\r\nne";a;b\r\n\r\n;;\r\n"x\ny\nz";"""c""";d\r\ne;f;g'

    assert rows_of(content) == [
        RawRow(2, {"Voornaam": "San\r\nne", "Achternaam": "a", "E-mail": "b"}, last_line=3),
        RawRow(6, {"Voornaam": "x\ny\nz", "Achternaam": '"c"', "E-mail": "d"}, last_line=8),
        RawRow(9, {"Voornaam": "e", "Achternaam": "f", "E-mail": "g"}, last_line=9),
    ]


def test_the_header_may_stand_under_a_title() -> None:
    content = b"Medewerkers Bakkerij;;\r\nDatum;1-11-2026\r\n\r\nVoornaam;Achternaam;E-mail\r\na;b;c\r\n"

    with reading_of(content) as reading:
        assert reading.dialect.header_line == 4
        assert [row.line for row in reading.rows()] == [5]


def test_cells_that_a_row_does_not_have_are_empty_and_cells_too_many_are_counted() -> None:
    short, exact, long, trailing = rows_of(b"Voornaam;Achternaam;E-mail;;\na\na;b;c\na;b;c;d;e\na;b;c;;;\n")

    assert short.cells == {"Voornaam": "a", "Achternaam": "", "E-mail": ""}
    assert [row.surplus_cells for row in (short, exact, long, trailing)] == [0, 0, 2, 0]


def test_only_the_columns_that_are_asked_for_are_given() -> None:
    content = b"Voornaam;Achternaam;E-mail;BSN\nSanne;Berg;s@werk.example;111222333\n"

    with reading_of(content) as reading:
        (row,) = reading.rows(["E-mail", "Voornaam"])

    assert row.cells == {"Voornaam": "Sanne", "E-mail": "s@werk.example"}


def test_rows_can_be_read_again() -> None:
    with reading_of(csv_text((HEADER, *ROWS)).encode()) as reading:
        assert list(reading.rows()) == list(reading.rows())


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile()),
        (b"\xef\xbb\xbf", EmptyFile()),
        (b" \r\n;;;\r\n\t\n", EmptyFile()),
        (b"Sanne;Berg;s@werk.example\r\n", HeaderMissing()),
        (b"Voornaam;Achternaam;E-mail\r\n", HeaderOnly()),
        (b"Voornaam;Achternaam;E-mail\r\n;;\r\n\r\n", HeaderOnly()),
        (b"%PDF-1.7 ...", UnsupportedFormat("pdf")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + b"Workbook", UnsupportedFormat("xls")),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * (1024**2 - 20)
            + "EncryptedPackage".encode("utf-16-le"),
            PasswordProtected(),
        ),
        (b"Voornaam;Achternaam;E-mail\na\0;b;c\n", UnreadableFile("encoding")),
        (b"Voornaam;Achternaam;E-mail\nPawe\xf1k\xa4\xa6;b;c\n", UnreadableFile("letters")),
        (b"\xef\xbb\xbfVoornaam;Achternaam;E-mail\nRen\xe9;b;c\n", UnreadableFile("encoding")),
        (b"\xff\xfeV\0o\0\0\xd8o\0", UnreadableFile("encoding")),
        (
            "Voornaam;Achternaam;E-mail\nRenée;b;c\n".encode() + b"Ren\xe9;b;c\n",
            UnreadableFile("mixed_encoding"),
        ),
        (b'Voornaam;Achternaam;E-mail\na;b;c\n"Jan" Piet;b;c\n', UnreadableFile("quotes", 3)),
        (b'Voornaam;Achternaam;E-mail\na;b;c\na;"b;c\na;b;c\n', CutOff(open_quote_line=3)),
        (b"Voornaam;Achternaam;E-mail\na;b;c\na;b", CutOff()),
        ("Voornaam;Achternaam;E-mail\na;b;Renée".encode()[:-2], CutOff()),
        ("Voornaam;Achternaam;E-mail\na;b;c\n".encode("utf-16")[:-1], CutOff()),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes, refusal: FileRefused) -> None:
    with pytest.raises(type(refusal)) as refused, reading_of(content):
        pass

    assert refused.value.code == refusal.code
    assert refused.value.params == refusal.params


def test_a_last_row_without_a_line_break_is_whole_when_it_has_all_cells() -> None:
    assert cells_of(b"Voornaam;Achternaam;E-mail\na;b;c\na;b;c") == [("a", "b", "c"), ("a", "b", "c")]


def test_short_rows_are_no_sign_of_a_cut_where_rows_are_often_short() -> None:
    assert cells_of(b"Voornaam;Achternaam;E-mail;Mobiel\na;b\na;b;c\na;b") == [
        ("a", "b", "", ""),
        ("a", "b", "c", ""),
        ("a", "b", "", ""),
    ]


def test_a_pair_of_signs_that_looks_like_utf_8_does_not_make_a_windows_file_mixed() -> None:
    rows = [("RENÉ’S", "Çelik", "a@werk.example"), ("Zoë", "Müller", "b@werk.example")]

    assert cells_of(csv_text((HEADER, *rows)).encode("cp1252")) == rows


@pytest.mark.parametrize(
    ("limits", "content", "code"),
    [
        (ReadingLimits(max_file_bytes=20), b"Voornaam;Achternaam;E-mail\na;b;c\n", "too_large_bytes"),
        (ReadingLimits(max_rows=2), b"Voornaam;Achternaam;E-mail\n" + b"a;b;c\n" * 3, "too_large_rows"),
        (ReadingLimits(max_columns=2), b"Voornaam;Achternaam;E-mail\na;b;c\n", "too_large_columns"),
        (
            ReadingLimits(max_cell_characters=9),
            b"Voornaam;x;E-mail\na;" + b"b" * 10 + b";c\n",
            "too_large_cell",
        ),
        (ReadingLimits(max_row_characters=99), b"Voornaam;x;E-mail\na;" + b"b" * 99, "too_large_row"),
        (ReadingLimits(max_row_characters=99), b'Voornaam;x;E-mail\na;"' + b"b\n" * 50, "too_large_row"),
    ],
)
def test_a_file_beyond_a_limit_is_refused_whole(limits: ReadingLimits, content: bytes, code: str) -> None:
    with pytest.raises(FileTooLarge) as refused, reading_of(content, limits):
        pass

    assert refused.value.code == code


def test_as_many_rows_as_the_limit_are_read() -> None:
    assert len(rows_of(b"Voornaam;Achternaam;E-mail\n" + b"a;b;c\n" * 2, ReadingLimits(max_rows=2))) == 2


# Windows-1252 is told by its words: which they are and what is none is told apart in tests of their own.
_WORDS = ["José ", "Zoë ", "Müller ", "François ", "Nuñez ", "Weiß ", "abc", *" @'\";,\t\r\n=-0123"]
_UTF = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from('";,\t\r\n ')
_CELLS = {
    "cp1252": st.lists(st.sampled_from(_WORDS), max_size=5).map("".join),
    "utf": st.text(_UTF, max_size=8),
}


@st.composite
def texts_in_a_dialect(draw: st.DrawFn) -> tuple[bytes, list[tuple[str, ...]], list[int]]:
    """A file, the rows that stand in it, and the lines that they start on."""
    encoding = draw(st.sampled_from(ENCODINGS))
    cell = _CELLS["cp1252" if encoding == "cp1252" else "utf"].filter(lambda text: unwrapped(text) == text)
    rows = draw(st.lists(st.tuples(cell, cell, cell), max_size=6))
    separator = draw(st.sampled_from(";,\t"))
    # Only with quotes around every cell does Python's writer protect a carriage return from a line feed as
    # line break.
    quote_all, line_break = draw(st.sampled_from([(True, "\r\n"), (False, "\r\n"), (True, "\n")]))
    lines: list[str] = []
    starts: list[int] = []
    for row in (HEADER, *rows):
        starts.append(1 + len(re.findall("\r\n|\r|\n", "".join(lines))))
        lines.append(csv_text([row], separator=separator, quote_all=quote_all, line_break=line_break))
    kept = [(row, start) for row, start in zip(rows, starts[1:], strict=True) if "".join(row).strip()]
    return "".join(lines).encode(encoding), [row for row, _ in kept], [start for _, start in kept]


@given(texts_in_a_dialect())
def test_what_is_written_in_any_dialect_is_what_is_read(
    file: tuple[bytes, list[tuple[str, ...]], list[int]],
) -> None:
    content, expected, lines = file
    # Letters that were written twice over are damage, and refused.
    assume(not any(sign in content.decode("utf-8", "replace") for sign in "ÂÃ"))
    if not expected:
        with pytest.raises(HeaderOnly), reading_of(content):
            pass
        return

    rows = rows_of(content)

    assert [tuple(row.cells.values()) for row in rows] == expected
    assert [row.line for row in rows] == lines


@given(texts_in_a_dialect(), st.integers(min_value=0))
def test_a_file_that_was_cut_anywhere_gives_its_first_rows_or_is_refused(
    file: tuple[bytes, list[tuple[str, ...]], list[int]], cut: int
) -> None:
    content, expected, _ = file
    try:
        found = cells_of(content[: cut % len(content)])
    except FileRefused:
        return

    assert found[:-1] == expected[: len(found) - 1]
    # Nothing tells that the very last cell lost its end; all that can be seen is seen.
    *whole, last = found[-1]
    assert tuple(whole) == expected[len(found) - 1][:2]
    assert expected[len(found) - 1][2].startswith(last)


_BYTES = st.binary(max_size=4) | st.sampled_from(
    [b'"', b"\r", b"\n", b";", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04"]
)


@given(
    texts_in_a_dialect(), st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 3), _BYTES), max_size=5)
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    file: tuple[bytes, list[tuple[str, ...]], list[int]], changes: list[tuple[int, int, bytes]]
) -> None:
    content = bytearray(file[0])
    for place, removed, added in changes:
        start = place % (len(content) + 1)
        content[start : start + removed] = added
    _read_or_refuse(bytes(content))


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
def test_any_bytes_are_read_or_refused_and_nothing_else(content: bytes) -> None:
    _read_or_refuse(content)


def _read_or_refuse(content: bytes) -> None:
    try:
        rows = rows_of(content)
    except FileRefused:
        return
    assert rows


def _peak_of(path: Path) -> int:
    reading = read_table(path, known)
    tracemalloc.start()
    try:
        for _ in reading.rows():
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _many_rows(count: int) -> Sequence[Sequence[str]]:
    return [HEADER, *((f"Naam{number}", "Berg", f"n{number}@werk.example") for number in range(count))]


def test_memory_does_not_grow_with_the_number_of_rows() -> None:
    with (
        a_file(csv_text(_many_rows(500)).encode()) as few,
        a_file(csv_text(_many_rows(20_000)).encode()) as many,
    ):
        _peak_of(few)
        assert _peak_of(many) < _peak_of(few) + 20_000  # bytes: less than one for each row more


def test_rows_come_while_the_file_is_read() -> None:
    with a_file(csv_text(_many_rows(50_000)).encode()) as path:
        rows = read_table(path, known).rows()
        next(rows)
        # The rest of the file can be gone: only what was buffered has been read.
        path.write_bytes(b"")
        assert sum(1 for _ in rows) < 1_000
