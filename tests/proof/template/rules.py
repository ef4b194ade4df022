"""The house rules and their broken variants, found where they stand."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support import house_rules
from tests.support.application import Application
from tests.support.house_rules.showing import Rule

Variant = tuple[Rule, Callable[[Application], object], str]
# Variants that are no change of the application's resources stand in tests of their own.
_SHOWN_BY_TESTS = {"folders_are_functions"}


@dataclass(frozen=True)
class Judged:
    """What the rules say, and whether each is shown to say something."""

    rules: list[str]
    variants: int
    breaches: list[str]
    unnoticed: list[str]
    unshown: list[str]


def judged(app: Application) -> Judged:
    """Every rule on the application, and every broken variant of the application by its rule."""
    rules = dict(found_rules())
    variants = list(found_variants())
    return Judged(
        rules=sorted(rules),
        variants=len(variants),
        breaches=[f"{name}: {fault}" for name, rule in rules.items() for fault in rule(app)],
        unnoticed=unnoticed(app, variants),
        unshown=unshown(),
    )


def unshown() -> list[str]:
    """The rules that no broken variant shows to notice anything."""
    shown = {rule.__name__ for rule, _, _ in found_variants()} | _SHOWN_BY_TESTS
    return sorted(dict(found_rules()).keys() - shown)


def unnoticed(app: Application, variants: Sequence[Variant]) -> list[str]:
    """The variants that their rule does not tell apart from the application."""
    return [
        f"{rule.__name__}: {fault}"
        for rule, change, fault in variants
        if not any(fault in line for line in rule(app.but(change)))
        or any(fault in line for line in rule(app))
    ]


def found_rules() -> Iterator[tuple[str, Rule]]:
    """Every public function of a module of house rules that judges an application."""
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and _judges(function):
                yield name, function


def found_variants() -> Iterator[Variant]:
    """Every broken variant that the tests show."""
    for module in _modules():
        tests = importlib.import_module(f"tests.unit.template.test_{module.__name__.rpartition('.')[2]}")
        yield from tests.BROKEN


def _judges(function: Callable[..., Any]) -> bool:
    signature = inspect.signature(function)
    given = [parameter.annotation for parameter in signature.parameters.values()]
    return given == [Application] and signature.return_annotation == list[str]


def _modules() -> Iterator[Any]:
    for found in pkgutil.iter_modules(house_rules.__path__):
        if found.name != "showing":
            yield importlib.import_module(f"{house_rules.__name__}.{found.name}")
