"""What a file that is no table is, told by its content: so that it is refused for what it truly is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from qlinx.tabular.refusals import FileRefused, PasswordProtected, Unsupported, UnsupportedFormat

COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MARKS: Final[Mapping[Unsupported, re.Pattern[bytes]]] = {
    "pdf": re.compile(rb"\s{0,8}%PDF-"),
    # PNG, JPEG, GIF, BMP, TIFF, WebP; what telephones make (HEIC, films).
    "picture": re.compile(
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL
    ),
    "archive": re.compile(rb"\x1f\x8b|Rar!|7z\xbc\xaf|BZh[1-9]|\xfd7zXZ\0|.{257}ustar", re.DOTALL),
    "word": re.compile(rb"\{\\rtf"),
    # Of a file on a shared disk, or in Google Drive; of Windows, of a Mac, and of the web.
    "shortcut": re.compile(
        rb"L\0\0\0\x01\x14\x02\0|book\0\0\0\0mark|\[InternetShortcut\]|\{[^{}\[\]]{0,400}\"doc_id\"\s*:|"
        rb"(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE plist[^>]*>\s*)?<plist[^>]*>\s*<dict>\s*<key>URL</key>",
        re.IGNORECASE,
    ),
    # As mail programs save a mail: where it came along, and to whom.
    "mail": re.compile(
        rb"(?:(?:Return-Path|Received|Delivered-To|Message-ID|From|To|Subject|Date|X-[\w-]{1,40}): [^\r\n]*\r?\n"
        rb"(?:[ \t][^\r\n]*\r?\n)*){2}[A-Z][\w-]{1,40}:",
        re.IGNORECASE,
    ),
    # A workbook of Excel 2 to 95 by itself: the record with which it begins, of four versions.
    "xls": re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00", re.DOTALL),
    # What many systems call an Excel file, ending in .xls: a page of the web, alone or with what it shows, or
    # XML of Excel 2003.
    "web": re.compile(
        rb"(?:\xef\xbb\xbf)?\s*(?:<(?:!doctype|!--|\?xml|html|head|body|table|meta|style)\b|MIME-Version:"
        # One thing within another: XML of whatever system, or a part of a page.
        rb"|<[a-z_][\w:.-]{0,60}(?:\s[^<>]{0,300})?>\s*<[a-z_/!])",
        re.IGNORECASE,
    ),
}
# The stream in which Office keeps an encrypted workbook ([MS-OFFCRYPTO] 1.3.2).
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
# How the workbook of an .xls begins that is encrypted ([MS-XLS] 2.1.7.20.1: BOF, WriteProtect, FilePass).
_ENCRYPTED_XLS: Final = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_MARK: Final = 64
_OFFICE_CLASS: Final = bytes.fromhex("0000 0000 c000 000000000046")
# What made a compound file, by the class of its root ([MS-CFB] 2.6.1).
_CLASSES: Final[Mapping[bytes, Unsupported]] = {
    b"\x06\x09\x02\0" + _OFFICE_CLASS: "word",
    b"\x00\x09\x02\0" + _OFFICE_CLASS: "word",
    b"\x0b\x0d\x02\0" + _OFFICE_CLASS: "mail",
    bytes.fromhex("108d8164 9b4f cf11 86ea00aa00b929e8"): "presentation",
}
_CLASS_AT: Final = 80
_MAIN_PARTS: Final[Mapping[str, Unsupported]] = {
    "ms-excel.sheet.binary": "xlsb",
    "wordprocessingml": "word",
    "ms-word": "word",
    "presentationml": "presentation",
    "ms-powerpoint": "presentation",
}
# Of today, and of before 2013.
_OF_NUMBERS: Final = ("/Index/Document.iwa", "/Index.zip", "/buildVersionHistory.plist")


def unsupported_kind(start: bytes) -> Unsupported | None:
    """What a file is that begins so, where that is no table; in whichever width its letters are saved."""
    if start.startswith(_UTF16_MARKS):
        start = start.decode("utf-16", "ignore").encode("ascii", "ignore")
    return next((kind for kind, mark in _MARKS.items() if mark.match(start)), None)


def refused_compound_file(path: Path) -> FileRefused:
    """Why a file of the old form of Office is refused, in which a workbook with a password is kept too."""
    with path.open("rb") as stream:
        kind = _CLASSES.get(_root_class(stream.read(512), path))
    if kind:
        return UnsupportedFormat(kind)
    overlap = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1024**2):
            seen = overlap + chunk
            if _ENCRYPTED_STREAM in seen or _ENCRYPTED_XLS.search(seen):
                return PasswordProtected()
            overlap = seen[-_LONGEST_MARK:]
    return UnsupportedFormat("xls")


def _root_class(header: bytes, path: Path) -> bytes:
    """The class of the first entry of the list of streams; nothing where there is none."""
    if len(header) < 512:
        return b""
    size = 1 << min(int.from_bytes(header[30:32], "little"), 16)
    first = int.from_bytes(header[48:52], "little")
    with path.open("rb") as stream:
        stream.seek((first + 1) * size + _CLASS_AT)
        return stream.read(16)


def office_kind(main: str) -> Unsupported:
    """What a file of today's Office is that is no workbook to be read, by the kind of its main part."""
    return next((kind for part, kind in _MAIN_PARTS.items() if part in main), "other")


def archive_kind(has: Callable[[str], bool]) -> Unsupported:
    """What an archive is that is no file of Office, by its parts."""
    if has("/mimetype") and has("/content.xml"):
        return "ods"
    if any(map(has, _OF_NUMBERS)):
        return "numbers"
    return "word" if has("/word/document.xml") else "archive"
