"""A roster contradicts what the employer said before; the rows wait, and it decides about each."""

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.employer import (
    DESK,
    PASSWORD,
    PEOPLE,
    declare,
    desk_user,
    drop_roster,
    joined_to,
)
from tests.proof.crash.story import Step, Story

_REISSUED, _SAME, _WRONG = "karel@mensen.example", "bram@mensen.example", "carla@mensen.example"
_RENAMED = "eleonora@mensen.example"
_NEW_NAME = (f"Eleonora;Smit;{_RENAMED};;1001;Zorg", *PEOPLE[1:])
_ROWS = (
    f"Karel;Nieuw;{_REISSUED};;1001;Zorg",
    f"Piet;Pieters;{_SAME};;1002;Zorg",
    f"Wim;Willems;{_WRONG};;1003;Keuken",
)


def _row(play: Play, email: str) -> str:
    rows = [item for item in play.stored("waiting_row") if item["email"]["S"] == email]
    return str(rows[0]["person_id"]["S"]) if rows else "r" * 26


def _decide(play: Play, email: str, decision: str) -> None:
    path = f"/v1/employer/waiting-rows/{_row(play, email)}/decision"
    play.request(
        "POST",
        path,
        body={"decision": decision},
        user=desk_user(play),
        group="employer",
        expect=204,
        again=(404,),
    )


def _sign_in(play: Play) -> None:
    Browsing(play, DESK).signs_in("/inloggen", DESK, PASSWORD, "employer_user", role="employer")


def _discard_on_page(play: Play) -> None:
    fields = {"row_id": _row(play, _WRONG), "decision": "discard"}
    Browsing(play, DESK).sends("/werkgever/twijfel", fields, again=(404,))


def _part(play: Play) -> None:
    _decide(play, _RENAMED, "same_person")
    if joined_to(play, play.relation_id(_RENAMED)):
        raise RefusedError("the join goes on at an address that nobody proved")


def _decide_all(play: Play) -> None:
    path = "/v1/employer/waiting-rows/decisions"
    play.request("POST", path, body={"decision": "new_person"}, user=desk_user(play), group="employer")


STORY = Story(
    "waiting",
    (
        Step(
            "a roster has another name and address for who joined",
            lambda play: drop_roster(play, "anders.csv", _NEW_NAME),
        ),
        Step("it is the same person, whose join ends", _part),
        Step("a roster comes with rows that wait", lambda play: drop_roster(play, "anders.csv", _ROWS)),
        Step("one is about the same person", lambda play: _decide(play, _SAME, "same_person")),
        Step("its employer signs in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("one is wrong, they say there", _discard_on_page),
        Step("all that is left is about new people", _decide_all),
        Step("the same roster again", lambda play: drop_roster(play, "anders.csv", _ROWS)),
    ),
    after="employer",
    prepared=(Step("a roster is declared", lambda play: declare(play, "anders.csv")),),
)
