"""The archive and the XML inside a workbook, read as if somebody hostile had made them.

What an attacker gains from a small file is bounded before and while it is unpacked: the number of parts, how
much they unpack to and at what ratio, declarations (none are allowed: defusedxml), depth, the length of one
token and the number of different names. Nothing is built in memory: each part streams through a target that
keeps what it needs.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import DefusedXMLParser

from qlinx.tabular.refusals import (
    CutOff,
    FileTooLarge,
    PasswordProtected,
    UnreadableFile,
    Unsupported,
    UnsupportedFormat,
)
from qlinx.tabular.rows import ReadingLimits

if TYPE_CHECKING:
    from pyexpat import XMLParserType

_CHUNK: Final = 64 * 1024
_MAX_TOKEN: Final = 1024**2
_MAX_NAMES: Final = 2_000
_MAX_DEPTH: Final = 100
# Below this size a part may have any ratio: a small sheet of equal rows packs very well and does no harm.
_RATIO_FROM: Final = 1024**2
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# What damaged archives and XML make the libraries raise. ValueError is also the family of defusedxml's
# refusals, of text that can't be decoded and of numbers that are none. NotImplementedError is what zipfile
# calls a compression, version or encryption that it does not know.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ParseError,
    ValueError,
)

_MACROS: Final = "application/vnd.ms-excel.sheet.macroenabled.main+xml"
_MACRO_TEMPLATE: Final = "application/vnd.ms-excel.template.macroenabled.main+xml"
_BINARY: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
_WORKBOOKS: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
)
_UNSUPPORTED: Final[Mapping[str, Unsupported]] = {_MACROS: "xlsm", _MACRO_TEMPLATE: "xlsm", _BINARY: "xlsb"}


class Target(Protocol):
    """What an XML part streams into. Names are "{namespace}local"."""

    def start(self, tag: str, attributes: dict[str, str], /) -> None:
        """An element starts."""

    def data(self, text: str, /) -> None:
        """A piece of text."""

    def end(self, tag: str, /) -> None:
        """An element ends."""


class _Guarded:
    """A target that refuses elements nested deeper than any workbook has them."""

    def __init__(self, target: Target) -> None:
        self._start = target.start
        self._end = target.end
        self.data = target.data
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableFile("damaged")
        self._start(tag, attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._end(tag)


class Package:
    """An open workbook file: its parts by name, without regard to case (ECMA-376 part 2)."""

    def __init__(self, archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
        self._archive = archive
        self._limits = limits
        self._parts = {f"/{info.filename}".casefold(): info for info in archive.infolist()}

    def has(self, part: str) -> bool:
        """Whether there is a part of this name ("/xl/workbook.xml")."""
        return part.casefold() in self._parts

    def parse(self, part: str, target: Target) -> None:
        """Stream a whole part into the target."""
        for _ in self.parsing(part, target):
            pass

    def parsing(self, part: str, target: Target) -> Iterator[None]:
        """Stream a part into the target,
        pausing after every piece so that the caller can take what is ready.
        """
        info = self._parts.get(part.casefold())
        if info is None:
            raise UnreadableFile("damaged")
        with reading_damage():
            parser = DefusedXMLParser(target=_Guarded(target), forbid_dtd=True)
            expat: XMLParserType = parser.parser
            stream = self._archive.open(info)
        fed = 0
        with stream:
            while True:
                with reading_damage():
                    chunk = stream.read(_CHUNK)
                    if chunk:
                        parser.feed(chunk)
                    else:
                        parser.close()
                fed += len(chunk)
                if fed - expat.CurrentByteIndex > _MAX_TOKEN or len(expat.intern) > _MAX_NAMES:
                    raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
                yield
                if not chunk:
                    return


@contextmanager
def reading_damage() -> Iterator[None]:
    """Turn what the libraries raise on damaged bytes into UnreadableFile."""
    try:
        yield
    except _DAMAGE as error:
        raise UnreadableFile("damaged") from error


@contextmanager
def open_package(path: Path, limits: ReadingLimits) -> Iterator[Package]:
    """The parts of the workbook at `path`, after a look at what it would unpack to.

    Raises CutOff, UnreadableFile, PasswordProtected, FileTooLarge.
    """
    # The list of parts stands at the end of an archive: without it, the end is not there.
    if not zipfile.is_zipfile(path):
        raise CutOff
    with reading_damage():
        archive = zipfile.ZipFile(path)
    with archive:
        _check_parts(archive.infolist(), path.stat().st_size, limits)
        yield Package(archive, limits)


def workbook_part(package: Package) -> str:
    """The name of the workbook's main part.

    Raises UnsupportedFormat for workbooks with macros and for archives that are no workbook.
    """
    if not package.has("/[Content_Types].xml"):
        raise UnsupportedFormat(
            "ods" if package.has("/mimetype") and package.has("/content.xml") else "other"
        )
    types = _ContentTypes()
    package.parse("/[Content_Types].xml", types)
    for kind, unsupported in _UNSUPPORTED.items():
        if kind in types.part_by_type:
            raise UnsupportedFormat(unsupported)
    if package.has("/xl/vbaProject.bin"):
        raise UnsupportedFormat("xlsm")
    for kind in _WORKBOOKS:
        if kind in types.part_by_type:
            return types.part_by_type[kind]
    raise UnsupportedFormat("other")


def related_parts(package: Package, part: str) -> Mapping[str, tuple[str, str]]:
    """What a part points to: (last word of the relation's type, name of the part) by relation id."""
    folder, name = posixpath.split(part)
    relations = _Relations(folder)
    package.parse(f"{folder.rstrip('/')}/_rels/{name}.rels", relations)
    return relations.by_id


def _check_parts(parts: list[zipfile.ZipInfo], size: int, limits: ReadingLimits) -> None:
    if len(parts) > limits.max_parts or sum(part.file_size for part in parts) > limits.max_unpacked_bytes:
        raise FileTooLarge("unpacked", limits.max_unpacked_bytes)
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise PasswordProtected
        if part.compress_type not in _METHODS or not 0 <= part.header_offset < size:
            raise UnreadableFile("damaged")
        if part.file_size > max(_RATIO_FROM, part.compress_size * limits.max_unpacking_ratio):
            raise FileTooLarge("unpacked", limits.max_unpacked_bytes)


class _ContentTypes:
    """The kind of each part, by the package's own list."""

    def __init__(self) -> None:
        self.part_by_type: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("}Override"):
            kind = attributes.get("ContentType", "").casefold()
            self.part_by_type.setdefault(kind, attributes.get("PartName", ""))

    def data(self, text: str) -> None:
        """Content types are attributes."""

    def end(self, tag: str) -> None:
        """Nothing waits for an end."""


class _Relations:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join(self._folder, attributes.get("Target", "")))
            self.by_id[attributes.get("Id", "")] = (kind, target)

    def data(self, text: str) -> None:
        """Relations are attributes."""

    def end(self, tag: str) -> None:
        """Nothing waits for an end."""
