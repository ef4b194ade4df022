"""What somebody gains from a file that is built to cost much: at most about twice as much for twice the file.

Work is counted in lines of Python that run, and what C does for them (parsing, unpacking, searching) in time;
each structure is measured at one size and at twice that size. Memory is held to 512 MB by the system itself.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from qlinx.rosters.headers import names_all_needed, recognised
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import ReadingLimits
from tests.support.table_files import (
    A_ROW,
    a_file,
    a_workbook,
    refusal_of,
    row_xml,
    shared_xml,
    sheet_xml,
    styles_xml,
    text_cell,
    workbook_parts,
    zipped,
)

# Twice the file may take this much more: twice, with room for a busy machine and for what grows in steps.
_MOST_GROWTH = 3.2
_MOST_TRIES = 4
_NO_TIME = 0.05


def _many_parts(count: int) -> bytes:
    return zipped(workbook_parts(sheet_xml(A_ROW)) | {f"xl/{number}.xml": "" for number in range(count)})


def _many_sheets(count: int) -> bytes:
    return zipped(workbook_parts(*[sheet_xml(A_ROW) for _ in range(count)]))


def _many_types(count: int) -> bytes:
    parts = workbook_parts(sheet_xml(A_ROW))
    more = "".join(
        f'<Override PartName="/x{number}.xml" ContentType="a/b{number}"/>' for number in range(count)
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{more}</Types>")
    return zipped(parts)


def _styled(code: str, count: int = 1) -> bytes:
    sheet = sheet_xml(row_xml(2, '<c r="A2" s="1"><v>5</v></c>'))
    codes = {164 + number: code for number in range(count)}
    return zipped(workbook_parts(sheet, styles=styles_xml(codes, [0, *codes])))


def _shared(item: str) -> bytes:
    sheet = sheet_xml(row_xml(2, '<c r="A2" t="s"><v>0</v></c>'))
    return zipped(workbook_parts(sheet, shared=shared_xml(item)))


def _in_a_row(xml: str) -> bytes:
    return a_workbook(A_ROW, f"<row>{xml}</row>")


def _csv(body: str, header: str = "Voornaam;Achternaam;E-mail") -> bytes:
    return f"{header}\n{body}\n".encode()


# Each at a size whose work can be told from that of starting.
STRUCTURES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "brackets in a number format": (lambda n: _styled("[" * n), 200_000),
    "quotes in a number format": (lambda n: _styled('"' * n), 200_000),
    "escapes in a number format": (lambda n: _styled("\\" * n), 200_000),
    "number formats": (lambda n: _styled("[$-413]dd-mm-yyyy", n), 8_000),
    "equal header cells": (lambda n: _csv("a;b;c", ";".join(["Voornaam"] * n)), 40_000),
    "equal header cells below the limit": (lambda n: _csv("a;b;c", ";".join(["E-mail"] * n)), 240),
    "rows that look like a header": (lambda n: ("Voornaam;Achternaam\n" * n).encode(), 20_000),
    "text runs in a cell": (lambda n: _in_a_row('<c t="inlineStr"><is>' + "<r><t>a</t></r>" * n + "</is></c>"), 15_000),
    "empty runs in a cell": (lambda n: _in_a_row('<c t="inlineStr"><is>' + "<r><t/></r>" * n + "</is></c>"), 20_000),
    "runs in a shared text": (lambda n: _shared("<r><t>a</t></r>" * n), 20_000),
    "entities in a shared text": (lambda n: _shared("<t>" + "&#65;&#10;" * n + "</t>"), 20_000),
    "escapes in a shared text": (lambda n: _shared("<t>" + "_x000D_" * n + "</t>"), 15_000),
    "shared texts": (lambda n: _shared("</si><si>".join(["<t>abc</t>"] * n)), 20_000),
    "values in a cell": (lambda n: _in_a_row("<c>" + "<v>1</v>" * n + "</c>"), 15_000),
    "empty cells": (lambda n: a_workbook(A_ROW, *["<row>" + "<c/>" * 100 + "</row>"] * (n // 100)), 30_000),
    "one cell far to the right in each row": (
        lambda n: a_workbook(*(row_xml(r, text_cell(f"SF{r}", "x")) for r in range(2, n + 2))),
        1_500,
    ),
    "letters of columns": (
        lambda n: a_workbook(A_ROW, *(f'<row><c r="{"a" if r % 2 else "A"}"/></row>' for r in range(n))),
        8_000,
    ),
    "merged ranges": (lambda n: _merged(n), 20_000),  # noqa: PLW0108 - defined below
    "ranges over several rows": (lambda n: _merged(n, rows=2), 15_000),
    "rows within one range": (
        lambda n: _merged(1, rows=n, more=[row_xml(r, text_cell(f"B{r}", "x")) for r in range(3, n)]),
        8_000,
    ),
    "columns of ranges": (lambda n: _across(n), 200),  # noqa: PLW0108 - defined below
    "rows that are a header of the same order": (
        lambda n: _csv("Voornaam;Achternaam;E-mail\n" * n),
        2_000,
    ),
    "content types": (_many_types, 20_000),
    "parts": (_many_parts, 900),
    "sheets": (_many_sheets, 60),
    "nested elements": (lambda n: _in_a_row("<a>" * 90 + "<b></b>" * n + "</a>" * 90), 20_000),
    "attributes": (lambda n: _in_a_row("<c " + " ".join(f'a{i}="1"' for i in range(n)) + "/>"), 900),
    "quotes": (lambda n: _csv('"' + '""' * n + '";b;c'), 15_000),
    "quotes in many cells": (lambda n: _csv('"a" ;"b" ;"c"\n' * n), 3_000),
    "quotes that never end": (lambda n: _csv('a;"b;c\n' * n), 20_000),
    "blanks and quotes": (lambda n: _csv(' "' * n), 40_000),
    "formulas around texts": (lambda n: _csv('="a";="b";="c"\n' * n), 3_000),
    "separators": (lambda n: _csv((";" * 1_000 + "\n") * (n // 1_000)), 200_000),
    "lines without an end": (lambda n: _csv("a;b;c\r" * n), 20_000),
    "words with accents": (lambda n: _csv("\n".join(f"Ren\xe9{i};b;c" for i in range(n))).decode().encode("cp1252"), 4_000),
    "letters beyond ASCII": (lambda n: _csv("\xe9" * n + ";b;c").decode().encode("cp1252"), 15_000),
}  # fmt: skip


def _merged(count: int, rows: int = 1, more: Iterable[str] = ()) -> bytes:
    ranges = "".join(f'<mergeCell ref="A{row}:C{row + rows - 1}"/>' for row in range(2, count + 2))
    sheet = sheet_xml(A_ROW, *more).replace("</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>")
    return zipped(workbook_parts(sheet))


def _across(columns: int) -> bytes:
    """Each column one cell from top to bottom, in a sheet with a cell in each row."""
    names = [get_column_letter(number) for number in range(2, columns + 2)]
    ranges = "".join(f'<mergeCell ref="{name}2:{name}99"/>' for name in names)
    top = row_xml(2, text_cell("A2", "Sanne"), *(text_cell(f"{name}2", "x") for name in names))
    rows = (row_xml(row, text_cell(f"A{row}", "x")) for row in range(3, 99))
    sheet = sheet_xml(top, *rows).replace("</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>")
    return zipped(workbook_parts(sheet))


def _read(path: Path) -> None:
    try:
        for _ in read_table(path, recognised, names_all_needed).rows():
            pass
    except FileRefused:
        pass


def _lines_run(path: Path) -> int:
    """How many lines of Python it takes."""
    counted = 0

    def trace(_frame: object, event: str, _argument: object) -> object:
        nonlocal counted
        counted += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        _read(path)
    finally:
        sys.settrace(before)
    return counted


def _seconds(path: Path) -> float:
    """Processor time."""
    started = time.process_time()
    _read(path)
    return time.process_time() - started


def _grows_as_it_may(once: Path, twice: Path) -> bool:
    """Of each the lesser of two times, as far as they are needed to tell."""
    taken = _seconds(twice)
    # What takes no time has no growth that could be told.
    if taken <= _MOST_GROWTH * _NO_TIME:
        return True
    most = _MOST_GROWTH * max(min(_seconds(once), _seconds(once)), _NO_TIME)
    return taken <= most or _seconds(twice) <= most


@pytest.mark.parametrize("structure", STRUCTURES)
def test_twice_as_much_of_anything_takes_at_most_about_twice_as_much_work(structure: str) -> None:
    build, size = STRUCTURES[structure]
    with a_file(build(size // 10)) as once, a_file(build(size // 5)) as twice:
        _read(once)  # what is made only once is made
        assert _lines_run(twice) <= _MOST_GROWTH * _lines_run(once) + 5_000
    with a_file(build(size)) as once, a_file(build(2 * size)) as twice:
        for _ in range(_MOST_TRIES):
            if _grows_as_it_may(once, twice):
                return
    pytest.fail(f"twice as many {structure} take more than twice as long")


def test_a_reading_that_takes_too_long_is_refused_and_says_so() -> None:
    content = a_workbook(*(row_xml(n, text_cell(f"A{n}", "x" * 50)) for n in range(2, 3_000)))

    assert refusal_of(content, ReadingLimits(max_seconds=-1)) == "too_large_time"
    assert (
        refusal_of(("Voornaam;x\n" + "a;b\n" * 9_000).encode(), ReadingLimits(max_seconds=-1))
        == "too_large_time"
    )
    assert refusal_of(_csv("é").decode().encode("cp1252"), ReadingLimits(max_seconds=-1)) == "too_large_time"


def _a_list_of_many_parts(directory_bytes: int) -> bytes:
    """An archive whose list of parts is that long, with next to nothing in it."""
    content = zipped({"a": "b"})
    entry = content[content.index(b"PK\x01\x02") : content.index(b"PK\x05\x06")]
    count = directory_bytes // len(entry)
    start = content.index(b"PK\x01\x02")
    end = (
        b"PK\x05\x06\0\0\0\0"
        + (count & 0xFFFF).to_bytes(2, "little") * 2
        + (count * len(entry)).to_bytes(4, "little")
        + start.to_bytes(4, "little")
        + b"\0\0"
    )
    return content[:start] + entry * count + end


def test_a_list_of_parts_longer_than_any_workbooks_is_not_read() -> None:
    assert refusal_of(_a_list_of_many_parts(2 * 1024**2)) == "too_large_unpacked"


_MEASURED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (512 * 1024**2, 512 * 1024**2))
from pathlib import Path
from tests.unit.tabular.test_hostile_files import _read
_read(Path(sys.argv[1]))
# The most of this program: what `getrusage` tells begins with what the process that started it had.
found = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(found[0].split()[1]) // 1024)
"""


