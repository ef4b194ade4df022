"""In which encoding a text was saved. Nothing in a file says so, unless it starts with a mark.

UTF-8 proves itself; UTF-16 shows by its nulls. Of the encodings with one byte to a letter the one is taken
in which the words are words (`languages`). A text whose words no encoding makes words is damaged; where two
make other words of it and neither is much likelier, nobody is called by a guess.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from unicodedata import normalize

from qlinx.tabular.languages import IMPLAUSIBLE, OWN_SCRIPT, PRIORS, likelihood
from qlinx.tabular.refusals import CutOff, UnreadableFile, UnsupportedFormat
from qlinx.tabular.rows import ReadingLimits

_CHUNK: Final = 1024**2
_UTF8_MARK: Final = codecs.BOM_UTF8
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_MULTI_BYTE: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
# A word with a letter beyond ASCII: what stands between blanks, digits and marks, but for "'" and "-".
_EDGE: Final = rb"\x00-\x26\x28-\x2c\x2e-\x40\x5b-\x60\x7b-\x7f"
_WORD: Final = re.compile(rb"[A-Za-z'-]{0,40}[\x80-\xff][^" + _EDGE + rb"]{0,40}")
# "Ã" or "Â" in UTF-8, and behind it a sign that stands for the rest of a letter.
_TWICE: Final = re.compile(
    rb"\xc3[\x82\x83](?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]"
    rb"|\xe2(?:\x80[\x9a\x9e\xa0-\xba]|[\x82\x84]))"
)
# Enough of them to tell by, and to look at in a second.
_MOST_WORDS: Final = 3_000
_MAC_LINES: Final = 8.0
"""What lines that end in CR alone say for an encoding of the Mac."""
_SURE: Final = 2.0
"""How much likelier an encoding must be than another in which the words are other words."""
_MOST_STRANGE: Final = 20
"""One word of so many may be of no language."""


def find_encoding(path: Path, limits: ReadingLimits) -> str:
    """The encoding of the whole file, decided by reading it through.

    Raises UnreadableFile or CutOff when the bytes are in no encoding that we know; UnsupportedFormat when
    they are no text.
    """
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(_UTF16_MARKS):
        return _checked(path, "utf-16", limits)
    if start.startswith(_UTF8_MARK):
        return _unspoilt(path, _checked(path, "utf-8-sig", limits), limits)
    if named := _utf16_by_nulls(start):
        return _checked(path, named, limits)
    if 0 in start.partition(b"\n")[0].rstrip(b"\0"):
        # No text from its first line on: a database, a program.
        raise UnsupportedFormat("other")
    try:
        encoding = _checked(path, "utf-8", limits)
    except UnreadableFile:
        _refuse_mixed(path, limits)
        return _by_words(path, limits)
    return _unspoilt(path, encoding, limits)


def _utf16_by_nulls(start: bytes) -> str | None:
    """Letters of Europe have a null for every other byte."""
    half = len(start) // 2
    if half and start[1::2].count(0) > 0.7 * half and not start[0::2].count(0):
        return "utf-16-le"
    if half and start[0::2].count(0) > 0.7 * half and not start[1::2].count(0):
        return "utf-16-be"
    return None


def _checked(path: Path, encoding: str, limits: ReadingLimits) -> str:
    """The encoding, when all bytes are in it and none of the characters is a null, which no text has."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for chunk in _chunks(path, limits):
            if "\0" in decoder.decode(chunk):
                raise UnreadableFile("encoding")
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding") from error
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        # All was well until the end came in the middle of a character.
        raise CutOff from error
    return encoding


def _unspoilt(path: Path, encoding: str, limits: ReadingLimits) -> str:
    """The encoding, when no program before us took UTF-8 for Windows-1252 and saved what it saw ("JosÃ©")."""
    end = b""
    for chunk in _chunks(path, limits):
        if _TWICE.search(end + chunk):
            raise UnreadableFile("letters")
        end = chunk[-4:]
    return encoding


def _refuse_mixed(path: Path, limits: ReadingLimits) -> None:
    """Refuse a file that is for the greater part UTF-8: taking it for anything else would spoil its names.

    The other way round, a few pairs of signs in Windows-1252 ("É’") look like one character of UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    undecoded = multi_byte = 0
    for chunk in _chunks(path, limits):
        if 0 in chunk:
            raise UnreadableFile("encoding")
        text = decoder.decode(chunk)
        undecoded += len(_UNDECODED.findall(text))
        multi_byte += len(_MULTI_BYTE.findall(text))
    if multi_byte >= max(undecoded, 1):
        raise UnreadableFile("mixed_encoding")


def _by_words(path: Path, limits: ReadingLimits) -> str:
    words, of_a_mac = _strange_words(path, limits)
    decoded = {encoding: _decoded(words, encoding) for encoding in PRIORS}
    scores = {
        encoding: PRIORS[encoding]
        + (_MAC_LINES if of_a_mac and encoding.startswith("mac") else 0.0)
        + sum(map(likelihood, found))
        for encoding, found in decoded.items()
        if found is not None
    }
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    for encoding in ranked:
        found = decoded[encoding] or []
        if not _are_words(found) or _is_foreign_script(found):
            break
        try:
            _checked(path, encoding, limits)
        except UnreadableFile:
            continue
        others = [other for other in ranked if scores[other] > scores[encoding] - _SURE]
        if any(_are_words(read := decoded[other] or []) and _differ(found, read) for other in others):
            raise UnreadableFile("unsure")
        return encoding
    raise UnreadableFile("letters")


def _are_words(found: Sequence[str]) -> bool:
    """Whether hardly any of them is strange to every language."""
    strange = sum(likelihood(word) <= IMPLAUSIBLE / 2 for word in found)
    return strange * _MOST_STRANGE <= len(found)


def _is_foreign_script(found: Sequence[str]) -> bool:
    """Whether all of it would be Greek or Cyrillic without a capital: Hebrew reads so, and has none."""
    own = [word for word in found if OWN_SCRIPT.search(word)]
    return bool(own) and all(word == word.lower() for word in own)


def _differ(found: Sequence[str], others: Sequence[str]) -> bool:
    return any(
        normalize("NFC", one) != normalize("NFC", other) for one, other in zip(found, others, strict=True)
    )


def _strange_words(path: Path, limits: ReadingLimits) -> tuple[list[bytes], bool]:
    """The different words that are not ASCII alone, and whether lines end as they did on a Mac."""
    words: dict[bytes, None] = {}
    returns = feeds = 0
    for chunk in _chunks(path, limits):
        if 0 in chunk:
            raise UnreadableFile("encoding")
        returns += chunk.count(b"\r")
        feeds += chunk.count(b"\n")
        if len(words) < _MOST_WORDS:
            words.update(dict.fromkeys(_WORD.findall(chunk)))
    return list(words)[:_MOST_WORDS], returns > 0 and feeds == 0


def _decoded(words: list[bytes], encoding: str) -> list[str] | None:
    try:
        return [word.decode(encoding) for word in words]
    except UnicodeDecodeError:
        return None


def _chunks(path: Path, limits: ReadingLimits) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            limits.check_time()
            yield chunk
