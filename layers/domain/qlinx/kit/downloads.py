"""What a file is called that somebody gets from us."""

import re
from typing import Final
from urllib.parse import quote

from qlinx.kit.plain_text import one_line

# What some computer does not take in the name of a file.
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|]')


def named_after(title: str, ending: str) -> str:
    """The name of a file after what it is about, as every computer takes it."""
    return f"{_NOT_IN_NAMES.sub('-', one_line(title))}.{ending}"


def disposition(how: str, file_name: str) -> str:
    """The header that names a file (``attachment`` is kept, ``inline`` is opened where that can be);
    a name with accents a second time, encoded (RFC 6266, 5).
    """
    plain = file_name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    named = f'{how}; filename="{plain}"'
    return named if plain == file_name else f"{named}; filename*=UTF-8''{quote(file_name, safe='')}"
