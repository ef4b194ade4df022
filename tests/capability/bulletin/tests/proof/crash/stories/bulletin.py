"""Somebody asks for the bulletin and confirms it, an edition goes to all who want it, and they end it."""

from tests.proof.crash.play import Play
from tests.proof.crash.story import Step, Story

EMAIL = "nina@nieuws.example"
EDITION = {"title": "Roosters zonder gedoe", "text": "Zo maak je er een."}


def _ask(play: Play) -> None:
    play.request("POST", "/v1/bulletin/subscriptions", body={"email": EMAIL}, expect=202)


def _say(play: Play, choice: str) -> None:
    path = play.link(EMAIL, "/bulletin/")
    play.request("GET", path)
    play.request("POST", path, form={"choice": choice})


def _send(play: Play) -> None:
    play.order("bulletin_sending", {"edition": EDITION})
    play.schedule("bulletin_sending")


STORY = Story(
    "bulletin",
    (
        Step("somebody asks for the bulletin", _ask, counts_each=True),
        Step("they confirm it", lambda play: _say(play, "confirm")),
        Step("an edition goes to all who want it", _send),
        Step("they want no more", lambda play: _say(play, "stop")),
    ),
)
