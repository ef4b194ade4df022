"""Whatever is dropped that is no list is refused for what it truly is, in both languages, with what to do."""

import gzip
import io
import tarfile

import pytest
from PIL import Image

from qlinx.kit.texts import LocalText
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.texts import explain
from tests.support.table_files import reading_of, refusal_of, zipped

CSV = b"Voornaam;Achternaam;E-mail\r\nJan;Bos;jan@werk.example\r\n"
TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>{}</Types>"


def picture(kind: str) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (8, 8)).save(body, kind)
    return body.getvalue()


def tarred() -> bytes:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w") as archive:
        entry = tarfile.TarInfo("werknemers.csv")
        entry.size = len(CSV)
        archive.addfile(entry, io.BytesIO(CSV))
    return body.getvalue()


def office(main: str) -> bytes:
    """A file of today's Office whose main part is of this kind."""
    override = f"<Override PartName='/xl/workbook.xml' ContentType='application/vnd.{main}'/>"
    return zipped({"[Content_Types].xml": TYPES.format(override), "xl/workbook.xml": "<a/>"})


def compound(class_id: str, body: bytes = b"") -> bytes:
    """A file of the Office of before 2007, with its root entry in the second sector."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    root = bytearray(512)
    root[:20] = "Root Entry".encode("utf-16-le")
    root[80:96] = bytes.fromhex(class_id)
    return bytes(header) + b"\0" * 512 + bytes(root) + body


OFFICE_CLASS = "0000 0000 c000 000000000046"
XLS_WITH_PASSWORD = (
    bytes.fromhex("09081000 00060500") + b"\1" * 12 + bytes.fromhex("86000000 2f003600 0100") + b"\0" * 52
)
KINDS = [
    *(("picture", picture(kind)) for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")),
    ("picture", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40),
    ("picture", b"\0\0\0\x20ftypisom" + b"\0" * 40),
    ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
    ("pdf", b"\r\n%PDF-1.4\n"),
    ("word", b"{\\rtf1\\ansi Voornaam;Achternaam}"),
    ("word", office("openxmlformats-officedocument.wordprocessingml.document.main+xml")),
    ("word", office("ms-word.document.macroEnabled.main+xml")),
    ("word", zipped({"word/document.xml": "<a/>"})),
    ("word", compound("06090200" + OFFICE_CLASS)),
    ("presentation", office("openxmlformats-officedocument.presentationml.presentation.main+xml")),
    ("presentation", compound("108d8164 9b4f cf11 86ea00aa00b929e8")),
    ("mail", compound("0b0d0200" + OFFICE_CLASS)),
    ("xls", compound("20080200" + OFFICE_CLASS, b"Workbook")),
    ("xls", compound("00" * 16, b"Workbook")),
    ("archive", zipped({"werknemers.csv": CSV})),
    ("archive", gzip.compress(CSV, mtime=0)),
    ("archive", tarred()),
    ("archive", b"7z\xbc\xaf\x27\x1c" + b"\0" * 40),
    ("archive", b"Rar!\x1a\x07\x01\0" + b"\0" * 40),
    ("numbers", zipped({"Index/Document.iwa": "x", "Metadata/Properties.plist": "x"})),
    ("numbers", zipped({"index.xml": "<a/>", "buildVersionHistory.plist": "x"})),
    ("ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})),
    ("web", b"<html><body><table><tr><td>Voornaam</td></tr></table></body></html>"),
    ("web", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"),
    ("xlsb", office("ms-excel.sheet.binary.macroEnabled.main")),
]


@pytest.mark.parametrize(
    ("kind", "body"), KINDS, ids=[f"{kind} {number}" for number, (kind, _) in enumerate(KINDS)]
)
def test_a_file_is_refused_for_what_it_is_in_both_languages(kind: str, body: bytes) -> None:
    with pytest.raises(FileRefused) as refused, reading_of(body):
        pass
    told = explain(refused.value, LocalText(nl="Voornaam", en="First name"))

    assert refused.value.code == f"unsupported_{kind}"
    assert told.nl != told.en
    assert "xlsx" in told.nl + told.en or "Excel" in told.nl or "bijlage" in told.nl


@pytest.mark.parametrize(
    "body",
    [
        compound("20080200" + OFFICE_CLASS, XLS_WITH_PASSWORD),
        compound("00" * 16, "EncryptedPackage".encode("utf-16-le")),
        compound("00" * 16, b"\0" * (1024**2 - 1536 - 9) + XLS_WITH_PASSWORD),
    ],
    ids=["old", "today's", "old, across two looks"],
)
def test_a_workbook_with_a_password_is_told_so_in_either_form(body: bytes) -> None:
    assert refusal_of(body) == "password_protected"


@pytest.mark.parametrize("cut", [8, 40, 500, 512, 600, 1100])
def test_a_compound_file_that_is_cut_off_is_an_old_workbook(cut: int) -> None:
    assert refusal_of(compound("06090200" + OFFICE_CLASS)[:cut]) == "unsupported_xls"
