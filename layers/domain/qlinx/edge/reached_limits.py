"""Limits on an employer's mailings that were reached, as a metric: which limit and how often, never whose."""

from collections.abc import Iterator
from contextlib import contextmanager

from qlinx.edge.metrics import count
from qlinx.invitations.errors import TooManyInvitations
from qlinx.records.limits import Limit


def limit_reached(limit: Limit) -> None:
    """Counts one time that a limit stopped or postponed something."""
    _count(limit.name)


@contextmanager
def counting_limits() -> Iterator[None]:
    """Counts what is refused within, and lets it go on."""
    try:
        yield
    except TooManyInvitations as refused:
        _count(refused.limit)
        raise


def _count(name: str) -> None:
    count({"LimitReached": 1}, limit=name)
