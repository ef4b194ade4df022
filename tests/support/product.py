"""Every module of the product, and a package that exists for one test only."""

import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import qlinx
from qlinx.mailing import addressees
from qlinx.records import catalogue, shape


@cache
def every_module() -> tuple[ModuleType, ...]:
    """Imported, each once."""
    found = pkgutil.walk_packages(qlinx.__path__, "qlinx.")
    return tuple(import_module(info.name) for info in found)


def forget_declarations() -> None:
    """Has everything that packages declare looked for again."""
    for module in (catalogue, addressees):
        for found in vars(module).values():
            if hasattr(found, "cache_clear"):
                found.cache_clear()


@contextmanager
def another_package(folder: Path) -> Iterator[None]:
    """The product with one package more: ``folder`` holds it under the name that it has in ``qlinx``."""
    before = set(sys.modules)
    qlinx.__path__.append(str(folder))
    forget_declarations()
    try:
        yield
    finally:
        qlinx.__path__.remove(str(folder))
        added = {name for name in set(sys.modules) - before if _is_below(name, folder)}
        for kind in [kind for kind, one in shape.shapes().items() if one.model.__module__ in added]:
            del shape._SHAPES[kind]
        for name in added:
            del sys.modules[name]
        forget_declarations()


def _is_below(module: str, folder: Path) -> bool:
    """Whether a module is of the package that was added,
    not one of the product that was imported meanwhile.
    """
    file = getattr(sys.modules[module], "__file__", None)
    return module.startswith("qlinx.") and file is not None and Path(file).is_relative_to(folder)
