"""What ends with an export: its file."""

from collections.abc import Callable, Mapping, Sequence

from qlinx.rights.model import Export
from qlinx.rights.store import export_object

OBJECTS: Mapping[str, Callable[[Export], Sequence[tuple[str, str]]]] = {
    "export": lambda export: (("PRIVATE", export_object(export.person_id, export.request_id)),),
}
