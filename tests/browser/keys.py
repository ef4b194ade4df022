"""What somebody does with nothing but the keyboard."""

from datetime import UTC, datetime
from typing import Final

from playwright.sync_api import Page

from tests.browser.acting import path_of

# More than any page holds.
_MOST: Final = 90


def tabs_to(page: Page, what: str) -> None:
    """Presses Tab until something has the focus."""
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("(what) => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"the Tab key does not reach {what} on {path_of(page)}")


def types(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        tabs_to(page, f"[name={name}]")
        page.keyboard.press("Control+A")
        page.keyboard.type(value)


def picks(page: Page, name: str, value: str) -> None:
    """Chooses one of a few: Tab reaches the group, and the arrows or the space bar its choice."""
    tabs_to(page, f"[name={name}]")
    for _ in range(10):
        if page.evaluate("(value) => document.activeElement.value === value", value):
            page.keyboard.press("Space")
            assert page.evaluate("() => document.activeElement.checked")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no {value}")


def enters(page: Page, what: str = "") -> None:
    """Presses what has the focus, or what Tab leads to, and waits for the page after it."""
    if what:
        tabs_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def moment(page: Page, name: str, day_and_month: str, hour_and_minute: str) -> None:
    """A day of the next June or May whose number is that of its month, so that no order of them matters."""
    tabs_to(page, f"[name={name}]")
    page.keyboard.type(f"{day_and_month}{_year()}")
    page.keyboard.press("ArrowRight")
    # The letter says that it is morning, where a clock has twelve hours.
    page.keyboard.type(f"{hour_and_minute}a")


def _year() -> int:
    """Within the time ahead that invitations may be planned in, whatever the day."""
    now = datetime.now(UTC)
    return now.year if now.month < 5 else now.year + 1
