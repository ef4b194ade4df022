"""Somebody without an account writes to us, and staff read it and are done with it."""

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import PASSWORD, STAFF
from tests.proof.crash.stories.employer import STORY as EMPLOYER
from tests.proof.crash.story import Step, Story

_WRITER = "els@thuis.nl"
_WRITTEN = {"topic": "invitation", "text": "De knop doet niets.", "email": _WRITER, "name": "Els Zwaan"}


def _write(play: Play, page: str) -> None:
    Browsing(play, _WRITER).sends(page, _WRITTEN)


def _staff(play: Play) -> Browsing:
    return Browsing(play, STAFF)


def _sign_in(play: Play) -> None:
    _staff(play).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _act(play: Play, act: str, expect: int) -> None:
    message = min(str(one["person_id"]["S"]) for one in play.stored("message"))
    _staff(play).sends(f"/balie/berichten/{message}", {"act": act}, expect=expect, again=(404, 409, 412))


STORY = Story(
    "visitors",
    (
        Step("somebody writes to us", lambda play: _write(play, "/contact"), counts_each=True),
        Step("staff sign in", _sign_in, counts_each=True, throws_token_away=True),
        Step("they read it", lambda play: _act(play, "read", 200)),
        Step("they are done with it", lambda play: _act(play, "handled", 303)),
        Step("somebody complains", lambda play: _write(play, "/klacht"), counts_each=True),
        Step("a month passes", lambda play: play.pass_time(days=40)),
    ),
    prepared=EMPLOYER.named(
        "an operator makes somebody staff", "staff choose a password", "staff set their app up"
    ),
)
