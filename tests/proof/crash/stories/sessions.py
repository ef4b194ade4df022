"""People sign in, with a second factor or without, stay signed in and sign out."""

from infrastructure.local import authenticator
from tests.proof.crash.play import Answer, Play
from tests.proof.crash.stories.employer import DESK, EMPLOYED, PASSWORD, desk_user, sets_app_up, staff
from tests.proof.crash.story import Step, Story

SECOND_STAFF = "tessa@qlinx.example"
# What an earlier try has used.
_USED = (401,)


def _sign_in(play: Play, email: str, role: str) -> Answer:
    return play.request("POST", "/v1/sessions", body={"email": email, "password": PASSWORD, "role": role})


def _renew(play: Play) -> None:
    token = _sign_in(play, EMPLOYED, "person").json["refresh_token"]
    play.request("POST", "/v1/sessions/refresh", body={"refresh_token": token})


def _end(play: Play) -> None:
    token = _sign_in(play, EMPLOYED, "person").json["refresh_token"]
    play.request("POST", "/v1/sessions/end", body={"refresh_token": token}, expect=204)


def _with_a_code(play: Play) -> None:
    session = _sign_in(play, DESK, "employer").json["session"]
    # A code works once: the next one comes after half a minute.
    play.pass_time(seconds=30)
    factor = next(item for item in play.stored("employer_user") if item["email"]["S"] == DESK)["factor"]
    secret = play.app_secret(factor["M"]["factor_id"]["S"])
    body = {"session": session, "code": authenticator.code(secret, play.cloud.now.timestamp())}
    play.request("POST", "/v1/sessions/challenge", body=body, again=_USED)


def _second_of_staff(play: Play) -> None:
    play.order("staff_members", {"add_staff": {"name": "Tweede Hand", "email": SECOND_STAFF}})


def _second_chooses_password(play: Play) -> None:
    path = play.link(SECOND_STAFF, "/welcome-staff/")
    play.request("POST", path, form={"password": PASSWORD}, again=(404, 410))


def _ask_reset(play: Play) -> None:
    body = {"email": DESK, "role": "employer", "shown": "call_back"}
    path = "/v1/staff/factor-resets"
    play.request("POST", path, body=body, user=staff(play), group="staff", expect=202)


def _confirm_reset(play: Play) -> None:
    path = f"/v1/staff/factor-resets/{desk_user(play)}/confirmation"
    user = staff(play, SECOND_STAFF)
    # Where an earlier try was carried out, nothing waits any more.
    play.request("POST", path, user=user, group="staff", expect=204, again=(404,))


def _person_sets_factor(play: Play) -> None:
    user = play.account_id(EMPLOYED)
    offered = play.request("POST", "/v1/second-factor", user=user, expect=200, again=(409,))
    if offered.status == 409:
        return
    code = authenticator.code(offered.json["secret"], play.cloud.now.timestamp())
    body = {"enrolment": offered.json["enrolment"], "code": code}
    # An earlier try may have used what this one hands in.
    play.request("POST", "/v1/second-factor/confirmation", body=body, user=user, expect=201, again=(409,))


def _app_code(play: Play) -> str:
    play.pass_time(seconds=30)
    (account,) = [one for one in play.stored("account") if "factor" in one]
    secret = play.app_secret(account["factor"]["M"]["factor_id"]["S"])
    return authenticator.code(secret, play.cloud.now.timestamp())


def _person_renews_codes(play: Play) -> None:
    path, user = "/v1/second-factor/recovery-codes", play.account_id(EMPLOYED)
    play.request("POST", path, body={"code": _app_code(play)}, user=user, expect=201, again=_USED)


def _person_removes_factor(play: Play) -> None:
    path, user = "/v1/second-factor/removal", play.account_id(EMPLOYED)
    play.request("POST", path, body={"code": _app_code(play)}, user=user, expect=204, again=(401, 409))


STORY = Story(
    "sessions",
    (
        Step("somebody signs in and stays signed in", _renew),
        Step("somebody signs in and out", _end),
        Step("a user of an employer signs in with a second factor", _with_a_code),
        Step("somebody sets a second factor", _person_sets_factor),
        Step("they have new recovery codes", _person_renews_codes),
        Step("they take it away", _person_removes_factor),
        Step("an operator makes a second member of staff", _second_of_staff, counts_each=True),
        Step("they choose a password", _second_chooses_password),
        Step(
            "they set their app up", lambda play: sets_app_up(play, SECOND_STAFF, "staff"), counts_each=True
        ),
        Step("the first asks to reset a lost factor", _ask_reset),
        Step("the second confirms it", _confirm_reset),
    ),
    after="employer",
)
