"""Shows that a rule holds, and that it would notice if it did not."""

from collections.abc import Callable

from tests.support.application import Application, application

Rule = Callable[[Application], list[str]]


def assert_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    """The rule tells of a fault in an application with a change, and not of that one without."""
    told = rule(application().but(change))
    assert any(fault in line for line in told), told
    assert not any(fault in line for line in rule(application()))
