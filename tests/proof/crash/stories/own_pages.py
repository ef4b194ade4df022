"""Somebody with an account does in a browser what they do in the app."""

import re
from html import unescape

from infrastructure.local import authenticator
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.employer import (
    DESK,
    EMPLOYED,
    PASSWORD,
    SECOND,
    THIRD,
    code_in,
    confirm,
    desk_user,
    joined_to,
)
from tests.proof.crash.stories.invitation import answer_by_link, invitation_id, invite
from tests.proof.crash.stories.sessions import account_code
from tests.proof.crash.story import Step, Story

_NEW, _NEXT = "eva@thuis.nl", "noor@thuis.nl"
_NAMES = {"first_name": "Nora", "last_name": "van den Berg", "language": "nl", "mobile": "06 12345678"}
# What an earlier try changed is another version than the one that was seen.
_CHANGED = (412,)
# What a code says that an earlier try has used.
_USED = (403, 422)
_TRIES = 3


def _browser(play: Play) -> Browsing:
    return Browsing(play, EMPLOYED)


def _sign_in(play: Play) -> None:
    _browser(play).signs_in("/inloggen", EMPLOYED, PASSWORD)


def _reply(play: Play, reply: str) -> None:
    _browser(play).sends(f"/mijn/uitnodigingen/{invitation_id(play)}", {"reply": reply})


def _change(play: Play) -> None:
    _browser(play).sends("/mijn/gegevens/wijzigen", {**_NAMES, "town": ""}, again=_CHANGED)


def _send_photo(play: Play) -> None:
    # The browser brings it to the store itself, as the app's does.
    _browser(play).sends("/mijn/gegevens/foto", {"act": "send"})


def _remove_photo(play: Play) -> None:
    _browser(play).sends("/mijn/gegevens/foto", {"act": "remove"})


def _ask_address(play: Play) -> None:
    _browser(play).sends("/mijn/gegevens/adres", {"email": _NEXT})


def _newsletter(play: Play, choice: str) -> None:
    chosen = {"topics-1": "tips", "frequency": "every", "by_name": "no", "language": "nl"}
    fields = chosen if choice == "save" else {}
    _browser(play).sends("/mijn/gegevens/nieuwsbrief", {"choice": choice, **fields})


def _want_newsletter(play: Play) -> None:
    _browser(play).sends(play.link(EMPLOYED, "/nieuwsbrief/"), {"choice": "confirm"})


def _ask_for_data(play: Play) -> None:
    _browser(play).sends("/mijn/verzoeken", {"kind": "access", "about-account": "yes"}, again=(409,))


def _dispute(play: Play) -> None:
    fields = {"kind": "dispute", f"about-{play.relation_id(EMPLOYED)}": "yes"}
    _browser(play).sends("/mijn/verzoeken", fields, again=(409,))


def _object(play: Play) -> None:
    fields = {"kind": "objection_to_use", f"about-{play.relation_id(EMPLOYED)}": "yes"}
    _browser(play).sends("/mijn/verzoeken", fields, again=(409,))


def _take_back(play: Play) -> None:
    (request,) = [one for one in play.stored("rights_request") if one["right"] == {"S": "dispute"}]
    _browser(play).sends("/mijn/verzoeken", {"take-back": request["request_id"]["S"]}, again=(409,))


def _restrict(play: Play) -> None:
    _browser(play).sends("/mijn/verzoeken", {"kind": "restriction", "about-account": "yes"}, again=(409,))


def _use_again(play: Play) -> None:
    (request,) = [one for one in play.stored("rights_request") if one["right"] == {"S": "restriction"}]
    _browser(play).sends("/mijn/verzoeken", {"use-again": request["request_id"]["S"]})


def _ask_what_is_wrong(play: Play) -> None:
    (request,) = [one for one in play.stored("rights_request") if one["state"] == {"S": "awaiting_employer"}]
    path = f"/v1/employer/rights-requests/{request['request_id']['S']}/question"
    body = {"question": "Wat klopt er niet?"}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", again=(404, 409))


def _tell(play: Play) -> None:
    (request,) = [one for one in play.stored("rights_request") if one["state"] == {"S": "waiting_for_person"}]
    fields = {"tell": request["request_id"]["S"], "told": "Mijn nummer is anders."}
    _browser(play).sends("/mijn/verzoeken", fields, again=(409,))


