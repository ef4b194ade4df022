"""What a page of a request comes to once it waits no more."""

from collections.abc import Callable
from typing import TypeVar

from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Moved, Place

T = TypeVar("T")


def while_it_waits(shown: Callable[[], T], then: Place) -> T | Moved:
    """What is shown or done of a request; or the list, which says that it waits no more: somebody else was
    first, a form came twice, or it was taken back.
    """
    try:
        return shown()
    except NotFound:
        return Moved(then, done="over")
