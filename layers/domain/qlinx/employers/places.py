"""Where the pages are on which staff look after employers."""

from typing import Final

from qlinx.kit.pages import Place

EMPLOYERS: Final = Place("/balie/werkgevers", "/en/desk/employers")
NEW_EMPLOYER: Final = Place("/balie/werkgevers/nieuw", "/en/desk/employers/new")
ONE_EMPLOYER: Final = Place("/balie/werkgevers/<employer_id>", "/en/desk/employers/<employer_id>")
AGREEMENT_END: Final = Place("/balie/werkgevers/<employer_id>/einde", "/en/desk/employers/<employer_id>/end")
INSTRUCTION: Final = Place(
    "/balie/werkgevers/<employer_id>/rechten", "/en/desk/employers/<employer_id>/rights"
)
REPLY_ADDRESS: Final = Place(
    "/balie/werkgevers/<employer_id>/antwoordadres", "/en/desk/employers/<employer_id>/reply-address"
)
NEW_USER: Final = Place("/balie/gebruikers/<employer_id>", "/en/desk/users/<employer_id>")
ONE_USER: Final = Place("/balie/gebruikers/<employer_id>/<user_id>", "/en/desk/users/<employer_id>/<user_id>")
