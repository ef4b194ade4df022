"""Staff do in a browser what they do for employers and people."""

from qlinx.kit.clock import home_day
from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import DESK, EMPLOYED, PASSWORD, STAFF, THIRD
from tests.proof.crash.stories.employer import STORY as EMPLOYER
from tests.proof.crash.stories.invitation import STORY as INVITATION
from tests.proof.crash.stories.invitation import invitation_id
from tests.proof.crash.story import Step, Story

_EMPLOYER = {
    "name": "Voorbeeld Bouw",
    "language": "nl",
    "starts_on": "2026-11-01",
    "decides": "employer",
    "contact_name": "Sanne Smit",
    "contact_email": "sanne@bouw.example",
}
_USER = "kees@bouw.example"
# What an earlier try changed is another version than the one that was seen, or is gone.
_DONE = (404, 409, 412)


def _staff(play: Play) -> Browsing:
    return Browsing(play, STAFF)


def _sign_in(play: Play) -> None:
    _staff(play).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _sign_out(play: Play) -> None:
    browser = _staff(play)
    browser.goes("/balie/zaken")
    browser.sends("/balie/uitloggen", {})


def _added(play: Play) -> str:
    (found,) = [one for one in play.stored("employer") if one["name"] == {"S": _EMPLOYER["name"]}]
    return str(found["employer_id"]["S"])


def _add(play: Play) -> None:
    _staff(play).sends("/balie/werkgevers/nieuw", _EMPLOYER)


def _decides(play: Play) -> None:
    _staff(play).sends(f"/balie/werkgevers/{_added(play)}/rechten", {"decides": "us"}, again=_DONE)


def _replies(play: Play) -> None:
    fields = {"replies_to": "planning@werk.nl"}
    _staff(play).sends(f"/balie/werkgevers/{_added(play)}/antwoordadres", fields, again=_DONE)


def _end(play: Play) -> None:
    fields = {"ends_on": "2027-06-30", "confirmed": "yes"}
    _staff(play).sends(f"/balie/werkgevers/{_added(play)}/einde", fields, again=_DONE)


def _invite_user(play: Play) -> None:
    fields = {"name": "Kees Bos", "email": _USER, "access": "administrate"}
    _staff(play).sends(f"/balie/gebruikers/{_added(play)}", fields, again=_DONE)


def _act_on_user(play: Play, **fields: str) -> None:
    (user,) = [one for one in play.stored("employer_user") if one["email"] == {"S": _USER}]
    path = f"/balie/gebruikers/{_added(play)}/{user['person_id']['S']}"
    _staff(play).sends(path, fields, again=_DONE)


def _search(play: Play) -> None:
    fields = {"email": EMPLOYED, "reason": "complaint", "case": "tel-20261123"}
    _staff(play).sends("/balie/zoeken", fields, expect=200)


def _note(play: Play) -> None:
    """Somebody called about what stands under an address; once it was done no earlier try is told apart."""
    fields = {"right": "objection", "channel": "phone", "received_on": home_day(play.cloud.now).isoformat()}
    _staff(play).sends(f"/balie/noteren/{play.relation_id(EMPLOYED)}", fields)


def _note_a_look(play: Play) -> None:
    """Somebody for whom there was no place called to have a person look at it."""
    fields = {"right": f"human_review.{invitation_id(play)}", "channel": "phone"}
    fields["received_on"] = home_day(play.cloud.now).isoformat()
    _staff(play).sends(f"/balie/noteren/{play.relation_id(THIRD)}", fields)


def _note_by_api(play: Play) -> None:
    member = next(one for one in play.stored("staff") if one["email"]["S"] == STAFF)["person_id"]["S"]
    body = {"person_id": play.relation_id(THIRD), "kind": "access", "channel": "post"}
    body["received_on"] = home_day(play.cloud.now).isoformat()
    path = "/v1/staff/rights-requests"
    play.request("POST", path, body=body, user=member, group="staff", expect=201)


def _called(play: Play) -> str:
    """The id of the objection that was put down."""
    (request,) = [one for one in play.stored("rights_request") if one["right"] == {"S": "objection"}]
    return str(request["request_id"]["S"])


def _dossier(play: Play) -> None:
    """What the supervisory authority asks for; each time that it is made is written down."""
    fields = {"request_id": _called(play), "reason": "authority", "case": "AP-20261123"}
    _staff(play).sends(f"/balie/verzoeken/{play.relation_id(EMPLOYED)}", fields, expect=200)


def _act_on_case(play: Play, **fields: str) -> None:
    _staff(play).sends(f"/balie/zaken/{_called(play)}", fields, again=_DONE)


def _search_by_api(play: Play) -> None:
    member = next(one for one in play.stored("staff") if one["email"]["S"] == STAFF)["person_id"]["S"]
    body = {"email": DESK, "reason": "complaint", "case": "tel-20261123"}
    play.request("POST", "/v1/staff/person-searches", body=body, user=member, group="staff")


STORY = Story(
    "desk_pages",
    (
        Step("staff sign in on a page", _sign_in, counts_each=True, throws_token_away=True),
        Step("they add an employer", _add, counts_each=True),
        Step("they say who decides on rights", _decides),
        Step("they say where replies go", _replies),
        Step("they invite a user", _invite_user),
        Step("they let the user only look", lambda play: _act_on_user(play, act="read")),
        Step("they remove the user", lambda play: _act_on_user(play, act="remove", confirmed="yes")),
        Step("they look for somebody", _search, counts_each=True),
        Step("and once more over the API", _search_by_api, counts_each=True),
        Step("they put down who called", _note, counts_each=True),
        Step("and who wants a person to look at the places", _note_a_look, counts_each=True),
        Step("and who wrote, over the API", _note_by_api, counts_each=True),
        Step("they fetch its dossier for the authority", _dossier, counts_each=True),
        Step("they find out who that was", lambda play: _act_on_case(play, act="identified", how="letter")),
        Step("they end the agreement", _end),
        Step("they sign out", _sign_out),
    ),
    prepared=(
        *EMPLOYER.steps,
        *INVITATION.named(
            "an employer invites everyone",
            "somebody accepts in the app",
            "a second accepts from the mail",
            "for a third there is no place",
        ),
    ),
)
