"""A user of an employer hands a list in, invites, reminds and calls off in a browser."""

import re

from tests.proof.crash.browsing import Browsing, app_code
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.employer import DESK, HEADER, PASSWORD, PEOPLE, desk_user
from tests.proof.crash.stories.invitation import invitation_id
from tests.proof.crash.story import Step, Story

_TITLE = "Zomerborrel"
_TYPED = {
    "title": _TITLE,
    "starts_at": "2026-12-05T19:30",
    "ends_at": "2026-12-05T22:00",
    "location": "Voorbeeldplein 1",
    "text": "Er is soep.",
    "answer_by": "2026-12-01T12:00",
    "number_of_places": "2",
    "audience": "everyone",
    "when": "now",
    "go": "done",
}
_DECLARED = {"declared_by": "Anna Bos", "ground": "contract", "covers": "everyone"}
_COLLEAGUE = "ella@zorg.example"
_NEW = "daan@mensen.example"
_ROWS = (*PEOPLE, f"Daan;Bakker;{_NEW};;1004;Zorg")
# What an earlier try did already.
_DONE = (404, 409, 412)


def _office(play: Play) -> Browsing:
    return Browsing(play, DESK)


def _sign_in(play: Play) -> None:
    _office(play).signs_in("/inloggen", DESK, PASSWORD, "employer_user", role="employer")


def _invitation(play: Play) -> str:
    return f"/werkgever/uitnodigingen/{invitation_id(play, _TITLE)}"


def _invite(play: Play) -> None:
    _office(play).sends("/werkgever/nieuwe-uitnodiging", _TYPED)


def _remind(play: Play) -> None:
    _office(play).sends(_invitation(play), {}, again=_DONE)


def _remind_by_api(play: Play) -> None:
    # The next day: once a day at most.
    play.pass_time(hours=25)
    path = f"/v1/employer/invitations/{invitation_id(play, _TITLE)}/reminders"
    play.request("POST", path, user=desk_user(play), group="employer", key="again-1", expect=201, again=_DONE)


_BETWEEN = ("what", "who", "check", "send")


def _go_through(play: Play) -> None:
    """Each step of the form and back again; what was typed goes along."""
    office, typed = _office(play), {name: value for name, value in _TYPED.items() if name != "go"}
    for step in (*_BETWEEN, *reversed(_BETWEEN)):
        office.sends("/werkgever/nieuwe-uitnodiging", {**typed, "go": step}, expect=200)


def _try_out_on_page(play: Play) -> None:
    _office(play).sends("/werkgever/nieuwe-uitnodiging", {**_TYPED, "go": "test"}, expect=200)


_SHOWN = ("csrf", "seen", "title", "starts_at", "ends_at", "location", "answer_by")


def _try_out(play: Play) -> None:
    draft = {
        name: _TYPED[name] for name in ("title", "starts_at", "ends_at", "location", "text", "answer_by")
    }
    path, body = "/v1/employer/test-invitations", {**draft, "audience": {"everyone": True}}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", expect=204)


def _look_for(play: Play) -> None:
    _office(play).sends("/werkgever/mensen", {"text": "Smit"}, expect=200)


def _look_for_by_api(play: Play) -> None:
    path = "/v1/employer/people/searches"
    play.request("POST", path, body={"text": "Smit"}, user=desk_user(play), group="employer", expect=200)


def _count_by_api(play: Play) -> None:
    path = "/v1/employer/audiences"
    play.request("POST", path, body={}, user=desk_user(play), group="employer", expect=200)


def _put_right(play: Play) -> None:
    office = _office(play)
    path = re.findall(r'href="(/werkgever/persoon/[^"]+)"', office.goes("/werkgever/mensen").body)[0]
    page = office.goes(path).body
    shown = dict(re.findall(r'name="(first_name|last_name|email)"[^>]* value="([^"]*)"', page))
    office.sends(path, {**shown, "department": "Keuken", "language": "nl"})


def _say_who_left(play: Play) -> None:
    """Said once: by then the page no longer lists them, and another is not meant."""
    office, (leaver, *_) = _office(play), sorted(one["person_id"]["S"] for one in play.stored("employment"))
    office.sends(f"/werkgever/persoon/{leaver}", {"decision": "has_left", "sure": "yes"})


def _move(play: Play) -> None:
    fields = {"location": "Voorbeeldplein 2", "text": _TYPED["text"]}
    _office(play).sends(f"{_invitation(play)}/wijzig", fields, again=_DONE, hidden=_SHOWN)


def _move_by_api(play: Play) -> None:
    path = f"/v1/employer/invitations/{invitation_id(play, _TITLE)}/changes"
    body = {"location": "Voorbeeldplein 3"}
    play.request(
        "POST",
        path,
        body=body,
        user=desk_user(play),
        group="employer",
        key="moved-1",
        seen="*",
        expect=201,
        again=_DONE,
    )


def _places(play: Play) -> None:
    _office(play).sends(f"{_invitation(play)}/plaatsen", {"number_of_places": "3"}, again=_DONE)


def _call_off(play: Play) -> None:
    _office(play).sends(f"{_invitation(play)}/gaat-niet-door", {"reason": "De zaal is er niet."}, again=_DONE)


def _invite_colleague(play: Play) -> None:
    typed = {"name": "Ella Smit", "email": _COLLEAGUE, "access": "read"}
    _office(play).sends("/werkgever/collegas", typed, again=_DONE)


