"""Staff record an incident, add to it, decide its risk, write down who was told, inform an employer, mail the
people, close it.
"""

from datetime import timedelta

from qlinx.kit.clock import HOME_ZONE
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import PASSWORD, STAFF, staff
from tests.proof.crash.stories.employer import STORY as EMPLOYER
from tests.proof.crash.story import Step, Story

_PAGE = "/balie/incidenten"
_API = "/v1/staff/incidents"
_ONE = "i" * 26
_FACTS = {
    "nature": "disclosed",
    "affected-0": "identity",
    "people": "40",
    "what": "een lijst was te zien voor een andere werkgever",
    "consequences": "iemand kan worden benaderd",
    "measures": "de lijst is weggehaald",
}


def _now(play: Play, *, minutes: int = 0) -> str:
    at = play.cloud.now - timedelta(minutes=minutes)
    return at.astimezone(HOME_ZONE).strftime("%Y-%m-%dT%H:%M")


def _sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _record(play: Play) -> None:
    new = {"incident_id": _ONE, "aware_at": _now(play, minutes=5)}
    Browsing(play, STAFF).sends(_PAGE, {**_FACTS, **new})


def _do(play: Play, act: str, *again: int, **words: str) -> None:
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}", {"act": act, **words}, again=again)


def _change(play: Play) -> None:
    seen = str(min(int(one["version"]["N"]) for one in play.stored("incident")))
    _do(play, "change", 409, 412, **{**_FACTS, "people": "41", "aware_at": _now(play, minutes=5)}, seen=seen)


def _inform(play: Play) -> None:
    (employer,) = play.stored("employer")
    _do(play, "inform", employer_id=employer["employer_id"]["S"])


_WORDS = {
    f"{language}_{name}": "in gewone taal" if language == "nl" else "in plain words"
    for language in ("nl", "en")
    for name in ("what", "consequences", "measures", "yours")
}


def _telling(play: Play) -> str:
    """The version of the words that a page shows: none before they are kept, and the first one then."""
    return str(min((int(one["version"]["N"]) for one in play.stored("incident_telling")), default=0))


def _write_words(play: Play) -> None:
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}/mensen", {"act": "save", **_WORDS, "seen": _telling(play)})


def _mail_persons(play: Play) -> None:
    (employer,) = play.stored("employer")
    form = {"to": f"employer-{employer['employer_id']['S']}", "seen": _telling(play)}
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}/mensen", {"act": "send", **form})


def _mail_all_who_sign_in(play: Play) -> None:
    form = {"to": "sign_ins", "seen": _telling(play)}
    Browsing(play, STAFF).sends(f"{_PAGE}/{_ONE}/mensen", {"act": "send", **form})


def _record_by_api(play: Play) -> None:
    facts = {"nature": "lost", "affected": ["work"], "people": 3, "what": "een lijst was een uur weg"}
    told = {"consequences": "geen", "measures": "teruggezet", "aware_at": _now(play, minutes=5)}
    play.request(
        "POST",
        _API,
        body={**facts, **told},
        user=staff(play),
        group="staff",
        key="incident-0001",
        expect=201,
    )


def _other(play: Play) -> str:
    (other,) = {one["incident_id"]["S"] for one in play.stored("incident")} - {_ONE}
    return str(other)


def _change_by_api(play: Play) -> None:
    path = f"{_API}/{_other(play)}"
    seen = play.request("GET", path, user=staff(play), group="staff").json
    facts = {
        name: seen[name] for name in ("nature", "affected", "what", "consequences", "measures", "aware_at")
    }
    play.request(
        "PUT",
        path,
        body={**facts, "people": 4},
        user=staff(play),
        group="staff",
        again=(412,),
        seen=seen["etag"],
    )


def _do_by_api(play: Play, act: str, *again: int, **words: str) -> None:
    path = f"{_API}/{_other(play)}/acts"
    play.request("POST", path, body={"act": act, **words}, user=staff(play), group="staff", again=again)


STORY = Story(
    "incidents",
    (
        Step("staff sign in", _sign_in, counts_each=True, throws_token_away=True),
        Step("they record an incident", _record),
        Step("they add to it", _change),
        Step("they decide its risk", lambda play: _do(play, "decide", risk="high", reason="veel namen")),
        Step("they inform an employer", _inform),
        Step("they write what the people are told", _write_words),
        Step("they have everybody of the employer mailed", _mail_persons),
        Step("they have everybody who can sign in mailed", _mail_all_who_sign_in),
        Step("they reported it", lambda play: _do(play, "report", 409, reported_at=_now(play))),
        Step("the people were told", lambda play: _do(play, "tell", 409, told_at=_now(play), how="een mail")),
        Step("they close it", lambda play: _do(play, "close", 409, learned="eigen plekken")),
        Step("they record another over the API", _record_by_api),
        Step("put right there how many it is about", _change_by_api),
        Step(
            "decide there that it has no risk",
            lambda play: _do_by_api(play, "decide", risk="none", reason="leeg"),
        ),
        Step("and close it there", lambda play: _do_by_api(play, "close", 409, learned="eerder kijken")),
    ),
    prepared=EMPLOYER.named(
        "an operator makes somebody staff",
        "staff choose a password",
        "staff set their app up",
        "staff add an employer",
    ),
)
