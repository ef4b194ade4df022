"""People use their rights: access, erasure, with an account and without; the address may come back."""

from collections.abc import Mapping
from typing import Any

from qlinx.records.shape import Regime
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories import account, invitation
from tests.proof.crash.stories.account import VISITOR
from tests.proof.crash.stories.employer import (
    EMPLOYED,
    PASSWORD,
    PEOPLE,
    SECOND,
    STAFF,
    THIRD,
    code_in,
    confirm,
    declare,
    desk_user,
    drop_roster,
    employer_id,
    prove_address,
    sign_up,
)
from tests.proof.crash.story import Step, Story

_CODES = 2
_CONTACT = "sanne@zorg.example"
_RIGHT_NAME = "Sanne Jansen"
_ON_ROLES = ("rectification", "restriction", "objection_to_use")
_TOLD = "Mijn nummer is anders."
_TRIES = 3
# What a code says that an earlier try has used.
_USED = (403, 409, 410, 422)


def _ask_in_app(play: Play, email: str, kind: str) -> None:
    user = play.account_id(email)
    play.request("POST", "/v1/account/rights-requests", body={"kind": kind}, user=user, expect=202)


def _send_to_another(play: Play) -> None:
    """Of who works; the package arrives there, once by its name however often it is put."""
    body = {"kind": "portability", "send_to": "https://upload.voorbeeld.nl/pakket"}
    user = play.account_id(EMPLOYED)
    play.request("POST", "/v1/account/rights-requests", body=body, user=user, expect=202)


def _ask_code(play: Play, email: str) -> None:
    play.request("POST", "/v1/identity-codes", body={"email": email}, expect=202)


def _ask_code_on_page(play: Play, email: str) -> None:
    play.request("POST", "/rights/code", form={"email": email})


def _handed_in(play: Play, email: str, kind: str) -> dict[str, str]:
    return {**code_in(play, email), "kind": kind}


def _use_code(play: Play, email: str, kind: str) -> None:
    body = _handed_in(play, email, kind)
    play.request("POST", "/v1/rights-requests", body=body, expect=202, again=_USED)


def _ask_code_to_fetch(play: Play, email: str) -> None:
    play.request("POST", play.link(email, "/rights-requests/", about="staan klaar"), form={})


def _fetch(play: Play, email: str) -> None:
    page = play.link(email, "/rights-requests/", about="staan klaar")
    play.request("POST", page, form=code_in(play, email), expect=200, again=_USED)


def _disputed(play: Play) -> str:
    (request,) = [one for one in play.stored("rights_request") if one["right"] == {"S": "dispute"}]
    return str(request["request_id"]["S"])


def _act_on_disputed(play: Play, **fields: str) -> None:
    Browsing(play, STAFF).sends(f"/balie/zaken/{_disputed(play)}", fields, again=(404, 409, 412))


def _employer_asks(play: Play) -> None:
    path = f"/v1/employer/rights-requests/{_disputed(play)}/question"
    body = {"question": "Wat klopt er niet?"}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", again=(404, 409))


def _question(play: Play) -> str:
    return play.link(THIRD, "/rights-requests/", about="vraag")


def _ask_code_to_tell(play: Play) -> None:
    play.request("POST", _question(play), form={"told": _TOLD})


def _tell(play: Play) -> None:
    """A code is used up before anything is told: who was not heard tries with the other code."""
    for number in range(_CODES):
        form = {**code_in(play, THIRD, number), "told": _TOLD}
        play.request("POST", _question(play), form=form, expect=200, again=_USED)
        if _is_told(play):
            return
    raise RefusedError("nothing was told")


def _is_told(play: Play) -> bool:
    return any("told" in one for one in play.stored("rights_request"))


def _object(play: Play) -> None:
    body = {"kind": "objection_to_use"}
    user = play.account_id(EMPLOYED)
    play.request("POST", "/v1/account/rights-requests", body=body, user=user, expect=202)


def _weigh(play: Play) -> None:
    (request,) = _asked(play, play.account_id(EMPLOYED), "objection_to_use")
    fields = {"act": "overridden", "weighing": "Zonder dit is er geen account."}
    path = f"/balie/zaken/{request['request_id']['S']}"
    Browsing(play, STAFF).sends(path, fields, again=(404, 409, 412, 422))


def _asked(play: Play, subject: str, right: str) -> list[Mapping[str, Any]]:
    return [
        one
        for one in play.stored("rights_request")
        if one["right"] == {"S": right} and one["person_id"] == {"S": subject}
    ]


def _staff_sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _use_codes_on_page(play: Play, email: str) -> None:
    """A page uses its code up before the requests are taken in:
    who was not heard tries with the other code.
    """
    relation = play.relation_id(email)
    for number in range(_CODES):
        form = {**code_in(play, email, number), f"erasure-{relation}": "yes"}
        # Asked whether it is sure first, of which nothing changes.
        play.request("POST", "/rights/request", form=form, expect=200, again=_USED)
        play.request("POST", "/rights/request", form={**form, "sure": "yes"}, expect=200, again=_USED)
        play.settle()
        if relation not in str(play.stored("person")):
            return
    raise RefusedError("nobody was erased")


