"""The main mails as a reader sees them, on a phone and at a desk, in light and in dark, for docs/pages/mails:
`make pictures`.
"""

from io import BytesIO
from typing import Final, Literal

import pytest
from PIL import Image

from infrastructure.local.paths import ROOT
from qlinx.kit.texts import LocalText
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.newsletters.mails import ASKED, WANTED
from tests.browser.acting import Opens
from tests.support.letters import a_letter, a_sender

FOLDER: Final = ROOT / "docs" / "pages" / "mails"
MAILS: Final = (
    "invitations.invitation",
    "invitations.reminder",
    "invitations.invitation_accepted",
    "invitations.invitation_cancelled",
    "invitations.invitation_changed",
    "newsletters.confirm",
    "newsletters.issue",
    "people.confirm_signup",
    "people.identity_code",
    "rights.export_ready",
    "rights.request_received",
    "rosters.first_contact_notice",
)
_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
_WIDTHS: Final = (360, 720)
_HEIGHT: Final = 1100
_REASONS: Final = {"newsletters.confirm": ASKED, "newsletters.issue": WANTED}
_ACCOUNT: Final = LocalText(nl="Je hebt een account bij Qlinx.", en="You have an account at Qlinx.")


@pytest.mark.parametrize("template", MAILS)
def test_pictures_of_mails_are_written(request: pytest.FixtureRequest, opens: Opens, template: str) -> None:
    if not request.config.getoption("--pictures"):
        pytest.skip("Pictures are written by `make pictures`.")
    FOLDER.mkdir(exist_ok=True, parents=True)
    html = render(as_it_is(template), a_sender()).html
    shots = [shot(opens, html, width, scheme) for scheme in _SCHEMES for width in _WIDTHS]
    sheet = Image.new("RGB", (sum(one.width for one in shots), max(one.height for one in shots)), "white")
    left = 0
    for one in shots:
        sheet.paste(one, (left, 0))
        left += one.width
    picture = FOLDER / f"{template}.png"
    sheet.quantize(16, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert picture.stat().st_size < 160_000


def as_it_is(template: str) -> Letter:
    """A letter for the reason for which it is sent, and on behalf of whom."""
    package = template.partition(".")[0]
    if package in {"invitations", "rosters"}:
        return a_letter(template=template)
    stop = "https://qlinx.example/u/stop" if template == "newsletters.issue" else None
    reason = _REASONS.get(template, _ACCOUNT)
    return a_letter(template=template, unsubscribe_url=stop, on_behalf_of=None, reason=reason)


def shot(opens: Opens, html: str, width: int, scheme: Literal["light", "dark"]) -> Image.Image:
    page = opens(viewport={"width": width, "height": 600}, color_scheme=scheme).new_page()
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    page.close()
    return found.crop((0, 0, width, min(found.height, _HEIGHT)))