def _big(parts: dict[str, str], name: str, pieces: Iterable[str], path: Path) -> None:
    """A workbook of which one part is written piece by piece, for the part is larger than what is tested."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, text in parts.items():
            if other != name:
                archive.writestr(other, text)
        with archive.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece.encode())


def _large_files(kind: str, path: Path) -> None:
    head = f'<sst xmlns="{"http://schemas.openxmlformats.org/spreadsheetml/2006/main"}">'
    shared = workbook_parts(sheet_xml(A_ROW), shared=shared_xml("<t>a</t>"))
    text = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(300))
    run = f"<r><t>{text}</t></r>"
    match kind:
        case "shared texts":
            items = "".join(f"<si><t>{n}{text}</t></si>" for n in range(1_000))
            _big(shared, "xl/sharedStrings.xml", [head, *[items] * 160, "</sst>"], path)
        case "one shared text of many pieces":
            _big(shared, "xl/sharedStrings.xml", [head, "<si>", *[run * 200] * 100, "</si></sst>"], path)
        case "styles":
            sheet = workbook_parts(sheet_xml(A_ROW), styles=styles_xml({}, [0]))
            start, _, end = sheet["xl/styles.xml"].partition('<xf numFmtId="0"/>')
            xfs = "".join(f'<xf numFmtId="{n * 7919 % 99_991}"/>' for n in range(10_000))
            _big(sheet, "xl/styles.xml", [start, *[xfs] * 30, end], path)
        case "parts":
            path.write_bytes(_a_list_of_many_parts(64 * 1024**2))
        case "types":
            path.write_bytes(_many_types(150_000))
        case _:
            path.write_bytes(("Voornaam;x\n" + ("a" * 30_000 + ";") * 16 + "\n").encode() * 20)


@pytest.mark.parametrize(
    "kind",
    ["shared texts", "one shared text of many pieces", "styles", "parts", "types", "rows"],
)
def test_no_file_takes_more_memory_than_the_function_has(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "table"
    _large_files(kind, path)

    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=False, timeout=300
    )

    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout) < 512
    assert resource.RLIMIT_DATA  # what holds the process to it
