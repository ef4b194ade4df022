"""The doors to a person who looks at who got a place: behind the link, in the account, in the app, and at the
employer, on its pages and over its API.
"""

import re

import pytest

from qlinx.employers.model import Access
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import InviteeState
from qlinx.invitations.replies import reply
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.rights.deciding import awaiting
from tests.integration.pages.test_my_invitations import signed_in
from tests.support.browser import Browser
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.office import signs_in
from tests.support.people import letters
from tests.support.rights import carry_out_request
from tests.support.signing_in import an_employer_user

WHY = "Ze kent het gebouw."
ASK = {"nl": "Laat een mens ernaar kijken", "en": "Ask the employer to look at it"}
RULE = {"nl": "wie het eerst ja zegt", "en": "whoever says yes first"}


class Places(Inviting):
    """An invitation of which the one place is taken."""

    def __init__(self, browser: Browser) -> None:
        super().__init__(browser.functions.world)
        self.browser = browser
        self.has, self.without = self.people(2)
        self.invitation_id = self.dispatch(number_of_places=1).invitation_id
        reply(self.ctx, self.has, self.invitation_id, ACCEPT)

    @property
    def link(self) -> str:
        browser_ctx = self.browser.functions.of("invitation_replies").context()
        return reply_path(browser_ctx, self.someone(self.without), self.invitation_id)

    def by_link(self, method: str, form: dict[str, str] | None = None, language: Language = "nl") -> str:
        found = self.browser.functions.call(
            "invitation_replies", method, self.link, form=form, query={"language": language}
        )
        assert found.status in {200, 303}, found.body
        return found.body

    def asked(self) -> str:
        (one,) = awaiting(self.ctx, self.employer_id)
        return one.request.request_id

    def given(self) -> bool:
        return self.invitee(self.without, self.invitation(self.invitation_id)).state is InviteeState.ACCEPTED


@pytest.fixture
def places(browser: Browser) -> Places:
    return Places(browser)


@pytest.mark.parametrize("language", LANGUAGES)
def test_behind_the_link_the_rule_is_told_and_somebody_without_an_account_asks(
    places: Places, language: Language
) -> None:
    page = places.by_link("GET", language=language)
    assert (RULE[language] in page, ASK[language] in page) == (True, True)
    places.by_link("POST", {"look": "yes"})
    asked = places.by_link("GET", language=language)
    assert ASK[language] not in asked
    assert "/rights-requests/" in asked
    assert places.asked()


def test_nothing_else_than_a_full_invitation_has_the_door(places: Places) -> None:
    reply(places.ctx, places.has, places.invitation_id, DECLINE)
    page = places.by_link("GET")
    assert (RULE["nl"] in page, ASK["nl"] in page) == (False, False)
    refused = places.browser.functions.call(
        "invitation_replies", "POST", places.link, form={"look": "yes"}, query={}
    )
    assert refused.status == 409
    both = {"look": "yes", "reply": "accept"}
    assert places.browser.functions.call("invitation_replies", "POST", places.link, form=both).status == 422


def test_in_the_account_it_is_asked_and_followed(places: Places, browser: Browser) -> None:
    signed_in(browser, places.account(places.without))
    one = f"/mijn/uitnodigingen/{places.invitation_id}"
    page = browser.goes(one).body
    assert (RULE["nl"] in page, ASK["nl"] in page) == (True, True)
    sent = browser.sends("/mijn/verzoeken", {"invitation": places.invitation_id})
    assert sent.headers["Location"] == "/mijn/verzoeken?done=asked"
    assert "Vraag of iemand kijkt wie een plaats krijgt" in browser.goes("/mijn/verzoeken").body
    assert "Bekijk je verzoek" in browser.goes(one).body
    assert places.asked()


def test_the_app_asks_it_of_one_invitation(places: Places) -> None:
    functions, account = places.browser.functions, places.account(places.without)
    shown = functions.call("invitations", "GET", f"/v1/invitations/{places.invitation_id}", person_id=account)
    assert (shown.json["closed_because"], RULE["nl"] in shown.json["rule"]) == ("full", True)
    path, body = "/v1/account/rights-requests", {"kind": "human_review"}
    missing = functions.call("rights_requests", "POST", path, body=body, person_id=account)
    assert missing.status == 422
    body["invitation"] = places.invitation_id
    found = functions.call("rights_requests", "POST", path, body=body, person_id=account)
    assert (found.status, found.json["state"]) == (202, "awaiting_employer")
    stranger = places.account(places.person())
    assert functions.call("rights_requests", "POST", path, body=body, person_id=stranger).status == 404


@pytest.mark.parametrize(("act", "given"), [("carry_out", True), ("refuse", False)])
def test_the_employer_decides_on_one_form_with_its_reason(
    places: Places, browser: Browser, act: str, given: bool
) -> None:
    places.by_link("POST", {"look": "yes"})
    request = awaiting(places.ctx, places.employer_id)[0].request
    signs_in(browser, places.employer_id)
    (path,) = set(
        re.findall(r'href="(/werkgever/verzoeken/[^"]+)"', browser.goes("/werkgever/verzoeken").body)
    )
    page = browser.goes(path).body
    assert ("2 in totaal" in page, "1 plaats<" in page) == (True, True)
    assert places.invitation(places.invitation_id).title in page
    assert browser.sends(path, {"act": act, "weighing": ""}).status == 422
    assert browser.sends(path, {"act": act, "weighing": WHY}).status == 303
    carry_out_request(browser.functions.world, request)
    letters(browser.functions.world)
    assert places.given() is given
    told = places.by_link("GET")
    assert ("je kreeg alsnog een plaats" in told, "je krijgt geen plaats" in told) == (given, not given)
    # Why stands in the mail, not behind a link that may be forwarded.
    assert WHY not in told


def test_the_employer_s_systems_decide_over_the_api(places: Places) -> None:
    places.by_link("POST", {"look": "yes"})
    functions = places.browser.functions
    user = an_employer_user(functions.world, employer_id=places.employer_id, access=Access.ADMINISTRATE)
    listed = functions.call(
        "employer_rights", "GET", "/v1/employer/rights-requests", person_id=user.person_id, groups="employer"
    )
    (one,) = listed.json["rights_requests"]
    assert (one["kind"], one["invitation_id"]) == ("human_review", places.invitation_id)
    path = f"/v1/employer/rights-requests/{one['request_id']}/decision"
    body = {"decision": "refuse", "refusal": "stands", "weighing": WHY}
    decided = functions.call(
        "employer_rights", "POST", path, body=body, person_id=user.person_id, groups="employer"
    )
    assert (decided.status, decided.json["refusal"]) == (200, "stands")
