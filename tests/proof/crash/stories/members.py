"""Managers of staff invite, train, raise with a second one, and end; an operator changes somebody."""

from datetime import timedelta

from qlinx.kit.clock import home_day
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import PASSWORD, STAFF, sets_app_up, staff
from tests.proof.crash.story import Step, Story

_SECOND, _THIRD, _FOURTH = "tessa@qlinx.example", "ties@qlinx.example", "toos@qlinx.example"
_ALL, _PAGES = "/v1/staff/members", "/balie/beheer/medewerkers"
# What an earlier try changed is another version than the one that was seen.
_DONE = (409, 412)


def _day(play: Play, before: int = 0) -> str:
    return (home_day(play.cloud.now) - timedelta(days=before)).isoformat()


def _second_manager(play: Play) -> None:
    trained = {"role": "manager", "trained_on": _day(play)}
    play.order("staff_members", {"add_staff": {"name": "Tweede Hand", "email": _SECOND, **trained}})


def _second_chooses_password(play: Play) -> None:
    path = play.link(_SECOND, "/welcome-staff/")
    play.request("POST", path, form={"password": PASSWORD}, again=(404, 410))


def _invite(play: Play) -> None:
    body = {"name": "Ties Derde", "email": _THIRD, "role": "manager"}
    play.request("POST", _ALL, body=body, user=staff(play), group="staff", expect=201)


def _change(play: Play, **body: str) -> None:
    path = f"{_ALL}/{staff(play, _THIRD)}"
    seen = play.request("GET", path, user=staff(play), group="staff").json["etag"]
    play.request("PATCH", path, body=body, user=staff(play), group="staff", seen=seen, again=_DONE)


def _confirm(play: Play) -> None:
    path = f"{_ALL}/{staff(play, _THIRD)}/acts"
    play.request(
        "POST", path, body={"act": "confirm"}, user=staff(play, _SECOND), group="staff", again=(404,)
    )


def _again(play: Play) -> None:
    path = f"{_ALL}/{staff(play, _THIRD)}/acts"
    play.request("POST", path, body={"act": "invite_again"}, user=staff(play), group="staff")


def _end(play: Play) -> None:
    path = f"{_ALL}/{staff(play, _THIRD)}/acts"
    body = {"act": "end", "why": "leaves"}
    play.request("POST", path, body=body, user=staff(play), group="staff")


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _invite_on_page(play: Play) -> None:
    fields = {"name": "Toos Vierde", "email": _FOURTH, "role": "staff", "language": "nl", "trained_on": ""}
    Browsing(play, STAFF).sends(_PAGES, fields)


def _act_on_page(play: Play, **fields: str) -> None:
    Browsing(play, STAFF).sends(f"{_PAGES}/{staff(play, _FOURTH)}", fields, again=_DONE)


def _end_on_page(play: Play) -> None:
    path = f"{_PAGES}/{staff(play, _FOURTH)}/einde"
    Browsing(play, STAFF).sends(path, {"confirmed": "yes", "why": "leaves"})


def _operator_changes(play: Play) -> None:
    play.order(
        "staff_members", {"change_staff": {"email": _SECOND, "role": "staff", "trained_on": _day(play, 1)}}
    )


STORY = Story(
    "members",
    (
        Step("an operator makes a second manager of staff", _second_manager, counts_each=True),
        Step("they choose a password", _second_chooses_password),
        Step("they set their app up", lambda play: sets_app_up(play, _SECOND, "staff"), counts_each=True),
        Step("the first invites somebody who is to be a manager", _invite),
        Step("and puts down when they were trained", lambda play: _change(play, trained_on=_day(play))),
        Step("the second says yes", _confirm),
        Step("the first takes that role away", lambda play: _change(play, role="staff", why="mistake")),
        Step("mails them a new link", _again, counts_each=True),
        Step("and ends their access", _end),
        Step("they sign in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("and invite somebody there", _invite_on_page),
        Step("ask to make them a manager", lambda play: _act_on_page(play, act="raise", why="other_work")),
        Step("and end that access", _end_on_page),
        Step("an operator changes the second", _operator_changes, counts_each=True),
    ),
    after="employer",
)
