"""What Lambda's runtime has under this name, for a process outside of it:
keeps what is to be called, and calls nothing.
"""

from collections.abc import Callable
from typing import Any

Hook = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
_before: list[Hook] = []
_after: list[Hook] = []


def register_before_snapshot(work: Callable[..., Any], *given: Any, **named: Any) -> Callable[..., Any]:
    _before.append((work, given, named))
    return work


def register_after_restore(work: Callable[..., Any], *given: Any, **named: Any) -> Callable[..., Any]:
    _after.append((work, given, named))
    return work


def get_before_snapshot() -> list[Hook]:
    return _before


def get_after_restore() -> list[Hook]:
    return _after
