"""Rosters change, are held and decided about; an agreement ends and everybody goes."""

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.account import put_photo
from tests.proof.crash.stories.employer import (
    EMPLOYED,
    PEOPLE,
    declare,
    desk_user,
    drop_declaration,
    drop_roster,
    employer_id,
    staff,
)
from tests.proof.crash.story import Step, Story

_NAMES = ("Dirk", "Eva", "Fien", "Gijs", "Hans", "Iris")
_MORE = tuple(
    f"{name};Jansen;{name.lower()}@mensen.example;;{2000 + number};Zorg" for number, name in enumerate(_NAMES)
)
_CHANGED = (
    PEOPLE[0].replace("van den Berg", "Bakker"),
    PEOPLE[1].replace("bram@", "bram.nieuw@"),
    PEOPLE[2].replace("1003", "1033"),
    *_MORE,
    "Dubbel;Jansen;dirk@mensen.example;;;",
    ";Zonder naam;;;;",
)


def _roster(play: Play, name: str) -> str:
    (found,) = [item for item in play.stored("roster") if item["file_key"]["S"].endswith(name)]
    return str(found["roster_id"]["S"])


def _decide(play: Play, name: str, *, confirm: bool) -> None:
    play.request(
        "POST",
        f"/v1/employer/rosters/{_roster(play, name)}/decision",
        body={"confirm": confirm},
        user=desk_user(play),
        group="employer",
        again=(409,),
    )


def _end_agreement(play: Play) -> None:
    play.request(
        "POST",
        f"/v1/staff/employers/{employer_id(play)}/agreement/end",
        body={"ends_on": "2026-11-30"},
        user=staff(play),
        group="staff",
    )


def _night(play: Play, month: int, day: int, year: int = 2026) -> None:
    play.cloud.now = play.cloud.now.replace(year=year, month=month, day=day, hour=2)
    play.schedule("retention_cleanup")


def _no_files(play: Play) -> None:
    private = play.cloud.objects.buckets[play.wiring.resources.outputs["PrivateBucket"]]
    if private:
        raise RefusedError(f"files of nobody: {sorted(private)}")


STORY = Story(
    "roster",
    (
        Step(
            "a changed roster waits for its declaration",
            lambda play: drop_roster(play, "nieuw.csv", _CHANGED),
        ),
        Step("the declaration comes after it", lambda play: drop_declaration(play, "nieuw")),
        Step("a short roster is declared", lambda play: declare(play, "kort.csv"), counts_each=True),
        Step("a short roster is held", lambda play: drop_roster(play, "kort.csv", _CHANGED[:4])),
        Step("it is thrown away", lambda play: _decide(play, "kort.csv", confirm=False)),
        Step("a second one is declared", lambda play: declare(play, "kort2.csv"), counts_each=True),
        Step("a second one is held", lambda play: drop_roster(play, "kort2.csv", _CHANGED[:4])),
        Step("it is meant so", lambda play: _decide(play, "kort2.csv", confirm=True)),
        Step("the agreement is ended", _end_agreement),
        Step("the night after the agreement", lambda play: _night(play, 12, 2)),
        Step("four weeks after", lambda play: _night(play, 12, 31)),
        Step("no photo is left of who went", _no_files),
        Step("two years after", lambda play: _night(play, 12, 31, 2028)),
    ),
    after="employer",
    prepared=(Step("somebody has a photo", lambda play: put_photo(play, "e", EMPLOYED)),),
)
