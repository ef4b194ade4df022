"""What an invitation file holds, between whoever reads it and whoever makes invitations of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from qlinx.tabular.plain import PlainRefusal

MOST_FILE_BYTES: Final = 2 * 1024 * 1024
MOST_INVITATIONS: Final = 200
NO_JSON: Final = "no_json"
FIELD_TWICE: Final = "field_twice"


class PlainRow(NamedTuple):
    """A row of a table: the line on which it ends, how many cells it has too many, and its cells by the name
    of their column.
    """

    last_line: int
    surplus_cells: int
    cells: dict[str, str]


class _Written(BaseModel):
    """As it is checked when it comes in."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    content_hash: str = ""
    refused: PlainRefusal | None = None
    objects: list[Any] | None = None
    rows: list[PlainRow] | None = None


@dataclass(frozen=True)
class FileContent:
    """The objects of a JSON file or the rows of a table, with the hash by which the file is known again; or
    why it can't be read.
    """

    content_hash: str = ""
    refused: PlainRefusal | None = None
    objects: Sequence[Any] | None = None
    rows: Sequence[PlainRow] | None = None

    def written(self) -> bytes:
        """As it is kept. By the library that reads JSON here: another takes fewer texts and numbers."""
        refused = self.refused.model_dump() if self.refused else None
        facts = {**self.__dict__, "refused": refused}
        return json.dumps({name: value for name, value in facts.items() if value is not None}).encode()

    @classmethod
    def read(cls, body: bytes) -> "FileContent":
        found = _Written.model_validate(json.loads(body))
        return cls(found.content_hash, found.refused, found.objects, found.rows)
