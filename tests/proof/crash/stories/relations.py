"""People say what relations are to them, with an account and without one, and the employer answers."""

import re

from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.account import OWN_WORDS
from tests.proof.crash.stories.employer import (
    EMPLOYED,
    SECOND,
    THIRD,
    ask_proof,
    code_in,
    desk_user,
    employer_id,
    has_account,
    say_yes,
    sign_up,
    staff,
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
    user = play.account_id(EMPLOYED)
    play.request("POST", "/v1/account/relations/look", body=code_in(play, EMPLOYED), user=user)


def _ask_code(play: Play, email: str) -> None:
    # A code of before has ended.
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
    """A code is used up before the words are said:
    who was not heard asks for a new one, and says it again.
    """
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


def _instruct(play: Play, *, executes: bool) -> None:
    path = f"/v1/staff/employers/{employer_id(play)}/agreement/rights"
    play.request("PUT", path, body={"executes_rights": executes}, user=staff(play), group="staff")


def _lead_replies(play: Play) -> None:
    path = f"/v1/staff/employers/{employer_id(play)}/agreement/replies"
    play.request("PUT", path, body={"replies_to": "planning@werk.nl"}, user=staff(play), group="staff")


def _ask_access(play: Play) -> None:
    body = {"kind": "access", "relations": [play.relation_id(EMPLOYED)]}
    user = play.account_id(EMPLOYED)
    play.request("POST", "/v1/account/rights-requests", body=body, user=user, expect=202)


def _decide_right(play: Play, decision: str, **reason: str) -> None:
    (request,) = [
        item for item in play.stored("rights_request") if item["state"] == {"S": "awaiting_employer"}
    ]
    path = f"/v1/employer/rights-requests/{request['request_id']['S']}/decision"
    body = {"decision": decision, **reason}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", again=(404,))


def _correct(play: Play) -> None:
    (relation,) = [
        item for item in play.stored("employment") if item.get("personnel_number") == {"S": "1003"}
    ]
    path = f"/v1/employer/people/{relation['person_id']['S']}"
    body = {"email": _CORRECTED, "department": None}
    play.request("PATCH", path, body=body, user=desk_user(play), group="employer")


def _open_on_page(play: Play) -> None:
    """Opens the account on the page and says yes there;
    whoever did not see that page says it from the account.
    """
    form = {**OWN_WORDS, "first_name": "Bram", "password": "Een-veilig-woord-7"}
    if not has_account(play, SECOND):
        opened = play.request("POST", play.link(SECOND, "/sign-up/"), form=form, again=(409,))
        words = re.findall(r'name="(word-[a-z0-9]+)" value="yes"', opened.body)
        if token := re.search(r'name="look" value="([^"]+)"', opened.body):
            yes = {"look": token[1], **dict.fromkeys(words, "yes")}
            play.request("POST", "/first-look", form=yes, again=_USED)
    say_yes(play, SECOND, SECOND)


STORY = Story(
    "relations",
    (
        # A code of before has ended.
        Step("an hour goes by", lambda play: play.pass_time(hours=1)),
        Step(
            "they ask for a code to look",
            lambda play: ask_proof(play, EMPLOYED, EMPLOYED),
            counts_each=True,
        ),
        Step("they look at what stands under the address", _look),
        Step("mail goes to the sign-in address", lambda play: _own(play, "PUT", "/mail", {"to": "sign_in"})),
        Step(
            "somebody does not work there any more",
            lambda play: _own(play, "POST", "/word", {"word": "not_any_more"}),
        ),
        Step("the employer says that they do", _decide),
        Step("its mail is wanted again", lambda play: _own(play, "DELETE", "/mail-stops")),
        Step("the employer decides on rights from now on", lambda play: _instruct(play, executes=False)),
        Step("a copy of what it shares is asked for", _ask_access),
        Step("the employer refuses it", lambda play: _decide_right(play, "refuse", refusal="excessive")),
        Step("the copy is asked for again", _ask_access),
        Step("the employer has it carried out", lambda play: _decide_right(play, "carry_out")),
        Step("replies to its mails go to the employer", _lead_replies),
        Step("rights are carried out by themselves again", lambda play: _instruct(play, executes=True)),
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
