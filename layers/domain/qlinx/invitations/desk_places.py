"""Where the pages are on which staff look at the first invitations of employers."""

from typing import Final

from qlinx.kit.pages import Place

MAILINGS: Final = Place("/balie/uitnodigingen", "/en/desk/invitations")
MAILING: Final = Place("/balie/uitnodigingen/<invitation_id>", "/en/desk/invitations/<invitation_id>")
