"""People say what relations are to them, with an account and without one, and the employer answers."""

import re

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.account import OWN_WORDS
from tests.proof.crash.stories.employer import (
    EMPLOYED,
    SECOND,
    THIRD,
    code_in,
    desk_user,
    prove_address,
    say_yes,
    sign_up,
)
from tests.proof.crash.story import Step, Story

_CORRECTED = "carla.smit@mensen.example"
# What a code says that an earlier try has used.
_USED = (403, 404, 410, 422)
_TRIES = 3


def _own(play: Play, method: str, part: str, body: object = None) -> None:
    path = f"/v1/account/relations/{play.relation_id(EMPLOYED)}{part}"
    user = play.account_id(EMPLOYED)
    play.request(method, path, body=body, user=user, expect=204, again=(404,))


def _look(play: Play) -> None:
    prove_address(play, EMPLOYED, EMPLOYED)
    play.settle()
    user = play.account_id(EMPLOYED)
    play.request("POST", "/v1/account/relations/look", body=code_in(play, EMPLOYED), user=user)


def _ask_code(play: Play, email: str) -> None:
    # Three codes an hour are mailed to an address.
    play.pass_time(hours=1)
    play.request("POST", "/v1/identity-codes", body={"email": email}, expect=202)
    play.settle()


def _look_by_code(play: Play) -> None:
    _ask_code(play, THIRD)
    play.request("POST", "/v1/identity-codes/look", body=code_in(play, THIRD))


def _look_on_page(play: Play) -> None:
    _ask_code(play, THIRD)
    play.request("POST", "/rights/look", form=code_in(play, THIRD))


def _say_by_code(play: Play) -> None:
    """A code is used up before the words are said: who was not heard asks for a new one, and says it again."""
    relation = play.relation_id(THIRD)
    for _ in range(_TRIES):
        _ask_code(play, THIRD)
        if _said(play, relation):
            return
        word = {"relation_id": relation, "word": "wrong_person"}
        body = {**code_in(play, THIRD), "words": [word]}
        play.request("POST", "/v1/identity-codes/words", body=body, again=_USED)
        if _said(play, relation):
            return
    raise RefusedError("nothing was said")


def _said(play: Play, relation: str) -> bool:
    (found,) = [item for item in play.stored("person") if item["person_id"]["S"] == relation]
    return "said" in found


def _decide(play: Play) -> None:
    path = f"/v1/employer/people/{play.relation_id(EMPLOYED)}/decision"
    body = {"decision": "still_works_here"}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", again=(409,))


def _correct(play: Play) -> None:
    (relation,) = [
        item for item in play.stored("employment") if item.get("personnel_number") == {"S": "1003"}
    ]
    path = f"/v1/employer/people/{relation['person_id']['S']}"
    body = {"email": _CORRECTED, "department": None}
    play.request("PATCH", path, body=body, user=desk_user(play), group="employer")


def _open_on_page(play: Play) -> None:
    """Opens the account on the page and says yes there; whoever did not see that page says it from the account."""
    form = {**OWN_WORDS, "first_name": "Bram", "password": "Een-veilig-woord-7"}
    if not _is_open(play):
        opened = play.request("POST", play.link(SECOND, "/sign-up/"), form=form, again=(409,))
        words = re.findall(r'name="(word-[a-z0-9]+)" value="yes"', opened.body)
        if token := re.search(r'name="look" value="([^"]+)"', opened.body):
            yes = {"look": token[1], **dict.fromkeys(words, "yes")}
            play.request("POST", "/first-look", form=yes, again=_USED)
    say_yes(play, SECOND, SECOND)


def _is_open(play: Play) -> bool:
    try:
        return bool(play.account_id(SECOND))
    except RefusedError:
        return False


STORY = Story(
    "relations",
    (
        Step("they look at what stands under an address", _look, counts_each=True),
        Step("mail goes to the sign-in address", lambda play: _own(play, "PUT", "/mail", {"to": "sign_in"})),
        Step(
            "somebody does not work there any more",
            lambda play: _own(play, "POST", "/word", {"word": "not_any_more"}),
        ),
        Step("the employer says that they do", _decide),
        Step("they part", lambda play: _own(play, "DELETE", "")),
        Step("somebody looks with a code", _look_by_code, counts_each=True),
        Step("somebody looks on the page", _look_on_page, counts_each=True),
        Step("somebody is the wrong person", _say_by_code, counts_each=True),
        Step("the employer corrects the address", _correct),
        Step("another signs up", lambda play: sign_up(play, SECOND, "Bram"), counts_each=True),
        Step("and says yes on the page", _open_on_page, counts_each=True),
    ),
    after="employer",
)
