"""Finds what every package declares, by convention: the value ``CAPABILITY`` of its module ``capability``.

The only place where a module is found by its name. A new package needs no entry in a list. Names, grounds,
moments and stream rules are light; shapes, words, endings, memories and limits import the packages that they
are of, and are for whoever acts over all that is kept: rights, retention, a replay after a restore, the desk
of limits, tests.
"""

import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import qlinx
from qlinx.records.declarations import Capability, Cascade, Files, Ground, LedgerMemory
from qlinx.records.shape import Shape
from qlinx.records.stream import StreamRule

if TYPE_CHECKING:
    from qlinx.records.limits import Limit
    from qlinx.records.moments import MomentType
    from qlinx.records.notes import Again
    from qlinx.records.policy import StandardPolicy

T = TypeVar("T")


class DeclarationWrong(Exception):
    """A package declares nothing where it should, or two declare the same: a mistake of the code."""


@cache
def capability_of(package: str) -> Capability | None:
    """What ``qlinx.<package>`` declares, or nothing where it declares nothing or there is no such package.

    Raises
    ------
    DeclarationWrong
    """
    name = f"qlinx.{package}.capability"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name in {name, f"qlinx.{package}"}:
            return None
        raise
    declared: object = vars(module).get("CAPABILITY")
    if not isinstance(declared, Capability):
        raise DeclarationWrong(f"{name} has no value CAPABILITY")
    if declared.package != package:
        raise DeclarationWrong(f"{name} speaks for {declared.package}")
    return declared


@cache
def every_capability() -> tuple[Capability, ...]:
    """What every package declares, in the order of the packages' names."""
    packages = sorted(info.name for info in pkgutil.iter_modules(qlinx.__path__) if info.ispkg)
    return tuple(found for name in packages if (found := capability_of(name)) is not None)


def declared_in(package: ModuleType, name: str, kind: type[T]) -> dict[str, T]:
    """The value ``name`` of every module or package below a package, by the module's name and in that order.

    Raises
    ------
    DeclarationWrong
        A module has no such value, or one of another type.
    """
    found: dict[str, T] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        declared: object = vars(import_module(f"{package.__name__}.{module}")).get(name)
        if not isinstance(declared, kind):
            raise DeclarationWrong(f"{package.__name__}.{module} has no value {name}")
        found[module] = declared
    return found


@cache
def every_ground() -> dict[str, Ground]:
    """Why subjects are kept, by name."""
    return _by((ground for one in every_capability() for ground in one.grounds), lambda ground: ground.name)


@cache
def every_stream_rule() -> tuple[StreamRule, ...]:
    """What writes set in motion."""
    return tuple(rule for one in every_capability() for rule in one.stream)


@cache
def every_moment() -> "dict[str, MomentType]":
    """What can happen at a time, by name."""
    return _by((one for capability in every_capability() for one in capability.moments), lambda one: one.name)


@cache
def every_file() -> tuple[Files, ...]:
    """Where files are and whose they are."""
    return tuple(files for one in every_capability() for files in one.files)


@cache
def every_shape() -> dict[str, Shape[Any]]:
    """Every kind of stored item of the whole product."""
    return _by((shape for one in every_capability() for shape in one.shapes()), lambda shape: shape.kind)


@cache
def package_of(model: type[object]) -> Capability:
    """The declaration whose shapes a stored model is of.

    Raises
    ------
    DeclarationWrong
        No package declares it.
    """
    for one in every_capability():
        if any(shape.model is model for shape in one.shapes()):
            return one
    raise DeclarationWrong(f"nobody declares {model.__module__}.{model.__qualname__}")


@cache
def every_cascade() -> tuple[Cascade[Any], ...]:
    """What must change when items go."""
    return tuple(cascade for one in every_capability() for cascade in one.cascades())


@cache
def every_memory() -> dict[str, LedgerMemory[Any]]:
    """What the ledger remembers for a restore, by what it is called there."""
    return _by(
        (memory for one in every_capability() for memory in one.memories()), lambda memory: memory.what
    )


@cache
def every_note() -> "dict[str, Again]":
    """How records say again what was noted of them, by the name of what is noted."""
    named = _by((pair for one in every_capability() for pair in one.notes().items()), lambda pair: pair[0])
    return dict(named.values())


@cache
def every_limit() -> "dict[str, Limit]":
    """Every rate limit of the whole product, by its name."""
    return _by((limit for one in every_capability() for limit in one.limits()), lambda limit: limit.name)


@cache
def every_policy() -> "dict[str, StandardPolicy]":
    """Every dated policy that is no limit, by its name."""
    return _by(
        (policy for one in every_capability() for policy in one.policies()), lambda policy: policy.name
    )


def _by(found: Iterable[T], name_of: Callable[[T], str]) -> dict[str, T]:
    """What was found by its name, which is one's alone."""
    named: dict[str, T] = {}
    for one in found:
        name = name_of(one)
        if name in named:
            raise DeclarationWrong(f"{name} is declared twice")
        named[name] = one
    return named
