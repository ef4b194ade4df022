"""Staff keep who may become a client, write contacts down, mail once, put right and remove."""

from datetime import timedelta

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import PASSWORD, STAFF
from tests.proof.crash.stories.employer import STORY as EMPLOYER
from tests.proof.crash.story import Step, Story

_PAGE = "/balie/werving"
_ONE = "q" * 26
_EMAIL = "nadia@zaak.nl"
_KNOWN = {
    "name": "Nadia Bos",
    "source": "je gaf je kaartje",
    "basis": "opt_in",
    "shown_by": "zei ja aan de stand",
}


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _keep(play: Play) -> None:
    new = {
        "prospect_id": _ONE,
        "email": _EMAIL,
        "language": "nl",
        "met_on": play.cloud.now.date().isoformat(),
    }
    Browsing(play, STAFF).sends(_PAGE, {**_KNOWN, **new})


def _do(play: Play, act: str, *again: int, **words: str) -> None:
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}", {"act": act, **words}, again=again)


def _read(play: Play) -> None:
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}", {"act": "read"}, expect=200)


def _change(play: Play) -> None:
    seen = str(min(int(one["version"]["N"]) for one in play.stored("prospect")))
    _do(play, "change", 409, 412, **{**_KNOWN, "name": "Nadia de Bos"}, seen=seen)


def _note(play: Play) -> None:
    _do(play, "note", contacted_on=play.cloud.now.date().isoformat(), words="gebeld")


def _review(play: Play) -> None:
    _do(play, "review", review_on=(play.cloud.now.date() + timedelta(days=30)).isoformat())


def _remove(play: Play) -> None:
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}/verwijderen", {})


STORY = Story(
    "prospects",
    (
        Step("staff sign in", _sign_in, counts_each=True, throws_token_away=True),
        Step("they keep somebody", _keep),
        Step("they look who it is", _read, counts_each=True),
        Step("they write a contact down", _note),
        Step("they put a name right", _change),
        Step("they look again in a month", _review),
        Step("they send the one mail", lambda play: _do(play, "mail", 409)),
        Step("they remove them", _remove),
    ),
    prepared=EMPLOYER.named(
        "an operator makes somebody staff", "staff choose a password", "staff set their app up"
    ),
)
