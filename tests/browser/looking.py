"""What is measured of a page in a browser: what axe finds, the ring around the focus, what is too wide."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, cast

from playwright.sync_api import Page

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
# Below and above the width from which a page is no longer one column.
WIDTHS: Final = (320, 1280)
_AXE: Final = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations", "incomplete"] });
  const told = (kind) => found[kind].map((one) => `${kind}: ${one.id} at ${one.nodes.map((n) => n.target).join(", ")}`);
  return [...told("violations"), ...told("incomplete")];
}"""
# The contrast of the ring with what is right around it, by WCAG's relative luminance.
_RING: Final = """() => {
  const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parse(colour).map(part);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  let ground = focused.parentElement;
  const empty = (one) => { const c = parse(getComputedStyle(one).backgroundColor); return c.length === 4 && c[3] === 0; };
  while (ground.parentElement && empty(ground)) ground = ground.parentElement;
  const style = getComputedStyle(focused);
  const lights = [light(style.outlineColor), light(getComputedStyle(ground).backgroundColor)].sort((a, b) => b - a);
  return {
    what: focused.outerHTML.slice(0, 80),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    contrast: (lights[0] + 0.05) / (lights[1] + 0.05),
  };
}"""


@dataclass(frozen=True)
class Ring:
    """The ring around what has the focus."""

    what: str
    shown: bool
    contrast: float


@cache
def _axe_source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def faults(page: Page) -> list[str]:
    """What axe finds wrong, and what it can't decide."""
    page.evaluate(_axe_source())
    return cast("list[str]", page.evaluate(_AXE))


def is_too_wide(page: Page) -> bool:
    """Whether a page has to be moved sideways to be read."""
    return cast("bool", page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))


def rings(page: Page, *, most: int = 60) -> list[Ring]:
    """The ring around each thing that the Tab key reaches, from the top of a page to its end."""
    found: list[Ring] = []
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(most):
        page.keyboard.press("Tab")
        ring: dict[str, Any] | None = page.evaluate(_RING)
        if ring is None:
            break
        found.append(Ring(**ring))
    return found
