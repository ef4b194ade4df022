"""Routes of a function, as a package sees them that gives several functions the same ones."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol, TypeVar

from qlinx.kit.pages import Place
from qlinx.kit.texts import Language
from qlinx.records.asking import Asks
from qlinx.records.callers import Caller
from qlinx.records.context import Context

Route = TypeVar("Route", bound=Callable[..., Any])


class Routes(Protocol):
    """Where routes are registered, and who calls the one that is being answered."""

    @property
    def caller(self) -> Caller: ...

    @property
    def query(self) -> Mapping[str, str]: ...

    def get(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...

    def post(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...

    def put(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...

    def patch(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...

    def delete(self, rule: str, **description: Any) -> Callable[[Route], Route]: ...


class OpenPageRoutes(Protocol):
    """Where pages and their forms are registered, and what the one that is being answered was asked."""

    @property
    def language(self) -> Language: ...

    @property
    def query(self) -> Mapping[str, str]: ...

    @property
    def fields(self) -> Mapping[str, str]: ...

    @property
    def network_address(self) -> str: ...

    def page(
        self, place: Place, *, done: Collection[str] = (), asks: Asks | None = None, own: bool = False
    ) -> Callable[[Route], Route]: ...

    def form(
        self, place: Place, *, again: Callable[..., Any], looks: bool = False, own: bool = False
    ) -> Callable[[Route], Route]: ...


class PageRoutes(OpenPageRoutes, Protocol):
    """The same, with who is signed in, and what a page reads with."""

    def context(self) -> Context: ...

    @property
    def who(self) -> Any: ...

    @property
    def who_freshly(self) -> Any: ...

    @property
    def caller(self) -> Caller: ...

    @property
    def once(self) -> str: ...
