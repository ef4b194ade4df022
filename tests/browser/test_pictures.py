"""The main pages as a browser shows them, for docs/pages: `make pictures`."""

from io import BytesIO
from typing import Final

import pytest
from PIL import Image

from infrastructure.local.paths import ROOT
from infrastructure.local.system import System
from tests.browser.acting import Opens

FOLDER: Final = ROOT / "docs" / "pages"
PAGES: Final = {
    "home": "/",
    "for-employers": "/voor-werkgevers",
    "rights": "/je-rechten",
    "cookies": "/cookies",
    "sign-in": "/inloggen",
    "nowhere": "/nergens",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_written(
    request: pytest.FixtureRequest, opens: Opens, system: System, mailed: str, scheme: str
) -> None:
    if not request.config.getoption("--pictures"):
        pytest.skip("Pictures are written by `make pictures`.")
    FOLDER.mkdir(exist_ok=True)
    page = opens(viewport={"width": 390, "height": 844}, color_scheme=scheme).new_page()
    for name, path in {**PAGES, "invitation": mailed}.items():
        page.goto(f"{system.url}{path}")
        picture = FOLDER / f"{name}-{scheme}.png"
        shot = Image.open(BytesIO(page.screenshot(full_page=True)))
        # Few colours are enough for a page, and a repository keeps every picture for ever.
        shot.convert("RGB").quantize(32, dither=Image.Dither.NONE).save(picture, optimize=True)
        assert picture.stat().st_size < 60_000
