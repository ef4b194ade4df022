"""Where the page is on which staff open a frozen account again."""

from typing import Final

from qlinx.kit.pages import Place

LOCKED_ACCOUNT: Final = Place("/balie/op-slot/<account_id>", "/en/desk/locked/<account_id>")