def _put_right_and_only_kept(play: Play) -> None:
    """The contact of the agreement, with a code on the page; as above where it was used up unheard: what was
    done is not asked again.
    """
    (contact,) = play.stored("employer_contact")
    about = contact["person_id"]["S"]
    for number in range(_CODES):
        left = {f"{right}-{about}": "yes" for right in _ON_ROLES if not _asked(play, about, right)}
        form = {**code_in(play, _CONTACT, number), f"right-name-{about}": _RIGHT_NAME, **left}
        play.request("POST", "/rights/request", form=form, expect=200, again=_USED)
        if all(_asked(play, about, right) for right in _ON_ROLES):
            return
    raise RefusedError("not all that was chosen was done")


def _allow_again(play: Play) -> None:
    """A code is used up before the word is said: who was not heard asks for a new one, and says it again."""
    employer, user = employer_id(play), play.account_id(SECOND)
    word = {"employer_id": employer, "word": "allow_again"}
    for _ in range(_TRIES):
        prove_address(play, SECOND, SECOND)
        play.settle()
        if not _is_remembered(play):
            return
        body = {**code_in(play, SECOND), "words": [word]}
        play.request("POST", "/v1/account/relations/words", body=body, user=user, again=_USED)
        if not _is_remembered(play):
            return
    raise RefusedError("nothing was allowed")


def _is_remembered(play: Play) -> bool:
    """Whether an address is, which its employer may not bring back."""
    kept = play.cloud.tables.every(play.names[Regime.LEDGER])
    return any(item["kind"] == {"S": "memory"} and item["sk"]["S"].startswith("address#") for item in kept)


def _delete_account(play: Play, email: str) -> None:
    user = play.account_id(email)
    play.request("DELETE", "/v1/account", user=user, expect=202, again=(401,))


STORY = Story(
    "rights",
    (
        Step("access is asked for in the app", lambda play: _ask_in_app(play, EMPLOYED, "access")),
        Step("a visitor sends a photo", lambda play: account.put_photo(play, "a")),
        Step("and asks for access to it", lambda play: _ask_in_app(play, VISITOR, "access")),
        Step(
            "and takes it along, with our signature", lambda play: _ask_in_app(play, VISITOR, "portability")
        ),
        Step("and has it sent to another service", _send_to_another),
        Step("a code is asked for", lambda play: _ask_code(play, SECOND), counts_each=True),
        Step("access is asked for by code", lambda play: _use_code(play, SECOND, "access")),
        Step(
            "a code is asked for on its page", lambda play: _ask_code_to_fetch(play, SECOND), counts_each=True
        ),
        Step("with that code the export is fetched", lambda play: _fetch(play, SECOND)),
        # A code of before has ended.
        Step("an hour goes by", lambda play: play.pass_time(hours=1)),
        Step(
            "a code is asked for on the page", lambda play: _ask_code_on_page(play, SECOND), counts_each=True
        ),
        Step("and another one", lambda play: _ask_code_on_page(play, SECOND), counts_each=True),
        Step("somebody without account is erased", lambda play: _use_codes_on_page(play, SECOND)),
        Step(
            "the contact of the agreement asks for a code",
            lambda play: _ask_code_on_page(play, _CONTACT),
            counts_each=True,
        ),
        Step("and for another one", lambda play: _ask_code_on_page(play, _CONTACT), counts_each=True),
        Step("and puts the name right, has the use restricted and objects to it", _put_right_and_only_kept),
        Step(
            "a code is asked for an unknown address", lambda play: _ask_code(play, "niemand@mensen.example")
        ),
        Step("a third asks for a code", lambda play: _ask_code(play, THIRD), counts_each=True),
        Step("and says with it that something is wrong", lambda play: _use_code(play, THIRD, "dispute")),
        Step("staff sign in on a page", _staff_sign_in, counts_each=True, throws_token_away=True),
        Step("they doubt who asked", lambda play: _act_on_disputed(play, act="doubt")),
        Step("they find out", lambda play: _act_on_disputed(play, act="identified", how="called_back")),
        Step("it takes longer", lambda play: _act_on_disputed(play, act="extend", reason="complex")),
        Step("its employer asks what is wrong", _employer_asks),
        Step("an hour goes by once more", lambda play: play.pass_time(hours=1)),
        Step("a code is asked for to tell it", _ask_code_to_tell, counts_each=True),
        Step("and another one for that", _ask_code_to_tell, counts_each=True),
        Step("with a code they tell it", _tell),
        Step("staff doubt it once more", lambda play: _act_on_disputed(play, act="doubt")),
        Step("and refuse what nobody shows to be theirs", lambda play: _act_on_disputed(play, act="refuse")),
        Step("somebody objects to what is done with the account", _object),
        Step("staff weigh that", _weigh),
        Step("somebody who works deletes the account", lambda play: _delete_account(play, EMPLOYED)),
        Step("who nobody shares deletes the account", lambda play: _delete_account(play, VISITOR)),
        Step("who was erased signs up again", lambda play: sign_up(play, SECOND, "Bram"), counts_each=True),
        Step("and confirms", lambda play: confirm(play, SECOND)),
        Step("the roster is declared again", lambda play: declare(play, "weer.csv"), counts_each=True),
        Step("the roster comes again", lambda play: drop_roster(play, "weer.csv", PEOPLE)),
        Step("who was erased may be shared again", _allow_again, counts_each=True),
    ),
    after="employer",
    prepared=(
        *invitation.STORY.steps[:3],
        *account.STORY.named(
            "a visitor signs up", "a visitor confirms on the page", "a form for a photo is asked for"
        ),
    ),
)
