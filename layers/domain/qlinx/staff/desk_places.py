"""Where the pages are on which staff look after limits."""

from typing import Final

from qlinx.kit.pages import Place

LIMITS: Final = Place("/balie/beheer/grenzen", "/en/desk/upkeep/limits")
LIMIT: Final = Place("/balie/beheer/grenzen/<limit_name>", "/en/desk/upkeep/limits/<limit_name>")
