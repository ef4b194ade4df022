"""An employer's administrator and the staff look after the users of the employer."""

from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import desk_user, employer_id, staff
from tests.proof.crash.story import Step, Story

COLLEAGUE = "ella@zorg.example"
_PASSWORD = "Fietsen-naar-3-Haarlem"
_GONE = (404,)


def _colleague(play: Play) -> str:
    (found,) = [one for one in play.stored("employer_user") if one["email"] == {"S": COLLEAGUE}]
    return str(found["person_id"]["S"])


def _as_administrator(
    play: Play, method: str, part: str = "", *, body: object = None, expect: int = 200
) -> None:
    path = f"/v1/employer/users/{_colleague(play)}{part}"
    user = desk_user(play)
    play.request(method, path, body=body, user=user, group="employer", expect=expect, again=_GONE)


def _as_staff(play: Play, method: str, part: str = "", *, body: object = None, expect: int = 200) -> None:
    path = f"/v1/staff/employers/{employer_id(play)}/users/{_colleague(play)}{part}"
    play.request(method, path, body=body, user=staff(play), group="staff", expect=expect, again=_GONE)


def _invite(play: Play) -> None:
    body = {"name": "Ella Smit", "email": COLLEAGUE, "access": "read"}
    play.request("POST", "/v1/employer/users", body=body, user=desk_user(play), group="employer", expect=201)


def _choose(play: Play) -> None:
    play.pass_time(seconds=2)
    play.request("POST", play.link(COLLEAGUE, "/welcome/"), form={"password": _PASSWORD}, again=(410,))


def _staff_look(play: Play) -> None:
    path = f"/v1/staff/employers/{employer_id(play)}/users"
    play.request("GET", path, user=staff(play), group="staff")


STORY = Story(
    "colleagues",
    (
        Step("an administrator invites a colleague", _invite),
        Step(
            "and once more, for the mail got lost",
            lambda play: _as_administrator(play, "POST", "/invitations", expect=202),
            counts_each=True,
        ),
        Step("the colleague chooses a password", _choose),
        Step(
            "the colleague becomes administrator",
            lambda play: _as_administrator(play, "PATCH", body={"access": "administrate"}),
        ),
        Step(
            "the colleague is signed out",
            lambda play: _as_administrator(play, "POST", "/sign-outs", expect=204),
            counts_each=True,
        ),
        Step("and disabled", lambda play: _as_administrator(play, "PATCH", body={"disabled": True})),
        Step("staff enable them", lambda play: _as_staff(play, "PATCH", body={"disabled": False})),
        Step(
            "staff invite them, for the password was forgotten",
            lambda play: _as_staff(play, "POST", "/invitations", expect=202),
            counts_each=True,
        ),
        Step("the colleague chooses another password", _choose),
        Step("staff look at the users", _staff_look),
        Step(
            "staff sign them out",
            lambda play: _as_staff(play, "POST", "/sign-outs", expect=204),
            counts_each=True,
        ),
        Step("the administrator removes them", lambda play: _as_administrator(play, "DELETE", expect=204)),
        Step("and invites them afresh", _invite),
        Step("staff remove them", lambda play: _as_staff(play, "DELETE", expect=204)),
        Step("the night passes", lambda play: play.pass_time(hours=26)),
    ),
    after="employer",
)
