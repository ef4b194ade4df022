"""Where the pages are on which staff look after limits and each other, and see terms and the audit trail."""

from typing import Final

from qlinx.kit.pages import Place

LIMITS: Final = Place("/balie/beheer/grenzen", "/en/desk/upkeep/limits")
LIMIT: Final = Place("/balie/beheer/grenzen/<limit_name>", "/en/desk/upkeep/limits/<limit_name>")
TERMS: Final = Place("/balie/beheer/termijnen", "/en/desk/upkeep/terms")
TRAIL: Final = Place("/balie/beheer/controle", "/en/desk/upkeep/audit")
MEMBERS: Final = Place("/balie/beheer/medewerkers", "/en/desk/upkeep/members")
MEMBER: Final = Place("/balie/beheer/medewerkers/<member_id>", "/en/desk/upkeep/members/<member_id>")
MEMBER_END: Final = Place(
    "/balie/beheer/medewerkers/<member_id>/einde", "/en/desk/upkeep/members/<member_id>/end"
)
