"""Reads the CSV files that the system writes and the rosters that employers send."""

import csv
import io


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a file with semicolons and column names."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";", strict=True))


def joined(first: bytes, second: bytes, *, without: str) -> bytes:
    """Two rosters with the same columns as one, but for the lines that hold a text."""
    more = [line for line in second.decode("utf-8-sig").splitlines(keepends=True)[1:] if without not in line]
    return first + "".join(more).encode()
