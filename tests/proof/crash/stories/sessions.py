"""People sign in, with a second factor or without, stay signed in, see where they are, and sign out; a token is copied."""

from dataclasses import replace

from qlinx.records.sessions import session_id
from qlinx.sessions.model import GRACE
from tests.proof.crash.play import Answer, Play
from tests.proof.crash.stories.employer import DESK, EMPLOYED, PASSWORD, STAFF, desk_user, staff
from tests.proof.crash.story import Step, Story
from tests.support.cloud.services import RIGHT_CODE

_LAST_PASSWORD = "Een-ander-woord-8"


def _sign_in(play: Play, email: str, role: str) -> Answer:
    return play.request("POST", "/v1/sessions", body={"email": email, "password": PASSWORD, "role": role})


def _in(play: Play) -> None:
    _sign_in(play, EMPLOYED, "person")


def _staff_in(play: Play) -> None:
    _sign_in(play, STAFF, "staff")


def _token(play: Play) -> dict[str, str]:
    """The token that the pool gave last."""
    return {"refresh_token": play.cloud.users.users[play.account_id(EMPLOYED)].given[-1]}


def _first_token(play: Play) -> dict[str, str]:
    """The one with which the newest session began."""
    given = play.cloud.users.users[play.account_id(EMPLOYED)].given
    origin = given[-1].split()[2]
    return {"refresh_token": next(token for token in given if token.split()[2] == origin)}


def _renew(play: Play) -> None:
    play.request("POST", "/v1/sessions/refresh", body=_first_token(play))


def _end(play: Play) -> None:
    play.request("POST", "/v1/sessions/end", body=_token(play), expect=204)


def _end_one(play: Play) -> None:
    user, origin = play.account_id(EMPLOYED), _token(play)["refresh_token"].split()[2]
    path = f"/v1/account/sessions/{session_id(user, origin)}"
    play.request("DELETE", path, user=user, expect=204)


def _end_others(play: Play) -> None:
    play.request("DELETE", "/v1/account/sessions", user=play.account_id(EMPLOYED), expect=204, again=(401,))


def _end_one_at_work(play: Play, user: str, role: str) -> None:
    origin = play.cloud.users.users[user].given[-1].split()[2]
    path = f"/v1/{role}/sessions/{session_id(user, origin)}"
    play.request("DELETE", path, user=user, group=role, expect=204)


def _end_others_at_work(play: Play, user: str, role: str) -> None:
    play.pass_time(seconds=2)
    play.request("DELETE", f"/v1/{role}/sessions", user=user, group=role, expect=204, again=(401,))


def _use_a_copy(play: Play) -> None:
    play.pass_time(seconds=GRACE.total_seconds() + 2)
    play.request("POST", "/v1/sessions/refresh", body=_first_token(play), expect=401)


def _with_second_factor(play: Play) -> None:
    user = desk_user(play)
    # An app sets it up at the pool itself.
    play.cloud.users.users[user] = replace(play.cloud.users.users[user], second_factor=True)
    session = _sign_in(play, DESK, "employer").json["session"]
    play.request("POST", "/v1/sessions/challenge", body={"session": session, "code": RIGHT_CODE})


def _forget_at_work(play: Play) -> None:
    play.request("POST", "/v1/password-requests", body={"email": DESK, "role": "employer"}, expect=202)


def _choose_at_work(play: Play) -> None:
    play.pass_time(seconds=2)
    form = {"password": _LAST_PASSWORD}
    play.request("POST", play.link(DESK, "/employer-password/"), form=form, again=(410,))


STORY = Story(
    "sessions",
    (
        Step("somebody signs in", _in, counts_each=True),
        Step("somebody stays signed in", _renew, counts_each=True),
        Step("somebody signs out", _end),
        Step("somebody signs in elsewhere", _in, counts_each=True),
        Step("that session is ended from here", _end_one),
        Step("somebody signs in once more", _in, counts_each=True),
        Step("that session is renewed", _renew, counts_each=True),
        Step("a copy of its former token is used", _use_a_copy),
        Step("all other sessions are ended", _end_others),
        Step("a user of an employer signs in with a second factor", _with_second_factor, counts_each=True),
        Step("and ends that session", lambda play: _end_one_at_work(play, desk_user(play), "employer")),
        Step("and all others", lambda play: _end_others_at_work(play, desk_user(play), "employer")),
        Step("a user of an employer forgot the password", _forget_at_work, counts_each=True),
        Step("and chooses another", _choose_at_work),
        Step("staff sign in", _staff_in, counts_each=True),
        Step("and end that session", lambda play: _end_one_at_work(play, staff(play), "staff")),
        Step("and all other ones", lambda play: _end_others_at_work(play, staff(play), "staff")),
    ),
    after="employer",
)
