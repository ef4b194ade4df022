"""Joins end by the word of others than their holder:
of the employer, and of whoever reads the mail that it sends.
"""

import re

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.account import OWN_WORDS
from tests.proof.crash.stories.employer import (
    EMPLOYED,
    PASSWORD,
    ask_proof,
    code_in,
    desk_user,
    has_account,
    joined_to,
    say_yes,
    sign_up,
)
from tests.proof.crash.story import Step, Story

_CORRECTED = "noor.werk@mensen.example"
# What a code says that an earlier try has used.
_USED = (403, 404, 410, 422)
_TRIES = 3


def _correct(play: Play) -> None:
    (work,) = [item for item in play.stored("employment") if item["personnel_number"] == {"S": "1001"}]
    relation = work["person_id"]["S"]
    path = f"/v1/employer/people/{relation}"
    play.request("PATCH", path, body={"email": _CORRECTED}, user=desk_user(play), group="employer")
    if joined_to(play, relation):
        raise RefusedError("the join goes on at an address that nobody proved")


def _look(play: Play) -> None:
    body = code_in(play, _CORRECTED)
    seen = play.request("POST", "/v1/account/relations/look", body=body, user=play.account_id(EMPLOYED))
    if [one["joined_to"] for one in seen.json["relations"]] != ["nobody"]:
        raise RefusedError(f"seen otherwise: {seen.body}")


def _ask_code(play: Play) -> None:
    play.request("POST", "/v1/identity-codes", body={"email": _CORRECTED}, expect=202)


def _deny(play: Play) -> None:
    """A code is used up before the word is said: who was not heard asks for a new one, and says it again."""
    relation = play.relation_id(_CORRECTED)
    for _ in range(_TRIES):
        # Three codes an hour are mailed to an address.
        play.pass_time(hours=1)
        _ask_code(play)
        play.settle()
        if joined_to(play, relation) is None:
            return
        body = {**code_in(play, _CORRECTED), "words": [{"relation_id": relation, "word": "not_me"}]}
        play.request("POST", "/v1/identity-codes/words", body=body, again=_USED)
        if joined_to(play, relation) is None:
            return
    raise RefusedError("the join goes on")


def _deny_on_page(play: Play) -> None:
    """Opens an account and says it on the page; whoever did not see that page says it with a code."""
    form = {**OWN_WORDS, "first_name": "Mia", "password": PASSWORD}
    if not has_account(play, _CORRECTED):
        opened = play.request("POST", play.link(_CORRECTED, "/sign-up/"), form=form, again=(409,))
        if token := re.search(r'name="look" value="([^"]+)"', opened.body):
            words = {f"word-{play.relation_id(_CORRECTED)}": "not_me"}
            play.request("POST", "/first-look", form={"look": token[1], **words}, again=_USED)
    _deny(play)


STORY = Story(
    "parting",
    (
        Step("the employer corrects the address of who joined", _correct),
        Step(
            "they ask for a code there", lambda play: ask_proof(play, EMPLOYED, _CORRECTED), counts_each=True
        ),
        Step("and look", _look),
        Step("an hour goes by", lambda play: play.pass_time(hours=1)),
        Step("whoever reads that mail asks for a code", _ask_code, counts_each=True),
        Step("they say yes there", lambda play: say_yes(play, EMPLOYED, _CORRECTED), counts_each=True),
        Step("whoever reads that mail is somebody else", _deny, counts_each=True),
        Step("they say yes again", lambda play: say_yes(play, EMPLOYED, _CORRECTED), counts_each=True),
        Step(
            "whoever reads that mail signs up",
            lambda play: sign_up(play, _CORRECTED, "Mia"),
            counts_each=True,
        ),
        Step("and says on the page that they are somebody else", _deny_on_page, counts_each=True),
    ),
    after="employer",
)
