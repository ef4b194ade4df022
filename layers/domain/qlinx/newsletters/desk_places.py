"""Where the pages are on which staff write and send newsletters."""

from typing import Final

from qlinx.kit.pages import Place

ISSUES_PAGE: Final = Place("/balie/nieuwsbrieven", "/en/desk/newsletters")
ISSUE_PAGE: Final = Place("/balie/nieuwsbrieven/<issue_id>", "/en/desk/newsletters/<issue_id>")
SEND_PAGE: Final = Place("/balie/nieuwsbrieven/<issue_id>/versturen", "/en/desk/newsletters/<issue_id>/send")
PREVIEW_PAGE: Final = Place(
    "/balie/nieuwsbrieven/<issue_id>/voorbeeld/<of>", "/en/desk/newsletters/<issue_id>/preview/<of>"
)
PREVIEW_FILE: Final = Place(
    "/balie/nieuwsbrieven/<issue_id>/voorbeeld/<of>/bericht",
    "/en/desk/newsletters/<issue_id>/preview/<of>/message",
)
