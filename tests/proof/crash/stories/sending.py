"""Two mails a day for a mailbox are what staff allow, so a third invitation is sent over two days:
its employer has it wait meanwhile.
"""

from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import desk_user, staff
from tests.proof.crash.stories.invitation import DRAFT, invitation_id
from tests.proof.crash.story import Step, Story

_LIMIT = "/v1/staff/limits/employer-invitations-mailbox"
_THIRD = "Teamuitje"


def _allow_two_a_day(play: Play) -> None:
    body = {"value": 2, "reason": "Rust in de mailbox.", "version": 0}
    play.request("PUT", _LIMIT, body=body, user=staff(play), group="staff", again=(409,))


def _invite(play: Play, title: str) -> None:
    play.request(
        "POST",
        "/v1/employer/invitations",
        body={**DRAFT, "title": title, "number_of_places": None},
        user=desk_user(play),
        group="employer",
        key=title.replace(" ", "-"),
        expect=201,
    )


def _wait(play: Play, *, paused: bool) -> None:
    path = f"/v1/employer/invitations/{invitation_id(play, _THIRD)}/sending"
    play.request("PUT", path, body={"paused": paused}, user=desk_user(play), group="employer")


def _call_off(play: Play) -> None:
    path = f"/v1/employer/invitations/{invitation_id(play, _THIRD)}/cancellation"
    play.request("POST", path, user=desk_user(play), group="employer")


_BEFORE = (
    Step("staff allow two mails a day", _allow_two_a_day),
    Step("an employer invites", lambda play: _invite(play, "Kerstborrel")),
    Step("and a second time", lambda play: _invite(play, "Herhaling BHV")),
)

STORY = Story(
    "sending",
    (
        Step("a third goes partly tomorrow", lambda play: _invite(play, _THIRD)),
        Step("its employer has it wait", lambda play: _wait(play, paused=True)),
        Step("and go on", lambda play: _wait(play, paused=False)),
        Step("and wait again", lambda play: _wait(play, paused=True)),
        Step("and calls it off", _call_off),
    ),
    after="employer",
    prepared=_BEFORE,
)
