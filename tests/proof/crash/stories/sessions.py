"""People sign in, with a second factor or without, stay signed in, see where they are, and sign out;
a token is copied.
"""

from collections.abc import Sequence

from infrastructure.local import authenticator
from qlinx.kit.clock import home_day
from qlinx.records.sessions import session_id
from qlinx.sessions.model import GRACE
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, Response
from tests.proof.crash.stories.employer import DESK, EMPLOYED, PASSWORD, STAFF, desk_user, sets_app_up, staff
from tests.proof.crash.story import Step, Story

SECOND_STAFF = "tessa@qlinx.example"
# What an earlier try has used.
_USED = (401,)

_LAST_PASSWORD = "Een-ander-woord-8"


def _sign_in(play: Play, email: str, role: str) -> Response:
    return play.request("POST", "/v1/sessions", body={"email": email, "password": PASSWORD, "role": role})


def _in(play: Play) -> None:
    _sign_in(play, EMPLOYED, "person")


def _token(play: Play) -> dict[str, str]:
    """The token that the pool gave last."""
    return {"refresh_token": play.cloud.users.users[play.account_id(EMPLOYED)].given[-1]}


def _tokens_of_newest(given: Sequence[str]) -> list[str]:
    """The tokens of the newest session, the first one first."""
    origin = given[-1].split()[2]
    return [token for token in given if token.split()[2] == origin]


def _first_token(play: Play) -> dict[str, str]:
    """The one with which the newest session began."""
    given = play.cloud.users.users[play.account_id(EMPLOYED)].given
    return {"refresh_token": _tokens_of_newest(given)[0]}


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
    # By a later sign-in: all that began until now have ended but one, by whatever clock.
    play.pass_time(minutes=3)
    origin = play.cloud.users.users[user].given[-1].split()[2]
    path = f"/v1/{role}/sessions/{session_id(user, origin)}"
    play.request("DELETE", path, user=user, group=role, expect=204)


def _end_others_at_work(play: Play, user: str, role: str) -> None:
    play.pass_time(seconds=2)
    # The session that asks goes on, so that who is cut off asks once more.
    origin = play.cloud.users.users[user].given[-1].split()[2]
    play.request("DELETE", f"/v1/{role}/sessions", user=user, group=role, origin=origin, expect=204)


def _use_a_copy(play: Play) -> None:
    play.pass_time(seconds=GRACE.total_seconds() + 2)
    play.request("POST", "/v1/sessions/refresh", body=_first_token(play), expect=401)


def _code(play: Play, kind: str, email: str) -> str:
    """What somebody's app shows. A code works once: the next one comes after half a minute."""
    play.pass_time(seconds=30)
    factor = next(item for item in play.stored(kind) if item["email"]["S"] == email)["factor"]
    secret = play.app_secret(factor["M"]["factor_id"]["S"])
    return authenticator.code(secret, play.cloud.now.timestamp())


def _with_a_code(play: Play) -> None:
    session = _sign_in(play, DESK, "employer").json["session"]
    body = {"session": session, "code": _code(play, "employer_user", DESK)}
    play.request("POST", "/v1/sessions/challenge", body=body, again=_USED)


def _staff_in(play: Play) -> None:
    asked = play.request("POST", "/v1/staff/sessions", body={"email": STAFF, "password": PASSWORD})
    body = {"session": asked.json["session"], "code": _code(play, "staff", STAFF)}
    play.request("POST", "/v1/staff/sessions/challenge", body=body, again=_USED)


def _staff_token(play: Play) -> dict[str, str]:
    return {"refresh_token": play.cloud.users.users[staff(play)].given[-1]}


def _staff_renew(play: Play) -> None:
    # Nobody was given the very first one: it lay in two halves until the code came.
    token = _tokens_of_newest(play.cloud.users.users[staff(play)].given)[1]
    play.request("POST", "/v1/staff/sessions/refresh", body={"refresh_token": token})


def _staff_in_and_out(play: Play) -> None:
    _staff_in(play)
    play.request("POST", "/v1/staff/sessions/end", body=_staff_token(play), expect=204)


def _staff_renews_codes(play: Play) -> None:
    body = {"code": _code(play, "staff", STAFF)}
    path = "/v1/staff/second-factor/recovery-codes"
    play.request("POST", path, body=body, user=staff(play), group="staff", expect=201, again=_USED)


def _staff_removes_factor(play: Play) -> None:
    if "factor" not in next(one for one in play.stored("staff") if one["email"]["S"] == SECOND_STAFF):
        return  # an earlier try was carried out
    body, user = {"code": _code(play, "staff", SECOND_STAFF)}, staff(play, SECOND_STAFF)
    path = "/v1/staff/second-factor/removal"
    play.request("POST", path, body=body, user=user, group="staff", expect=204, again=_USED)


def _second_of_staff(play: Play) -> None:
    trained = {"trained_on": home_day(play.cloud.now).isoformat()}
    play.order("staff_members", {"add_staff": {"name": "Tweede Hand", "email": SECOND_STAFF, **trained}})


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