def _employer_signs_in(play: Play) -> None:
    Browsing(play, DESK).signs_in("/inloggen", DESK, PASSWORD, "employer_user", role="employer")


def _employer_asks(play: Play) -> None:
    (request,) = [one for one in play.stored("rights_request") if one["state"] == {"S": "awaiting_employer"}]
    path = f"/werkgever/verzoeken/{request['request_id']['S']}"
    fields = {"act": "ask", "question": "Wat klopt er niet?"}
    Browsing(play, DESK).sends(path, fields, again=(404, 409))


def _employer_decides(play: Play, act: str) -> None:
    office = Browsing(play, DESK)
    for path in set(
        re.findall(r'href="(/werkgever/verzoeken/[^"]+)"', office.goes("/werkgever/verzoeken").body)
    ):
        fields = {"act": act, "refusal": "accurate", "weighing": "Zonder dit is er geen rooster."}
        office.sends(path, fields, again=(404, 409))


def _others_come(play: Play) -> None:
    for email in (SECOND, THIRD):
        answer_by_link(play, email, "accept")


def _have_looked_at(play: Play) -> None:
    _browser(play).sends("/mijn/verzoeken", {"invitation": invitation_id(play)}, again=(409,))


def _end_others(play: Play) -> None:
    _browser(play).sends("/mijn/veiligheid", {"act": "others"})


def _sign_in_elsewhere(play: Play) -> None:
    # All that began until now have ended but one, by whatever clock.
    play.pass_time(minutes=3)
    body = {"email": EMPLOYED, "password": PASSWORD, "role": "person"}
    play.request("POST", "/v1/sessions", body=body)


def _end_one(play: Play) -> None:
    _browser(play).ends_a_session("/mijn/veiligheid")


def _ask_for_password(play: Play) -> None:
    _browser(play).sends("/mijn/veiligheid", {"act": "password"})


def _set_factor(play: Play) -> None:
    browser = _browser(play)
    offer = browser.sends("/mijn/veiligheid", {"act": "begin"}, expect=200, again=(409,))
    if offer.status != 200:  # an earlier try has set it
        return
    (enrolment,) = re.findall(r'name="enrolment" value="([^"]+)"', offer.body)
    (secret,) = re.findall(r"<code>([A-Z2-7]+)</code>", offer.body)
    code = authenticator.code(secret, play.cloud.now.timestamp())
    fields = {"act": "set", "enrolment": unescape(enrolment), "code": code}
    browser.sends("/mijn/veiligheid", fields, expect=200, again=(409,))


def _about_employer(play: Play, **fields: str) -> None:
    browser = _browser(play)
    (path,) = set(re.findall(r'href="(/mijn/gegevens/werkgever/[^"]+)"', browser.goes("/mijn/gegevens").body))
    browser.sends(path, fields)


def _want_mail(play: Play) -> None:
    _browser(play).sends("/mijn/gegevens", {})


def _say_at_address(play: Play, word: str, becomes: str | None) -> None:
    """A code is used up before the words are said:
    who was not heard asks for a new one, and says it again.
    """
    relation, browser = play.relation_id(EMPLOYED), _browser(play)
    for _ in range(_TRIES):
        # A code of before has ended.
        play.pass_time(hours=1)
        asked = browser.sends("/mijn/gegevens/koppelen", {"email": EMPLOYED})
        play.settle()
        if joined_to(play, relation) == becomes:
            return
        page, given = asked.location, {"code": code_in(play, EMPLOYED)["code"]}
        browser.sends(page, given, expect=200, again=_USED)
        chosen = {**given, "act": "say", f"word-{relation}": word}
        browser.sends(page, chosen, again=(200, *_USED))
        if joined_to(play, relation) == becomes:
            return
    raise RefusedError("nothing was said")


def _renew_codes(play: Play) -> None:
    fields = {"act": "codes", "code": account_code(play)}
    _browser(play).sends("/mijn/veiligheid", fields, expect=200, again=(401, 409, 422))


def _drop_factor(play: Play) -> None:
    browser = _browser(play)
    # What an earlier try has used, or removed.
    browser.sends("/mijn/veiligheid", {"act": "remove", "code": account_code(play)}, again=(401, 409, 422))


