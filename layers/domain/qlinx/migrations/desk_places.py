"""Where the pages are on which staff decide what a migration found."""

from typing import Final

from qlinx.kit.pages import Place

CASES: Final = Place("/balie/beheer/migraties", "/en/desk/upkeep/migrations")
CASE: Final = Place("/balie/beheer/migraties/<case_id>", "/en/desk/upkeep/migrations/<case_id>")
