"""People sign in, with a second factor or without, stay signed in and sign out."""

from dataclasses import replace

from tests.proof.crash.play import Answer, Play
from tests.proof.crash.stories.employer import DESK, EMPLOYED, PASSWORD, desk_user
from tests.proof.crash.story import Step, Story
from tests.support.cloud.services import RIGHT_CODE


def _sign_in(play: Play, email: str, role: str) -> Answer:
    return play.request("POST", "/v1/sessions", body={"email": email, "password": PASSWORD, "role": role})


def _renew(play: Play) -> None:
    token = _sign_in(play, EMPLOYED, "person").json["refresh_token"]
    play.request("POST", "/v1/sessions/refresh", body={"refresh_token": token})


def _end(play: Play) -> None:
    token = _sign_in(play, EMPLOYED, "person").json["refresh_token"]
    play.request("POST", "/v1/sessions/end", body={"refresh_token": token}, expect=204)


def _with_second_factor(play: Play) -> None:
    user = desk_user(play)
    # An app sets it up at the pool itself.
    play.cloud.users.users[user] = replace(play.cloud.users.users[user], second_factor=True)
    session = _sign_in(play, DESK, "employer").json["session"]
    play.request("POST", "/v1/sessions/challenge", body={"session": session, "code": RIGHT_CODE})


STORY = Story(
    "sessions",
    (
        Step("somebody signs in and stays signed in", _renew),
        Step("somebody signs in and out", _end),
        Step("a user of an employer signs in with a second factor", _with_second_factor),
    ),
    after="employer",
)
