"""The archive and the XML inside a workbook, read as if somebody hostile had made them.

What an attacker gains from a small file is bounded before and while it is unpacked: the list of parts and
their number, how much they unpack to and at what ratio, declarations (none are allowed: defusedxml), depth,
the length of one token, the number of different names, and time. Nothing is built in memory: each part
streams through a target that keeps what it needs.

What the main part is, its relation says (ECMA-376 part 2, 9.3), as in Excel; the list of content types says
only of what kind it is. Parts are named with either slash and in any case.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import DefusedXMLParser

from qlinx.tabular.kinds import archive_kind, office_kind
from qlinx.tabular.refusals import (
    CutOff,
    FileTooLarge,
    PasswordProtected,
    UnreadableFile,
    UnsupportedFormat,
)
from qlinx.tabular.rows import ReadingLimits

if TYPE_CHECKING:
    from pyexpat import XMLParserType

_CHUNK: Final = 64 * 1024
_MAX_TOKEN: Final = 1024**2
_MAX_NAMES: Final = 2_000
_MAX_DEPTH: Final = 100
# The list of parts: of 2,000 parts with long names it is half of this.
_MAX_DIRECTORY: Final = 1024**2
# Of the parts that say what a workbook consists of.
_MAX_INDEX: Final = 16 * 1024**2
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

# Of those with macros the values are read; the macros are not even unpacked.
_WORKBOOKS: Final = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
        "application/vnd.ms-excel.sheet.macroenabled.main+xml",
        "application/vnd.ms-excel.template.macroenabled.main+xml",
        "application/vnd.ms-excel.addin.macroenabled.main+xml",
    }
)
_TYPES: Final = "/[Content_Types].xml"
_USUAL_MAIN: Final = "/xl/workbook.xml"


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
    """An open workbook file: its parts by name, without regard to case (ECMA-376 part 2).

    Open for as long as something refers to it: what is read of it is read again and again.
    """

    def __init__(self, archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
        self._archive = archive
        self._limits = limits
        self._parts = {_part_name(info.filename): info for info in archive.infolist()}

    def has(self, part: str) -> bool:
        """Whether there is a part of this name ("/xl/workbook.xml")."""
        return _part_name(part) in self._parts

    def parse(self, part: str, target: Target) -> None:
        """Stream a whole part into the target."""
        for _ in self.parsing(part, target):
            pass

    def parse_index(self, part: str, target: Target) -> None:
        """Stream a part that says what the workbook consists of: a small one, or the file is refused."""
        info = self._parts.get(_part_name(part))
        if info is not None and info.file_size > _MAX_INDEX:
            raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
        self.parse(part, target)

    def bytes_of(self, part: str) -> Iterator[bytes]:
        """A part as it is, in pieces.

        Raises UnreadableFile, FileTooLarge.
        """
        info = self._parts.get(_part_name(part))
        if info is None:
            raise UnreadableFile("damaged")
        with reading_damage():
            stream = self._archive.open(info)
        with stream:
            while True:
                with reading_damage():
                    chunk = stream.read(_CHUNK)
                self._limits.check_time()
                if not chunk:
                    return
                yield chunk

    def parsing(self, part: str, target: Target) -> Iterator[None]:
        """Stream a part into the target,
        pausing after every piece so that the caller can take what is ready.
        """
        with reading_damage():
            parser = DefusedXMLParser(target=_Guarded(target), forbid_dtd=True)
            expat: XMLParserType = parser.parser
        fed = 0
        for chunk in chain(self.bytes_of(part), (b"",)):
            with reading_damage():
                if chunk:
                    parser.feed(chunk)
                else:
                    parser.close()
            fed += len(chunk)
            if fed - expat.CurrentByteIndex > _MAX_TOKEN or len(expat.intern) > _MAX_NAMES:
                raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
            yield


@contextmanager
def reading_damage() -> Iterator[None]:
    """Turn what the libraries raise on damaged bytes into UnreadableFile."""
    try:
        yield
    except _DAMAGE as error:
        raise UnreadableFile("damaged") from error


def open_package(path: Path, limits: ReadingLimits) -> Package:
    """The parts of the workbook at `path`, after a look at what it would unpack to.

    Raises CutOff, UnreadableFile, PasswordProtected, FileTooLarge.
    """
    # The list of parts stands at the end of an archive: without it, the end is not there.
    if not zipfile.is_zipfile(path):
        raise CutOff
    with reading_damage():
        with path.open("rb") as file:
            parts = zipfile.ZipFile(_ListOfParts(file, limits)).infolist()
        _check_parts(parts, path.stat().st_size, limits)
        return Package(zipfile.ZipFile(path), limits)


def workbook_part(package: Package, limits: ReadingLimits) -> str:
    """The name of the workbook's main part.

    Raises UnsupportedFormat for archives that are no workbook, and for binary ones.
    """
    if not package.has(_TYPES):
        raise UnsupportedFormat(archive_kind(package.has))
    main = _main_part(package, limits)
    types = _ContentTypes(main)
    package.parse_index(_TYPES, types)
    if types.kind in _WORKBOOKS:
        return main
    raise UnsupportedFormat(office_kind(types.kind))


def _main_part(package: Package, limits: ReadingLimits) -> str:
    if not package.has("/_rels/.rels"):
        return _USUAL_MAIN
    related = related_parts(package, "/", limits)
    return next((part for kind, part in related.values() if kind == "officeDocument"), _USUAL_MAIN)


def related_parts(package: Package, part: str, limits: ReadingLimits) -> Mapping[str, tuple[str, str]]:
    """What a part points to: (last word of the relation's type, name of the part) by relation id."""
    folder, name = posixpath.split(part)
    relations = _Relations(folder, limits)
    package.parse_index(f"{folder.rstrip('/')}/_rels/{name}.rels", relations)
    return relations.by_id


def _part_name(name: str) -> str:
    """A part's name as it is compared: some programs write backslashes, or leave out the slash in front."""
    return posixpath.normpath("/" + name.replace("\\", "/").lstrip("/")).casefold()


class _ListOfParts(io.BufferedIOBase):
    """An archive of which no more is read at once than a list of parts takes."""

    def __init__(self, file: BinaryIO, limits: ReadingLimits) -> None:
        self._file = file
        self._limits = limits

    def read(self, size: int | None = -1, /) -> bytes:
        most = _MAX_DIRECTORY + 1 if size is None or size < 0 else min(size, _MAX_DIRECTORY + 1)
        found = self._file.read(most)
        if len(found) > _MAX_DIRECTORY:
            raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


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
    """The kind of the main part, by the package's own list: named by itself, or by its ending."""

    def __init__(self, main: str) -> None:
        self._main = _part_name(main)
        self._ending = main.rpartition(".")[2].casefold()
        self._named = self._by_ending = ""

    @property
    def kind(self) -> str:
        return self._named or self._by_ending

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").casefold()
        if tag.endswith("}Override") and _part_name(attributes.get("PartName", "")) == self._main:
            self._named = self._named or kind
        elif tag.endswith("}Default") and attributes.get("Extension", "").casefold() == self._ending:
            self._by_ending = self._by_ending or kind

    def data(self, text: str) -> None:
        """Content types are attributes."""

    def end(self, tag: str) -> None:
        """Nothing waits for an end."""


class _Relations:
    def __init__(self, folder: str, limits: ReadingLimits) -> None:
        self._folder = folder
        self._limits = limits
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            if len(self.by_id) >= self._limits.max_parts:
                raise FileTooLarge("unpacked", self._limits.max_unpacked_bytes)
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            whole = posixpath.normpath(posixpath.join(self._folder, target))
            self.by_id[attributes.get("Id", "")] = (kind, whole)

    def data(self, text: str) -> None:
        """Relations are attributes."""

    def end(self, tag: str) -> None:
        """Nothing waits for an end."""
