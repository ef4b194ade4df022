"""Where the pages are on which staff keep incidents."""

from typing import Final

from qlinx.kit.pages import Place

INCIDENTS_PAGE: Final = Place("/balie/incidenten", "/en/desk/incidents")
INCIDENT_PAGE: Final = Place("/balie/incidenten/<incident_id>", "/en/desk/incidents/<incident_id>")
DRAFT_PAGE: Final = Place(
    "/balie/incidenten/<incident_id>/melding", "/en/desk/incidents/<incident_id>/notification"
)
PERSONS_PAGE: Final = Place(
    "/balie/incidenten/<incident_id>/mensen", "/en/desk/incidents/<incident_id>/people"
)
PERSONS_MAIL: Final = Place(
    "/balie/incidenten/<incident_id>/mensen/<of>", "/en/desk/incidents/<incident_id>/people/<of>"
)
