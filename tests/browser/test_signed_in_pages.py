"""Every page of a person, of an employer and of staff, as a browser shows it to who is signed in."""

from collections.abc import Mapping
from typing import Final

import pytest

from infrastructure.local.system import System
from qlinx.employers import page_menu, places
from qlinx.invitations import desk_places, page_places
from qlinx.kit.pages import Place
from qlinx.kit.texts import Language
from qlinx.mailing import desk_places as mail
from qlinx.migrations import desk_places as migrations
from qlinx.people import places as own
from qlinx.retention import desk_places as retention
from qlinx.rights import places as cases
from qlinx.rosters.places import LIST_CHECK, LIST_FILE
from qlinx.sessions.places import STAFF_SIGN_IN
from qlinx.staff import desk_places as limits
from qlinx.visitors import desk_places as messages
from tests.browser.acting import path_of
from tests.browser.looking import SCHEMES, WIDTHS, faults, is_too_wide
from tests.browser.signed import Signed

PERSON: Final = tuple(
    place for place in vars(own).values() if isinstance(place, Place) and place.nl.startswith("/mijn")
)
WORK: Final = tuple(place for place in vars(page_menu).values() if isinstance(place, Place))
DESK: Final = (
    cases.CASES,
    cases.SEARCH,
    desk_places.MAILINGS,
    messages.MESSAGES,
    mail.MAIL,
    retention.ENDING,
    limits.LIMITS,
    limits.LIMIT,
    migrations.CASES,
    *(place for place in vars(places).values() if isinstance(place, Place)),
)
ALL: Final = tuple(
    [("person", place) for place in (*PERSON, page_places.MY_INVITATION)]
    + [
        ("employer", place)
        for place in (*WORK, page_places.INVITATION, page_places.CALL_OFF, LIST_FILE, LIST_CHECK)
    ]
    + [("staff", place) for place in (*DESK, cases.CASE, desk_places.MAILING, STAFF_SIGN_IN)]
)

# In pixels: a header of one line at the width of a desk.
_ONE_LINE: Final = 80


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("role", "place"), ALL, ids=[place.nl for _, place in ALL])
def test_nothing_is_wrong_in_doubt_or_too_wide(
    system: System, signed: Mapping[str, Signed], role: str, place: Place, language: Language
) -> None:
    who = signed[role]
    path = place.in_(language, **who.parts)
    page = who.context.new_page()
    try:
        answer = page.goto(system.url + path)
        assert answer
        assert answer.status == 200
        assert path_of(page) == path
        # Each scheme and each width, one way in Dutch and the other in English.
        for scheme, width in zip(SCHEMES, WIDTHS if language == "nl" else WIDTHS[::-1], strict=True):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 740})
            assert faults(page) == [], f"{scheme} at {width}"
            assert not is_too_wide(page), f"{scheme} at {width}"
            if width == WIDTHS[1]:
                header = page.locator("header").bounding_box()
                assert header
                assert header["height"] <= _ONE_LINE, "the menu takes more than a line"
    finally:
        page.close()
