"""Routes of a function, as a package sees them that gives several functions the same ones."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from qlinx.records.callers import Caller

Route = TypeVar("Route", bound=Callable[..., Any])


class Routes(Protocol):
    """Where routes are registered, and who calls the one that is being answered."""

    @property
    def caller(self) -> Caller: ...

    @property
    def query(self) -> Mapping[str, str]: ...

    def get(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...

    def post(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...

    def delete(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...