def _end_others(play: Play) -> None:
    _office(play).sends("/werkgever/veiligheid", {"act": "others"})


def _renew_codes(play: Play) -> None:
    code = app_code(play, "employer_user", DESK)
    fields = {"act": "codes", "code": code}
    _office(play).sends("/werkgever/veiligheid", fields, expect=200, again=(401, 422))


def _sign_in_elsewhere(play: Play) -> None:
    # All that began until now have ended but one, by whatever clock.
    play.pass_time(minutes=3)
    body = {"email": DESK, "password": PASSWORD, "role": "employer"}
    session = play.request("POST", "/v1/sessions", body=body).json["session"]
    answer = {"session": session, "code": app_code(play, "employer_user", DESK)}
    play.request("POST", "/v1/sessions/challenge", body=answer, again=(401,))


def _end_one(play: Play) -> None:
    _office(play).ends_a_session("/werkgever/veiligheid")


def _drop_factor(play: Play) -> None:
    """Takes the second step away, and with it every session."""
    if not any("factor" in one for one in play.stored("employer_user") if one["email"]["S"] == DESK):
        return  # an earlier try was carried out
    fields = {"act": "remove", "code": app_code(play, "employer_user", DESK)}
    _office(play).sends("/werkgever/veiligheid", fields, again=(401, 409, 422))


def _list_check(play: Play) -> None:
    path = "/v1/employer/list-check"
    play.request("PUT", path, body={"check_first": True}, user=desk_user(play), group="employer")


def _hand_in(play: Play) -> None:
    """Declares, and puts the file where its page says."""
    office = _office(play)
    to = office.sends("/werkgever/lijst", _DECLARED).location
    key = re.search(r'name="key" value="([^"]*)"', office.goes(to).body)
    if key is None:
        raise RefusedError("the page of the file names no place for it")
    office.cookies["list"] = to.replace("/bestand", "/controle")
    body = "\r\n".join([HEADER, *_ROWS, ""]).encode("utf-8-sig")
    play.put("Drop", key[1].replace("${filename}", "lijst.csv"), body)


def _decide(play: Play, confirm: str) -> None:
    office = _office(play)
    office.sends(office.cookies["list"], {"confirm": confirm}, again=_DONE)


def _declarations(play: Play) -> list[str]:
    """Those of the employer, the oldest first."""
    found = sorted(play.stored("attestation"), key=lambda one: one["received_at"]["S"])
    return [str(one["attestation_id"]["S"]) for one in found]


def _take_back(play: Play) -> None:
    path = f"/werkgever/verklaringen/{_declarations(play)[0]}"
    _office(play).sends(path, {"withdraw": "yes"}, again=_DONE)


def _declare_anew(play: Play) -> None:
    typed = {"declared_by": "Anna Bos", "ground": "legitimate_interest"}
    _office(play).sends(f"/werkgever/verklaringen/{_declarations(play)[0]}", typed, again=_DONE)


def _take_back_by_api(play: Play) -> None:
    path = f"/v1/employer/declarations/{_declarations(play)[1]}/withdrawal"
    play.request("POST", path, user=desk_user(play), group="employer")


def _declare_anew_by_api(play: Play) -> None:
    path = f"/v1/employer/declarations/{_declarations(play)[1]}/renewal"
    body = {"declared_by": "Anna Bos", "ground": "contract", "text_version": "2026-11"}
    play.request("POST", path, body=body, user=desk_user(play), group="employer", again=_DONE)


STORY = Story(
    "office_pages",
    (
        Step("a user of an employer signs in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("they have the mail sent to themselves", _try_out, counts_each=True),
        Step("they look for somebody", _look_for),
        Step("they look for somebody over the API", _look_for_by_api),
        Step("they count an audience over the API", _count_by_api),
        Step("they put right what they share about somebody", _put_right),
        Step("they go through the steps of an invitation, and back", _go_through),
        Step("they have it sent to themselves on the page", _try_out_on_page, counts_each=True),
        Step("they invite on a page", _invite, counts_each=True),
        Step("they remind who has not replied", _remind),
        Step("it is somewhere else", _move),
        Step("and somewhere else again, over the API", _move_by_api),
        Step("there is room for more", _places),
        Step("they remind again over the API", _remind_by_api),
        Step("they sign in the next day", _sign_in, counts_each=True, throws_token_away=True),
        Step("it is called off", _call_off),
        Step("they invite a colleague", _invite_colleague),
        Step("dropped lists are to be seen first", _list_check),
        # Over the API they are somewhere else.
        Step("they sign out everywhere else", _end_others),
        Step("they sign in elsewhere", _sign_in_elsewhere, counts_each=True),
        Step("and end that session on the page", _end_one),
        Step("they have new recovery codes", _renew_codes),
        Step("they hand a list in", _hand_in, counts_each=True),
        Step("they have seen it, and throw it away", lambda play: _decide(play, "no")),
        Step("they hand it in once more", _hand_in, counts_each=True),
        Step("they have seen it, and say yes", lambda play: _decide(play, "yes")),
        Step("they take the first declaration back", _take_back),
        Step("they declare anew for its people", _declare_anew),
        Step("they take another back over the API", _take_back_by_api),
        Step("and declare anew over the API", _declare_anew_by_api),
        Step("somebody whom they share has left", _say_who_left),
        Step("they sign in once more", _sign_in, counts_each=True, throws_token_away=True),
        Step("and take their second step away on the page", _drop_factor),
    ),
    after="employer",
)
