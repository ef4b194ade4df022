"""Where the pages are on which an employer hands a list in, and those of its declarations."""

from typing import Final

from qlinx.kit.pages import Place

DECLARATIONS: Final = Place("/werkgever/verklaringen", "/en/employer/declarations")
DECLARATION: Final = Place(
    "/werkgever/verklaringen/<attestation_id>", "/en/employer/declarations/<attestation_id>"
)
LIST_FILE: Final = Place("/werkgever/lijst/<list_id>/bestand", "/en/employer/list/<list_id>/file")
LIST_CHECK: Final = Place("/werkgever/lijst/<list_id>/controle", "/en/employer/list/<list_id>/check")
