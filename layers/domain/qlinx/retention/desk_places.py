"""Where the pages are that tell staff what will go, and who was not told yet what is shared about them."""

from typing import Final

from qlinx.kit.pages import Place

ENDING: Final = Place("/balie/bewaren", "/en/desk/retention")
FIRST_NOTICES: Final = Place("/balie/eerste-berichten", "/en/desk/first-notices")
