"""What a process of a function made once, forgotten:
the next call finds nothing of another function, or of another cloud.
"""

from functools import _lru_cache_wrapper
from typing import Final

from qlinx.entrypoints import post_office, wiring

_MADE_ONCE: Final = tuple(
    made
    for module in (wiring, post_office)
    for made in vars(module).values()
    if isinstance(made, _lru_cache_wrapper)
)


def forget_what_was_made() -> None:
    for made in _MADE_ONCE:
        made.cache_clear()
