"""Where the pages are on which staff look after limits, and see terms and the audit trail."""

from typing import Final

from qlinx.kit.pages import Place

LIMITS: Final = Place("/balie/beheer/grenzen", "/en/desk/upkeep/limits")
LIMIT: Final = Place("/balie/beheer/grenzen/<limit_name>", "/en/desk/upkeep/limits/<limit_name>")
TERMS: Final = Place("/balie/beheer/termijnen", "/en/desk/upkeep/terms")
TRAIL: Final = Place("/balie/beheer/controle", "/en/desk/upkeep/audit")
