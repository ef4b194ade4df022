"""Where the pages are on which an employer hands a list in."""

from typing import Final

from qlinx.kit.pages import Place

LIST_FILE: Final = Place("/werkgever/lijst/<list_id>/bestand", "/en/employer/list/<list_id>/file")
LIST_CHECK: Final = Place("/werkgever/lijst/<list_id>/controle", "/en/employer/list/<list_id>/check")
