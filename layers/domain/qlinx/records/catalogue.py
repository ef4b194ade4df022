"""Finds the parts of every package by convention, so that a new package needs no entry in a list."""

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import qlinx
from qlinx.records.limits import Limit
from qlinx.records.shape import Shape, shapes


@cache
def part(package: str, module: str) -> ModuleType | None:
    """The module ``qlinx.<package>.<module>``, or nothing where the package has none."""
    name = f"qlinx.{package}.{module}"
    if find_spec(f"qlinx.{package}") is None or find_spec(name) is None:
        return None
    return import_module(name)


@cache
def parts(module: str) -> tuple[ModuleType, ...]:
    """That module of every package that has one, in the order of the packages' names."""
    packages = sorted(info.name for info in pkgutil.iter_modules(qlinx.__path__) if info.ispkg)
    return tuple(found for name in packages if (found := part(name, module)) is not None)


@cache
def every_shape() -> dict[str, Shape[Any]]:
    """Every kind of stored item of the whole product."""
    parts("store")
    return shapes()


@cache
def every_limit() -> dict[str, Limit]:
    """Every rate limit of the whole product, by its name: those in the packages' modules ``limits``."""
    found = (one for module in parts("limits") for one in vars(module).values() if isinstance(one, Limit))
    return {limit.name: limit for limit in found}
