"""The main pages as a browser shows them, for docs/pages: `make pictures`."""

from collections.abc import Mapping
from io import BytesIO
from typing import Final, Literal

import pytest
from PIL import Image
from playwright.sync_api import Page

from infrastructure.local.paths import ROOT
from infrastructure.local.system import System
from qlinx.employers import page_menu
from qlinx.invitations import page_places
from qlinx.kit.pages import Place
from qlinx.mailing import desk_places as mail
from qlinx.people import places as own
from qlinx.rights import places as cases
from qlinx.rosters.places import LIST_CHECK
from tests.browser.acting import Opens
from tests.browser.signed import Signed

FOLDER: Final = ROOT / "docs" / "pages"
PAGES: Final = {
    "home": "/",
    "for-employers": "/voor-werkgevers",
    "rights": "/je-rechten",
    "cookies": "/cookies",
    "sign-in": "/inloggen",
    "nowhere": "/nergens",
}
SIGNED_IN: Final[Mapping[str, tuple[str, Place]]] = {
    "my-invitations": ("person", own.MY),
    "my-data": ("person", own.MY_DATA),
    "security": ("person", own.MY_SECURITY),
    "work-invitations": ("employer", page_menu.INVITATIONS),
    "work-invitation": ("employer", page_places.INVITATION),
    "work-people": ("employer", page_menu.PEOPLE),
    "work-list-check": ("employer", LIST_CHECK),
    "work-new": ("employer", page_places.NEW),
    "desk-cases": ("staff", cases.CASES),
    "desk-mail": ("staff", mail.MAIL),
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
        writes(page, name, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_what_is_behind_a_sign_in_are_written(
    request: pytest.FixtureRequest, system: System, scheme: Literal["light", "dark"]
) -> None:
    if not request.config.getoption("--pictures"):
        pytest.skip("Pictures are written by `make pictures`.")
    signed: Mapping[str, Signed] = request.getfixturevalue("signed")
    for name, (role, place) in SIGNED_IN.items():
        page = signed[role].context.new_page()
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(system.url + place.in_("nl", **signed[role].parts))
        writes(page, name, scheme)
        page.close()


def writes(page: Page, name: str, scheme: str) -> None:
    picture = FOLDER / f"{name}-{scheme}.png"
    shot = Image.open(BytesIO(page.screenshot(full_page=True)))
    # Few colours are enough for a page, and a repository keeps every picture for ever.
    shot.convert("RGB").quantize(32, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert picture.stat().st_size < 90_000
