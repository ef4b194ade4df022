"""Where the page is that tells staff what will go."""

from typing import Final

from qlinx.kit.pages import Place

ENDING: Final = Place("/balie/bewaren", "/en/desk/retention")
