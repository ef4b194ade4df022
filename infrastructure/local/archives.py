"""The archives that stand for functions and layers in a deployment on this machine."""

import hashlib
import io
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from infrastructure.local.paths import DEPENDENCIES_LAYER, INSTALLED_DEPENDENCIES

# Equal content gives an equal archive: no times, no order of the file system.
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNWANTED: Final = frozenset({"__pycache__"})


def function_archive(folder: Path) -> bytes:
    """A function's folder as Lambda takes it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _UNWANTED & set(path.parts))
    return _archive((str(path.relative_to(folder)), path.read_bytes()) for path in files)


def layer_archive(folder: Path) -> bytes:
    """A layer that points at where its content lies on this machine.

    The engine unpacks every layer for every worker; the dependencies alone are thousands of files. A path
    file costs nothing, and only the functions that name the layer in the template see its content. The
    content comes before everything else that the engine's interpreter could import.
    """
    content = INSTALLED_DEPENDENCIES if folder == DEPENDENCIES_LAYER else folder
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    path_file = f"python/lib/{version}/site-packages/{folder.name}.pth"
    # Lines that start with "import" are run by the interpreter's site module.
    line = f"import sys; sys.path.insert(0, {str(content)!r})\n"
    return _archive([(path_file, line.encode())])


def digest(content: bytes) -> str:
    """A name for content."""
    return hashlib.sha256(content).hexdigest()[:40]


def _archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()
