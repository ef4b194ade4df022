"""Staff change a limit, plan another value for it, and withdraw that before it begins."""

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import PASSWORD, STAFF, staff
from tests.proof.crash.story import Step, Story

_LIMIT = "/v1/staff/limits/photo-upload"


def _as_staff(play: Play, method: str, part: str, body: object) -> None:
    seen = f'"{_version(play)}"'
    play.request(method, f"{_LIMIT}{part}", body=body, user=staff(play), group="staff", seen=seen)


def _version(play: Play) -> int:
    return next((int(one["version"]["N"]) for one in play.stored("policy")), 0)


def _set_now(play: Play) -> None:
    body = {"value": 30, "reason": "Veel foto's bij een nieuwe werkgever."}
    _as_staff(play, "PUT", "", body)


def _plan(play: Play) -> None:
    later = {"value": 20, "since": "2099-01-01", "reason": "Daarna weer zoals eerst."}
    _as_staff(play, "PUT", "", later)


def _withdraw(play: Play) -> None:
    _as_staff(play, "POST", "/withdrawals", {"since": "2099-01-01"})


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _set_on_page(play: Play) -> None:
    fields = {"value": "25", "reason": "Toch iets minder dan eerst."}
    Browsing(play, STAFF).sends("/balie/beheer/grenzen/photo-upload", fields, again=(409, 412))


STORY = Story(
    "limits",
    (
        Step("staff raise a limit", _set_now),
        Step("they plan the end of that", _plan),
        Step("and withdraw the plan", _withdraw),
        Step("they sign in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("and lower the limit there", _set_on_page),
    ),
    after="employer",
)
