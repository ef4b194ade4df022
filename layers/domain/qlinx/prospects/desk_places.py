"""Where the pages are on which staff keep prospects."""

from typing import Final

from qlinx.kit.pages import Place

PROSPECTS: Final = Place("/balie/werving", "/en/desk/prospects")
REMOVAL: Final = Place("/balie/werving/<prospect_id>/verwijderen", "/en/desk/prospects/<prospect_id>/removal")
PROSPECT_PAGE: Final = Place("/balie/werving/<prospect_id>", "/en/desk/prospects/<prospect_id>")
