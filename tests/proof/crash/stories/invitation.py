"""An employer invites; people answer in the app and from the mail, change their minds, and it closes."""

import json

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.employer import EMPLOYED, SECOND, THIRD, desk_user, employer_id
from tests.proof.crash.story import Step, Story

DRAFT = {
    "title": "Kerstborrel",
    "text": "Er is ook iets te eten.",
    "location": "Voorbeeldplein 1, Haarlem",
    "starts_at": "2026-12-05T19:30",
    "ends_at": "2026-12-05T22:00",
    "answer_by": "2026-12-01T12:00",
    "number_of_places": 2,
    "audience": {"everyone": True},
}


def invitation_id(play: Play, title: str = "Kerstborrel") -> str:
    for item in play.stored("invitation"):
        if item["title"]["S"] == title:
            return str(item["invitation_id"]["S"])
    raise RefusedError(f"invited: nobody to {title}")


def invite(play: Play) -> None:
    play.request(
        "POST",
        "/v1/employer/invitations",
        body=DRAFT,
        user=desk_user(play),
        group="employer",
        key="kerstborrel",
        expect=201,
    )


def answer_in_app(play: Play, reply: str) -> None:
    path = f"/v1/invitations/{invitation_id(play)}/reply"
    play.request("PUT", path, body={"reply": reply}, user=play.account_id(EMPLOYED))


def answer_by_link(play: Play, email: str, reply: str, expect: int = 303) -> None:
    # Of several invitations, a fault may turn the order of the mails.
    link = play.link(email, "/i/", about=str(DRAFT["title"]))
    play.request("POST", link, form={"reply": reply}, expect=expect)


def have_looked_at(play: Play, email: str) -> None:
    """Asks that a person looks at who got a place."""
    play.request("POST", play.link(email, "/i/", about=str(DRAFT["title"])), form={"look": "yes"}, expect=303)


def leave_as_it_is(play: Play) -> None:
    """The employer looked, and gives no place."""
    (request,) = [one for one in play.stored("rights_request") if one["right"] == {"S": "human_review"}]
    path = f"/v1/employer/rights-requests/{request['request_id']['S']}/decision"
    body = {"decision": "refuse", "refusal": "stands", "weighing": "De zaal is klein."}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", again=(404,))


def drop_invitation(play: Play) -> None:
    draft = {
        **DRAFT,
        "title": "Herhaling BHV",
        "audience": {"departments": ["zorg"]},
        "number_of_places": None,
    }
    key = f"employers/{employer_id(play)}/invitations/bhv.json"
    play.put("Drop", key, json.dumps(draft).encode())


def name_people(play: Play) -> None:
    draft = {
        **DRAFT,
        "title": "Teamuitje",
        "audience": {"email_addresses": [EMPLOYED, SECOND], "personnel_numbers": ["1003"]},
    }
    play.request(
        "POST",
        "/v1/employer/invitations",
        body=draft,
        user=desk_user(play),
        group="employer",
        key="teamuitje",
        expect=201,
    )


def call_off(play: Play) -> None:
    path = f"/v1/employer/invitations/{invitation_id(play, 'Teamuitje')}/cancellation"
    play.request("POST", path, user=desk_user(play), group="employer")


def change_places(play: Play, number: int) -> None:
    path = f"/v1/employer/invitations/{invitation_id(play)}/places"
    play.request("PUT", path, body={"number_of_places": number}, user=desk_user(play), group="employer")


def time_of_closing(play: Play) -> None:
    play.cloud.now = play.cloud.now.replace(month=12, day=1, hour=11, minute=1)
    play.schedule("invitation_dispatch")


def time_of_notices(play: Play) -> None:
    play.cloud.now = play.cloud.now.replace(month=12, day=22, hour=8)
    play.schedule("privacy_notices")


def time_of_removal(play: Play) -> None:
    """A month and a week after the occasion."""
    play.cloud.now = play.cloud.now.replace(year=2027, month=1, day=20, hour=2)
    play.schedule("retention_cleanup")


STORY = Story(
    "invitation",
    (
        Step("an employer invites everyone", invite),
        Step("somebody accepts in the app", lambda play: answer_in_app(play, "accept")),
        Step("a second accepts from the mail", lambda play: answer_by_link(play, SECOND, "accept")),
        Step("for a third there is no place", lambda play: answer_by_link(play, THIRD, "accept", 409)),
        Step("they ask that a person looks at it", lambda play: have_looked_at(play, THIRD)),
        Step("the employer looks and leaves it", leave_as_it_is),
        Step("the second changes their mind", lambda play: answer_by_link(play, SECOND, "decline")),
        Step("the third takes the place", lambda play: answer_by_link(play, THIRD, "accept")),
        Step("there is room for more", lambda play: change_places(play, 4)),
        Step("and then for less", lambda play: change_places(play, 3)),
        Step("an invitation file comes", drop_invitation),
        Step("people are named one by one", name_people),
        Step("an occasion is called off", call_off),
        Step("answers close", time_of_closing),
        Step("people are told what was shared", time_of_notices),
        Step("what is over goes away", time_of_removal),
    ),
    after="employer",
)
