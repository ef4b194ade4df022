"""Limits that were reached, as a metric and for staff: which limit and how often, never whose."""

from collections.abc import Iterator
from contextlib import contextmanager

from qlinx.entrypoints.metrics import count
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import TooManyRequests
from qlinx.records.limit_effects import count_effect
from qlinx.records.limits import Limit


def limit_reached(limit: Limit) -> None:
    """Counts one time that a limit stopped or postponed something."""
    _count(limit.name)


@contextmanager
def counting_limits() -> Iterator[None]:
    """Counts what is refused within, and lets it go on."""
    try:
        yield
    except TooManyRequests as refused:
        if refused.limit:
            _count(refused.limit)
        raise


def _count(name: str) -> None:
    count({"LimitReached": 1}, limit=name)
    # How many more were stopped is not known here, so each stands for itself.
    count_effect(context(), name, 1)
