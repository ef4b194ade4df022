"""What is measured of a page in a browser, in one look: what axe finds, what is too wide, the ring around
the focus, what the Tab key reaches.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, Literal, cast

from playwright.sync_api import BrowserContext, Page

from qlinx.kit.texts import Language

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
# Below and above the width from which a page is no longer one column.
WIDTHS: Final = (320, 1280)
PHONE: Final = 360
_HEIGHT: Final = 740
# WCAG 1.4.11.
_LEAST_CONTRAST: Final = 3
# All of its rules once; in the other scheme those of colours, which is all that a scheme changes.
_AXE: Final = """async (only) => {
  const found = await axe.run(document, { resultTypes: ["violations", "incomplete"], ...only });
  const told = (kind) => found[kind].map((one) => `${kind}: ${one.id} at ${one.nodes.map((n) => n.target).join(", ")}`);
  return [...told("violations"), ...told("incomplete")];
}"""
_RULES: Final[tuple[Mapping[str, Any], ...]] = (
    {},
    {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
)
_REACHABLE: Final = """
  const reachable = () => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary"
  )].filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled);
"""
# The contrast of the ring with what is right around it, by WCAG's relative luminance.
_RINGS: Final = f"""() => {{ {_REACHABLE}
  const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {{
    const [r, g, b] = parse(colour).map(part);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }};
  const empty = (one) => {{ const c = parse(getComputedStyle(one).backgroundColor); return c.length === 4 && c[3] === 0; }};
  return reachable().map((focused) => {{
    focused.focus();
    let ground = focused.parentElement;
    while (ground.parentElement && empty(ground)) ground = ground.parentElement;
    const style = getComputedStyle(focused);
    const lights = [light(style.outlineColor), light(getComputedStyle(ground).backgroundColor)].sort((a, b) => b - a);
    return [
      focused.outerHTML.slice(0, 80),
      style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      (lights[0] + 0.05) / (lights[1] + 0.05),
    ];
  }});
}}"""
_WATCHES: Final = f"""() => {{ {_REACHABLE}
  document.activeElement.blur();
  window.reached = new Set();
  addEventListener("focusin", (event) => reached.add(event.target));
  window.missed = () => reachable().filter((one) => ![...reached].some((other) =>
    other === one || (one.type === "radio" && other.name === one.name && other.form === one.form)
  )).map((one) => one.outerHTML.slice(0, 80));
  // The parts of a date are stops of their own.
  return reachable().reduce((sum, one) => sum + (/^(date|time)/.test(one.type) ? 7 : 1), 0);
}}"""


def looker(context: BrowserContext) -> Page:
    """A page to look at others with, one after another: a new one for each would cost a process for each."""
    page = context.new_page()
    page.add_init_script((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    return page


def is_too_wide(page: Page) -> bool:
    """Whether a page has to be moved sideways to be read."""
    return cast("bool", page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))


def complaints(page: Page, language: Language) -> list[str]:
    """All that is wrong with a page of a `looker`, for whoever reads otherwise.

    Each scheme and each width, one way in Dutch and the other in English.
    """
    return [*_read(page, WIDTHS if language == "nl" else WIDTHS[::-1]), *_wide(page), *_rings(page)]


def _read(page: Page, widths: Sequence[int]) -> Iterator[str]:
    for scheme, width, only in zip(SCHEMES, widths, _RULES, strict=True):
        page.emulate_media(color_scheme=scheme, forced_colors="none")
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        yield from (f"{fault} ({scheme}, {width})" for fault in page.evaluate(_AXE, only))
        if is_too_wide(page):
            yield f"too wide at {width}"


def _wide(page: Page) -> Iterator[str]:
    page.set_viewport_size({"width": PHONE, "height": _HEIGHT})
    if is_too_wide(page):
        yield f"too wide at {PHONE}"
    page.evaluate("() => { document.documentElement.style.fontSize = '212.5%'; }")
    if is_too_wide(page):
        yield "too wide with letters of twice the size"
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


def _rings(page: Page) -> Iterator[str]:
    # The ring is for whoever came by a key; from here the browser takes it that everybody does.
    page.keyboard.press("Tab")
    for scheme, colours in (("dark", "none"), ("dark", "active"), ("light", "none")):
        page.emulate_media(color_scheme=cast("Any", scheme), forced_colors=cast("Any", colours))
        found: list[tuple[str, bool, float]] = page.evaluate(_RINGS)
        if not found:
            yield "nothing can be reached"
        for what, shown, contrast in found:
            if not shown or (colours == "none" and contrast < _LEAST_CONTRAST):
                yield f"no ring that is seen around {what} ({scheme}, forced colours: {colours})"


def missed_by_keys(page: Page) -> list[str]:
    """What can be pressed or filled in, and the Tab key does not reach.

    It goes on where the browser thinks that its reader was, which is not always the start: what is missed is
    gone round for once more.
    """
    stops = page.evaluate(_WATCHES) + 1
    missed: list[str] = []
    for _ in range(2):
        for _ in range(stops):
            page.keyboard.press("Tab")
        missed = cast("list[str]", page.evaluate("() => missed()"))
        if not missed:
            break
    return missed
