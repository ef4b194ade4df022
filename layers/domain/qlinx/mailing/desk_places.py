"""Where the page is that tells staff how mail goes."""

from typing import Final

from qlinx.kit.pages import Place

MAIL: Final = Place("/balie/mail", "/en/desk/mail")