def _sign_out(play: Play) -> None:
    browser = _browser(play)
    browser.goes("/mijn")
    browser.sends("/uitloggen", {})


def _delete(play: Play) -> None:
    # Who has no session any more has none because the account is going.
    _browser(play).sends("/mijn/verwijderen/bevestigen", {}, expect=200)


def _sign_up(play: Play) -> None:
    fields = {"first_name": "Eva", "last_name": "Smit", "email": _NEW, "mobile": "06 12345678"}
    Browsing(play, _NEW).sends("/aanmelden", fields, hidden=("csrf", "statement_version"))


def _forget(play: Play) -> None:
    Browsing(play, _NEW).sends("/wachtwoord-vergeten", {"email": EMPLOYED, "role": "person"})


def _unsubscribe(play: Play) -> None:
    play.request("POST", play.link(EMPLOYED, "/unsubscribe/"), form={})


STORY = Story(
    "own_pages",
    (
        Step("somebody signs up on a page", _sign_up, counts_each=True),
        Step("and confirms", lambda play: confirm(play, _NEW)),
        Step("somebody else signs in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("they accept on a page", lambda play: _reply(play, "accept")),
        Step("and decline after all", lambda play: _reply(play, "decline")),
        Step("they change their name", _change),
        Step("they ask where to bring a photo", _send_photo, counts_each=True),
        Step("they want no photo after all", _remove_photo),
        Step("they choose where mail goes", lambda play: _about_employer(play, act="mail", to="sign_in")),
        Step("they want that mail again", lambda play: _about_employer(play, act="again")),
        Step("they want our mail again", _want_mail),
        # Said twice is written down twice.
        Step(
            "they say that they work there no more",
            lambda play: _about_employer(play, act="word", word="not_any_more"),
            counts_each=True,
        ),
        Step("they ask for another address", _ask_address, counts_each=True),
        Step("they ask for the newsletter", lambda play: _newsletter(play, "ask"), counts_each=True),
        Step("they say yes to it", _want_newsletter, counts_each=True),
        Step("they choose another topic", lambda play: _newsletter(play, "save")),
        Step("they stop it", lambda play: _newsletter(play, "stop")),
        Step("they ask for their data", _ask_for_data),
        Step("they say that something is wrong", _dispute),
        Step("its employer asks what", _ask_what_is_wrong),
        Step("they take it back", _take_back),
        Step("they say so again", _dispute),
        Step("the employer signs in", _employer_signs_in, counts_each=True, throws_token_away=True),
        Step("and asks what, on a page", _employer_asks),
        Step("they tell it", _tell),
        Step("and says that some of it is right", lambda play: _employer_decides(play, "carry_out_partly")),
        Step("they say so a third time", _dispute),
        Step("and the employer that all of it is right", lambda play: _employer_decides(play, "refuse")),
        Step("others take the places", _others_come),
        Step("they ask that a person looks at it", _have_looked_at),
        Step("and the employer gives them a place", lambda play: _employer_decides(play, "carry_out")),
        Step("they object to what is done with it", _object),
        Step("and the employer weighs that", lambda play: _employer_decides(play, "refuse")),
        Step("they have their own data only kept", _restrict),
        Step("and used again", _use_again),
        Step("they set a second step", _set_factor),
        Step("they have new recovery codes", _renew_codes),
        Step("they turn it off", _drop_factor),
        Step("they sign out everywhere else", _end_others),
        Step("they sign in elsewhere", _sign_in_elsewhere, counts_each=True),
        Step("and end that session on the page", _end_one),
        Step("they have a link for a new password mailed", _ask_for_password, counts_each=True),
        Step(
            "they part from the employer with a code, on pages",
            lambda play: _say_at_address(play, "not_me", None),
            counts_each=True,
        ),
        Step(
            "and join it again",
            lambda play: _say_at_address(play, "yes", play.account_id(EMPLOYED)),
            counts_each=True,
        ),
        Step("they sign out", _sign_out),
        Step("they forgot the password", _forget, counts_each=True),
        Step("they sign in again", _sign_in, counts_each=True, throws_token_away=True),
        Step("a link in a mail stops invitations", _unsubscribe),
        Step("they delete the account", _delete),
    ),
    after="employer",
    prepared=(Step("an employer invites everyone", invite),),
)
