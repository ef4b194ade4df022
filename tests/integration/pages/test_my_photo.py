"""The photo of whoever is signed in, on pages: sent straight to the store, told what became of it, gone."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Final

import pytest

from qlinx.people.photo_places import new_place
from qlinx.people.photos import MOST_BYTES
from qlinx.people.store import person_by_id
from tests.support.browser import Browser
from tests.support.http import Response, an_event
from tests.support.people import opens_account
from tests.support.pictures import a_picture

PHOTO: Final = "/mijn/gegevens/foto"


@pytest.fixture
def person_id(browser: Browser) -> str:
    """Somebody with an account, signed in."""
    person = opens_account(browser.functions.world)
    browser.signs_in()
    return person.person_id


def begins(browser: Browser) -> str:
    """Presses the button for another photo; gives where that leads."""
    browser.goes(PHOTO)
    return str(browser.sends(PHOTO, {"act": "send"}).headers["Location"])


def fields_of(page: Response) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.body)
    }


def brings(browser: Browser, content: bytes) -> Response:
    """The browser brings a file to the store and follows; gives the page where that leads."""
    form = fields_of(browser.goes(begins(browser)))
    functions = browser.functions
    functions.world.bucket("Private").write(form["key"], content, "application/octet-stream")
    then = form["success_action_redirect"].removeprefix("https://qlinx.example")
    assert "We kijken je foto na." in browser.goes(then).body
    functions.handle("photo_intake", {**an_event("photo_intake", "uploaded"), "key": form["key"]})
    return browser.goes(then)


def of_before(browser: Browser, person_id: str, *, minutes: int) -> str:
    """The place that a page showed so long ago."""
    ctx = browser.functions.world.ctx
    earlier = replace(ctx, now=lambda: ctx.now() - timedelta(minutes=minutes))
    return f"{PHOTO}/{new_place(earlier, person_id, once='that page')}"


def test_a_photo_is_sent_seen_replaced_and_taken_away(browser: Browser, person_id: str) -> None:
    assert "Je hebt geen foto." in browser.goes(PHOTO).body
    assert "Voeg een foto toe" in browser.goes("/mijn/gegevens").body
    store = browser.functions.world.ctx.store
    seen = []
    for _ in range(2):
        page = brings(browser, a_picture("JPEG"))
        assert "Dit is nu je foto." in page.body
        (picture,) = re.findall(r'<img src="([^"]+)"', page.body)
        assert unescape(picture).partition("/photos/")[0] in page.headers["Content-Security-Policy"]
        person = person_by_id(store, person_id)
        assert person
        seen.append(person.photo_id)
    assert seen[0] != seen[1]
    assert "Bekijk of wijzig je foto" in browser.goes("/mijn/gegevens").body
    browser.goes(PHOTO)
    assert browser.sends(PHOTO, {"act": "remove"}).headers["Location"] == f"{PHOTO}?done=removed"
    gone = browser.goes(f"{PHOTO}?done=removed").body
    assert "Je foto is weg." in gone
    assert "<img" not in gone
    assert list(browser.functions.world.bucket("Private").keys("photo")) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 no picture", "geen foto die we kunnen openen"),
        (a_picture("PNG")[:200], "het bestand is kapot"),
        (b"\xff\xd8" + bytes(MOST_BYTES), "groter dan 5 MB"),
        (b"", "geen foto die we kunnen openen"),
    ],
    ids=["of another kind", "cut off", "too large", "empty"],
)
@pytest.mark.usefixtures("person_id")
def test_what_is_no_photo_brings_a_page_that_says_what_to_do(
    browser: Browser, content: bytes, why: str
) -> None:
    page = brings(browser, content)
    assert "De laatste foto die je stuurde, is niet gelukt." in page.body
    assert why in page.body
    assert 'value="send"' in page.body
    # The next one that is a photo ends it.
    assert "niet gelukt" not in brings(browser, a_picture("PNG")).body


@pytest.mark.usefixtures("person_id")
def test_the_form_takes_one_file_of_any_size_and_says_before_which_one_is_too_large(
    browser: Browser,
) -> None:
    page = browser.goes(begins(browser))
    assert page.status == 200
    assert f'data-most="{MOST_BYTES}"' in page.body
    assert "hoogstens 5 MB" in page.body
    assert "Verzenden kan even duren." in page.body
    action = re.search(r'<form method="post" action="([^"]+)" enctype', page.body)
    assert action
    assert unescape(action[1]).rstrip("/") in page.headers["Content-Security-Policy"]


def test_a_page_of_long_ago_takes_no_photo_and_says_so(browser: Browser, person_id: str) -> None:
    page = browser.goes(of_before(browser, person_id, minutes=11))
    assert (page.status, "Deze pagina is verlopen." in page.body) == (200, True)
    assert '<input id="file"' not in page.body


def test_a_photo_that_never_came_is_not_waited_for(browser: Browser, person_id: str) -> None:
    place = begins(browser)
    assert "We kijken je foto na." in browser.goes(f"{place}/verstuurd").body
    page = browser.goes(f"{of_before(browser, person_id, minutes=36)}/verstuurd").body
    assert "Stuur hem nog een keer." in page
    assert "data-refresh" not in page


def test_nobody_puts_a_photo_in_the_place_of_somebody_else(browser: Browser, person_id: str) -> None:
    place = begins(browser)
    opens_account(browser.functions.world, email="eva@werk.example.nl")
    browser.cookies.clear()
    browser.signs_in("eva@werk.example.nl")
    for path in (place, f"{place}/verstuurd", f"{PHOTO}/made-up", f"{PHOTO}/made-up/verstuurd"):
        assert browser.goes(path).status == 404
    assert person_id


@pytest.mark.usefixtures("person_id")
def test_a_form_that_is_sent_twice_is_one_place_and_too_many_are_refused(browser: Browser) -> None:
    browser.goes(PHOTO)
    places = [browser.sends(PHOTO, {"act": "send"}) for _ in range(2)]
    keys = {fields_of(browser.goes(one.headers["Location"]))["key"] for one in places}
    assert len(keys) == 1
    browser.goes(PHOTO)
    statuses = [browser.sends(PHOTO, {"act": "send"}, token=None).status for _ in range(20)]
    assert statuses[-1] == 429
    assert browser.sends(PHOTO, {"act": "nothing"}).status == 422


@pytest.mark.usefixtures("person_id")
def test_looking_at_the_pages_writes_nothing(browser: Browser) -> None:
    place = begins(browser)
    before = browser.functions.world.every_item()
    for path in (PHOTO, place, f"{place}/verstuurd", "/en/my/data/photo"):
        assert browser.goes(path).status == 200
    assert browser.functions.world.every_item() == before


def test_a_photo_that_was_sent_and_not_looked_at_yet_is_taken_away_too(
    browser: Browser, person_id: str
) -> None:
    brings(browser, a_picture("JPEG"))
    private = browser.functions.world.bucket("Private")
    private.write(f"photo-uploads/{person_id}/{'u' * 26}", b"a photo", "image/jpeg")
    browser.goes(PHOTO)

    browser.sends(PHOTO, {"act": "remove"})

    assert list(private.keys("photo")) == []