def account_code(play: Play) -> str:
    """What the app shows of the one account that has a second factor."""
    play.pass_time(seconds=30)
    account = next((one for one in play.stored("account") if "factor" in one), None)
    if account is None:  # an earlier try has removed it
        return "000000"
    secret = play.app_secret(account["factor"]["M"]["factor_id"]["S"])
    return authenticator.code(secret, play.cloud.now.timestamp())


def _person_renews_codes(play: Play) -> None:
    path, user = "/v1/second-factor/recovery-codes", play.account_id(EMPLOYED)
    play.request("POST", path, body={"code": account_code(play)}, user=user, expect=201, again=_USED)


def _person_removes_factor(play: Play) -> None:
    path, user = "/v1/second-factor/removal", play.account_id(EMPLOYED)
    play.request("POST", path, body={"code": account_code(play)}, user=user, expect=204, again=(401, 409))


def _forget_at_work(play: Play) -> None:
    play.request("POST", "/v1/password-requests", body={"email": DESK, "role": "employer"}, expect=202)


def _choose_at_work(play: Play) -> None:
    play.pass_time(seconds=2)
    form = {"password": _LAST_PASSWORD}
    play.request("POST", play.link(DESK, "/employer-password/"), form=form, again=(410,))


def _first_on_a_page(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _second_on_a_page(play: Play) -> None:
    Browsing(play, SECOND_STAFF).signs_in("/balie/inloggen", SECOND_STAFF, PASSWORD, "staff")


def _resets_on_a_page(play: Play) -> None:
    fields = {"email": EMPLOYED, "role": "person", "shown": "document"}
    Browsing(play, STAFF).sends("/balie/beheer/tweede-stap", fields, again=(409,))


def _confirms_on_a_page(play: Play) -> None:
    fields = {"user_id": play.account_id(EMPLOYED)}
    Browsing(play, SECOND_STAFF).sends("/balie/beheer/tweede-stap", fields, again=(404,))


def _ends_others_on_a_page(play: Play) -> None:
    Browsing(play, STAFF).sends("/balie/beheer/inloggen", {"act": "others"})


def _staff_in_elsewhere(play: Play) -> None:
    # All that began until now have ended but one, by whatever clock.
    play.pass_time(minutes=3)
    _staff_in(play)


def _ends_one_on_a_page(play: Play) -> None:
    Browsing(play, STAFF).ends_a_session("/balie/beheer/inloggen")


def _removes_factor_on_a_page(play: Play) -> None:
    if not any("factor" in one for one in play.stored("staff") if one["email"]["S"] == STAFF):
        return  # an earlier try was carried out
    fields = {"act": "remove", "code": _code(play, "staff", STAFF)}
    Browsing(play, STAFF).sends("/balie/beheer/inloggen", fields, again=(401, 409, 422))


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
        Step("a user of an employer signs in with a second factor", _with_a_code, counts_each=True),
        Step("and ends all others", lambda play: _end_others_at_work(play, desk_user(play), "employer")),
        Step("and that session", lambda play: _end_one_at_work(play, desk_user(play), "employer")),
        Step("somebody sets a second factor", _person_sets_factor),
        Step("and has new recovery codes", _person_renews_codes),
        Step("and takes it away", _person_removes_factor),
        Step("a user of an employer forgot the password", _forget_at_work, counts_each=True),
        Step("and chooses another", _choose_at_work),
        Step("staff sign in", _staff_in, counts_each=True),
        Step("they stay signed in", _staff_renew, counts_each=True),
        Step("and end all others", lambda play: _end_others_at_work(play, staff(play), "staff")),
        Step("and that one", lambda play: _end_one_at_work(play, staff(play), "staff")),
        Step("they have new recovery codes", _staff_renews_codes),
        Step("staff sign in and out", _staff_in_and_out, counts_each=True),
        Step("an operator makes a second member of staff", _second_of_staff, counts_each=True),
        Step("they choose a password", _second_chooses_password),
        Step(
            "they set their app up", lambda play: sets_app_up(play, SECOND_STAFF, "staff"), counts_each=True
        ),
        Step("the first asks to reset a lost factor", _ask_reset),
        Step("the second confirms it", _confirm_reset),
        Step("somebody sets a second factor once more", _person_sets_factor),
        Step("the first signs in on a page", _first_on_a_page, counts_each=True, throws_token_away=True),
        Step("they ask to reset it", _resets_on_a_page),
        Step("they end all their other sessions", _ends_others_on_a_page),
        Step("they sign in elsewhere", _staff_in_elsewhere, counts_each=True),
        Step("and end that session on the page", _ends_one_on_a_page),
        Step("the second signs in on a page", _second_on_a_page, counts_each=True, throws_token_away=True),
        Step("and confirms it", _confirms_on_a_page),
        Step("and takes their own factor away", _staff_removes_factor),
        Step(
            "the first signs in on a page once more",
            _first_on_a_page,
            counts_each=True,
            throws_token_away=True,
        ),
        Step("and takes theirs away there", _removes_factor_on_a_page),
    ),
    after="employer",
)
