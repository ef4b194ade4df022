"""What the code that a process loaded would load, make or call later, read from the code itself.

So nothing has to be listed, or declared by whoever makes a thing late: an import within a function, a result
that is kept after the first call, the name of a call to AWS.
"""

import dis
import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from importlib import import_module
from inspect import signature
from types import CodeType, FunctionType
from typing import Any, Final

_IMPORT: Final = dis.opmap["IMPORT_NAME"]
_OURS: Final = ("qlinx.", "handler")
# What these keep is of one process or of one function: clients, settings, wiring.
_OF_A_PROCESS: Final = ("qlinx.aws.", "qlinx.entrypoints.")


def load_late_imports() -> None:
    """Loads every module that loaded code imports within functions, and what those do in turn."""
    loaded: set[str] = set()
    while late := set(_late_imports()) - loaded:
        loaded |= late
        for name in late:
            import_module(name)


def make_what_is_kept() -> None:
    """Calls each function of capabilities that keeps what it makes and is given nothing."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("qlinx.") and not name.startswith(_OF_A_PROCESS):
            for made in list(vars(module).values()):
                if isinstance(made, _lru_cache_wrapper) and not signature(made).parameters:
                    made()


def names_in_code() -> frozenset[str]:
    """Every name and every text in loaded code of ours."""
    found: set[str] = set()
    for code in _codes():
        found.update(code.co_names)
        found.update(constant for constant in code.co_consts if isinstance(constant, str))
    return frozenset(found)


def _late_imports() -> Iterator[str]:
    for code in _codes():
        if _IMPORT in code.co_code[::2]:
            for instruction in dis.get_instructions(code):
                if instruction.opcode == _IMPORT and instruction.argval:
                    yield instruction.argval


def _codes() -> Iterator[CodeType]:
    """The code of every function of ours, wherever it is kept."""
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and str(found.__globals__.get("__name__", "")).startswith(_OURS):
            yield from _within(found.__code__)


def _within(code: CodeType) -> Iterator[CodeType]:
    yield code
    constant: Any
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _within(constant)
