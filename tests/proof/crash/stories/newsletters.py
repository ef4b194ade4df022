"""Somebody asks for the newsletter and says yes, staff write one and send it, and they stop it."""

from datetime import timedelta
from typing import Any

from qlinx.kit.clock import HOME_ZONE
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, Response
from tests.proof.crash.stories.employer import PASSWORD, STAFF, staff
from tests.proof.crash.stories.employer import STORY as EMPLOYER
from tests.proof.crash.story import Step, Story

_READER = "nina@nieuws.nl"
_ISSUES = "/balie/nieuwsbrieven"
_ISSUE = "n" * 26
_PLANNED = "o" * 26
_CALLED_OFF = "p" * 26
_WORDS = {
    "title_nl": "Roosters zonder gedoe",
    "text_nl": "Zo maak je er een.",
    "title_en": "Rosters without fuss",
    "text_en": "This is how.",
}


def _ask(play: Play) -> None:
    Browsing(play, _READER).sends("/nieuwsbrief", {"email": _READER})


def _say(play: Play, choice: str) -> None:
    path = play.link(_READER, "/nieuwsbrief/")
    Browsing(play, _READER).sends(path, {"choice": choice})


def _prefer(play: Play) -> None:
    path = play.link(_READER, "/nieuwsbrief/")
    chosen = {
        "topics-0": "news",
        "topics-1": "tips",
        "frequency": "monthly",
        "by_name": "yes",
        "first_name": "Nina",
        "time_zone": "Europe/London",
        "language": "en",
    }
    Browsing(play, _READER).sends(path, {"choice": "save", **chosen})


def _receive(play: Play) -> None:
    path = play.link(_READER, "/nieuwsbrief/")
    Browsing(play, _READER).goes(f"{path}/bewijs")


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _begin(play: Play, issue: str = _ISSUE) -> None:
    Browsing(play, STAFF).sends(_ISSUES, {"issue_id": issue})


def _do(play: Play, act: str, issue: str = _ISSUE, **words: str) -> None:
    path = f"{_ISSUES}/{issue}"
    kept = [one for one in play.stored("newsletter_issue") if one["issue_id"]["S"] == issue]
    seen = str(min(int(one["version"]["N"]) for one in kept))
    Browsing(play, STAFF).sends(path, {"act": act, "seen": seen, **words}, again=(409, 412))


def _send(play: Play) -> None:
    Browsing(play, STAFF).sends(f"{_ISSUES}/{_ISSUE}/versturen", {"act": "send"}, again=(409, 412))


def _plan(play: Play, issue: str = _PLANNED) -> None:
    at = (play.cloud.now + timedelta(days=2)).astimezone(HOME_ZONE).date()
    fields = {"act": "schedule", "send_at": f"{at}T09:30", "clock": "own"}
    Browsing(play, STAFF).sends(f"{_ISSUES}/{issue}/versturen", fields, again=(409, 412))


def _write_to_next(play: Play) -> None:
    _begin(play, _CALLED_OFF)
    _do(play, "save", _CALLED_OFF, **_WORDS, segment="frequency=every")


def _planned_is_due(play: Play) -> None:
    play.pass_time(days=3)
    play.schedule("invitation_dispatch")


def _look(play: Play) -> None:
    for page in ("voorbeeld/nl?by_name=no&topics-1=tips", "voorbeeld/en/bericht"):
        Browsing(play, STAFF).goes(f"{_ISSUES}/{_CALLED_OFF}/{page}")
    for visited in ("/nieuwsbrief", f"/nieuwsbrief/eerder/{_ISSUE}"):
        Browsing(play, _READER).goes(visited)


def _due(play: Play) -> None:
    play.schedule("invitation_dispatch")


def _asks(play: Play, method: str, part: str = "", **more: Any) -> Response:
    path = f"/v1/staff/newsletters{part}"
    return play.request(method, path, user=staff(play), group="staff", **more)


def _over_api(play: Play) -> str:
    (one,) = [one for one in play.stored("newsletter_issue") if one.get("title_nl") == {"S": "Over de API"}]
    return f"/{one['issue_id']['S']}"


def _begin_over_api(play: Play) -> None:
    _asks(play, "POST", body={**_WORDS, "title_nl": "Over de API"}, key="api", expect=201)


def _write_over_api(play: Play) -> None:
    seen = _asks(play, "GET", _over_api(play)).json["etag"]
    body = {"title_nl": "Over de API", "text_nl": "Anders.", "title_en": "API", "text_en": "Otherwise."}
    _asks(play, "PUT", _over_api(play), body=body, seen=seen, again=(412,))


def _act_over_api(play: Play, act: str) -> None:
    _asks(play, "POST", f"{_over_api(play)}/acts", body={"act": act})


STORY = Story(
    "newsletters",
    (
        Step("somebody asks for the newsletter", _ask, counts_each=True),
        Step("they say yes", lambda play: _say(play, "confirm"), counts_each=True),
        Step("staff sign in", _sign_in, counts_each=True, throws_token_away=True),
        Step("they begin a newsletter", _begin),
        Step("they write it", lambda play: _do(play, "save", **_WORDS)),
        Step("it goes to all who want it", _send),
        Step("a minute later it goes", _due),
        Step("they begin another", lambda play: _begin(play, _PLANNED)),
        Step("they write that", lambda play: _do(play, "save", _PLANNED, **_WORDS)),
        Step("they plan it", _plan),
        Step("it waits", lambda play: _do(play, "pause", _PLANNED)),
        Step("and goes on", lambda play: _do(play, "resume", _PLANNED)),
        Step("it goes at its moment", _planned_is_due),
        Step("staff sign in again", _sign_in, counts_each=True, throws_token_away=True),
        Step("they write a third", _write_to_next),
        Step("they look at it as it would leave", _look),
        Step("it is mailed to them", lambda play: _do(play, "test", _CALLED_OFF), counts_each=True),
        Step("they plan that too", lambda play: _plan(play, _CALLED_OFF)),
        Step("and call it off", lambda play: _do(play, "cancel", _CALLED_OFF)),
        Step("they begin one over the API", _begin_over_api),
        Step("they write it anew there", _write_over_api),
        Step("and call it off", lambda play: _act_over_api(play, "cancel")),
        Step("its reader wants it in English, by name and once a month", _prefer),
        Step("they take along what they allowed", _receive),
        Step("its reader stops", lambda play: _say(play, "stop")),
        Step("a month passes", lambda play: play.pass_time(days=40)),
    ),
    prepared=EMPLOYER.named(
        "an operator makes somebody staff", "staff choose a password", "staff set their app up"
    ),
)
