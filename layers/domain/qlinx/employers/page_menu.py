"""Where the pages of an employer are, and what stands in their header."""

from typing import Final

from qlinx.kit.pages import Place
from qlinx.kit.texts import LocalText

INVITATIONS: Final = Place("/werkgever", "/en/employer")
LIST: Final = Place("/werkgever/lijst", "/en/employer/list")
PEOPLE: Final = Place("/werkgever/mensen", "/en/employer/people")
PERSON: Final = Place("/werkgever/persoon/<person_id>", "/en/employer/person/<person_id>")
IN_DOUBT: Final = Place("/werkgever/twijfel", "/en/employer/in-doubt")
REQUESTS: Final = Place("/werkgever/verzoeken", "/en/employer/requests")
COLLEAGUES: Final = Place("/werkgever/collegas", "/en/employer/colleagues")
SECURITY: Final = Place("/werkgever/veiligheid", "/en/employer/security")

MENU: Final = (
    (INVITATIONS, LocalText(nl="Uitnodigingen", en="Invitations")),
    (PEOPLE, LocalText(nl="Mensen", en="People")),
    (LIST, LocalText(nl="Lijst", en="List")),
    (REQUESTS, LocalText(nl="Verzoeken", en="Requests")),
    (COLLEAGUES, LocalText(nl="Collega's", en="Colleagues")),
    (SECURITY, LocalText(nl="Inloggen en veiligheid", en="Signing in and security")),
)
