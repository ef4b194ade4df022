"""A new employer mails more than a few before staff have looked:
they refuse one, and approve of the next and what follows.
"""

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories import employer
from tests.proof.crash.stories.employer import PASSWORD, STAFF, desk_user, staff
from tests.proof.crash.stories.invitation import DRAFT, invitation_id
from tests.proof.crash.story import Step, Story


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


def _say(play: Play, title: str, **verdict: str) -> None:
    path = f"/v1/staff/mailings/{invitation_id(play, title)}/verdict"
    play.request("PUT", path, body=verdict, user=staff(play), group="staff")


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _approve_on_page(play: Play) -> None:
    path = f"/balie/uitnodigingen/{invitation_id(play, 'Kerstborrel')}"
    Browsing(play, STAFF).sends(path, {"verdict": "approve"}, again=(404, 409))


STORY = Story(
    "mailings",
    (
        Step("a new employer invites a few", lambda play: _invite(play, "Kennismaken")),
        Step("and a second time", lambda play: _invite(play, "Kennismaken 2")),
        Step("a third waits for staff", lambda play: _invite(play, "Loterij")),
        Step("staff refuse it", lambda play: _say(play, "Loterij", verdict="refuse", reason="misleading")),
        Step("a fourth waits", lambda play: _invite(play, "Kerstborrel")),
        Step("and a fifth", lambda play: _invite(play, "Teamuitje")),
        Step("staff sign in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("they approve there", _approve_on_page),
        Step("what comes later goes", lambda play: _invite(play, "Herhaling BHV")),
    ),
    prepared=tuple(step for step in employer.STORY.steps if step.name != employer.KNOWN),
)
