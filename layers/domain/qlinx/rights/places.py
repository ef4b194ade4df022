"""Where the pages are on which staff handle cases."""

from typing import Final

from qlinx.kit.pages import Place

DESK: Final = Place("/balie", "/en/desk")
CASES: Final = Place("/balie/zaken", "/en/desk/cases")
CASE: Final = Place("/balie/zaken/<request_id>", "/en/desk/cases/<request_id>")
SEARCH: Final = Place("/balie/zoeken", "/en/desk/search")
NOTE: Final = Place("/balie/noteren/<person_id>", "/en/desk/note/<person_id>")
SUBJECT_REQUESTS: Final = Place("/balie/verzoeken/<person_id>", "/en/desk/requests/<person_id>")
