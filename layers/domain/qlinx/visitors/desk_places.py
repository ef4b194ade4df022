"""Where the pages are on which staff handle messages."""

from typing import Final

from qlinx.kit.pages import Place

MESSAGES: Final = Place("/balie/berichten", "/en/desk/messages")
MESSAGE_PAGE: Final = Place("/balie/berichten/<message_id>", "/en/desk/messages/<message_id>")
