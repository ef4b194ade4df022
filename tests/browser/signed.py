"""Who is signed in: a person, a user of an employer and a member of staff, each in a browser of their own."""

import secrets
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from infrastructure.local.actors import Employer, add_employer, invite, path_in
from infrastructure.local.client import Caller, until
from infrastructure.local.examples import PASSWORD as STAFF_PASSWORD
from infrastructure.local.examples import STAFF
from infrastructure.local.system import System
from qlinx.employers import page_menu, places
from qlinx.incidents.desk_places import INCIDENT_PAGE, INCIDENTS_PAGE
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.newsletters.desk_places import ISSUE_PAGE, ISSUES_PAGE, SEND_PAGE
from qlinx.newsletters.places import EARLIER, NEWSLETTER
from qlinx.people import places as own
from qlinx.people.limits import PHOTOS
from qlinx.prospects.desk_places import PROSPECT_PAGE, PROSPECTS
from qlinx.rights import places as cases
from qlinx.rosters.places import LIST_CHECK
from qlinx.staff.desk_places import MEMBER, MEMBERS
from qlinx.visitors.desk_places import MESSAGE_PAGE, MESSAGES
from qlinx.visitors.places import CONTACT
from tests.browser.acting import a_case, comes, invited, opening, path_of, presses, signs_in, submits
from tests.support.app_client import (
    PASSWORD,
    PATIENCE,
    a_roster,
    an_address,
    an_occasion,
    shares,
    somebody,
)


class Signed:
    """A browser in which somebody is signed in, and what stands in the addresses of their pages."""

    def __init__(self, context: BrowserContext, **parts: str) -> None:
        self.context = context
        self.parts = parts


@pytest.fixture(scope="session")
def work(system: System, staff: Caller) -> tuple[str, Employer]:
    """An employer of its own, and the address of who works there."""
    address = an_address("petra")
    name = f"Bakkerij {secrets.token_hex(3)}"
    return address, add_employer(system, staff, name, ("Petra de Wit", address), PASSWORD)


@pytest.fixture(scope="session")
def signed(
    browser: Browser, system: System, staff: Caller, work: tuple[str, Employer]
) -> Iterator[Mapping[str, Signed]]:
    """Who sees the pages; nobody changes anything that they show."""
    address, employer = work
    details, invitation_id = invited(system, employer)
    with opening(browser) as opens:
        person, desk, at_work = opens(), opens(), opens()
        signs_in(system, person.new_page(), details.email)
        yield {
            "person": Signed(
                person,
                invitation_id=invitation_id,
                place=_place_for_a_photo(system, person),
                relation_id=_relation(system, person),
                code_request=_asks_for_code(system, person, details.email),
            ),
            "employer": Signed(
                at_work,
                invitation_id=invitation_id,
                list_id=_hands_in(system, at_work, address),
                person_id=_shared(system, at_work),
            ),
            "staff": Signed(
                desk,
                employer_id=employer.employer_id,
                limit_name=PHOTOS.name,
                **_seen_at_desk(system, desk, staff, employer, details.email),
                invitation_id=_waits_for_a_look(system, staff),
            ),
        }


@pytest.fixture(scope="session")
def everybody(
    signed: Mapping[str, Signed], browser: Browser, system: System
) -> Iterator[Mapping[str, Signed]]:
    """The same, and somebody who is not signed in, with the link of a newsletter and one that was sent."""
    with opening(browser) as opens:
        token, desk = _reads_the_newsletter(system, opens()), signed["staff"].context.new_page()
        issue_id = _sends_a_newsletter(system, desk)
        desk.close()
        yield {**signed, "visitor": Signed(opens(), token=token, issue_id=issue_id)}


def _reads_the_newsletter(system: System, context: BrowserContext) -> str:
    """What stands in the address of the page of whoever asked for the newsletter."""
    page, address = context.new_page(), an_address("lezer")
    page.goto(system.url + NEWSLETTER.nl)
    page.fill("[name=email]", address)
    submits(page)
    mail = system.mailbox.wait_for(address, seconds=PATIENCE)[0]
    return path_in(mail, system, f"{NEWSLETTER.nl}/").rpartition("/")[2]


def _writes_a_newsletter(system: System, page: Page) -> str:
    """A newsletter that staff wrote in both languages."""
    page.goto(system.url + ISSUES_PAGE.nl)
    submits(page)
    found = ISSUE_PAGE.parts_of(path_of(page), "nl")
    assert found
    for name, words in (("nl", "Nieuws van Qlinx"), ("en", "News from Qlinx")):
        page.fill(f"[name=title_{name}]", words)
        page.fill(f"[name=text_{name}]", words)
    submits(page)
    return found["issue_id"]


def _sends_a_newsletter(system: System, page: Page) -> str:
    """One that has left, and can be read by everybody."""
    issue_id = _writes_a_newsletter(system, page)
    page.goto(system.url + SEND_PAGE.in_("nl", issue_id=issue_id))
    submits(page)
    # What the schedule does each minute.
    system.invoke("invitation_dispatch", {})
    there = system.url + EARLIER.in_("nl", issue_id=issue_id)
    until("everybody can read it", lambda: page.request.get(there).ok or None, seconds=PATIENCE)
    return issue_id


def _keeps_a_prospect(system: System, page: Page) -> str:
    """The number of somebody who may become a client."""
    page.goto(system.url + PROSPECTS.nl)
    page.fill("[name=email]", an_address("karel"))
    page.fill("[name=name]", "Karel de Groot")
    page.fill("[name=source]", "Je gaf ons je kaartje.")
    page.check("[name=basis][value=contact]")
    submits(page)
    found = PROSPECT_PAGE.parts_of(path_of(page), "nl")
    assert found
    return found["prospect_id"]


def _invites_to_staff(system: System, page: Page) -> str:
    """The number of somebody who becomes staff, by the link of the list of staff."""
    page.goto(system.url + MEMBERS.nl)
    page.fill("[name=name]", "Tess Voorbeeld")
    page.fill("[name=email]", an_address("tess"))
    submits(page)
    presses(page, page.locator("main table a").filter(has_text="Tess").first)
    found = MEMBER.parts_of(path_of(page), "nl")
    assert found
    return found["member_id"]


def records_an_incident(system: System, page: Page) -> str:
    """The number of an incident with personal data."""
    page.goto(system.url + INCIDENTS_PAGE.nl)
    page.check("[name=nature][value=lost]")
    page.check("[name=affected-0]")
    page.fill("[name=people]", "3")
    for name in ("what", "consequences", "measures"):
        page.fill(f"[name={name}]", "Een lijst was even weg.")
    submits(page)
    found = INCIDENT_PAGE.parts_of(path_of(page), "nl")
    assert found
    return found["incident_id"]


def _writes_to_us(system: System, page: Page) -> str:
    """A message of a visitor, by the link at the desk that leads to it."""
    page.goto(system.url + CONTACT.nl)
    page.select_option("[name=topic]", index=1)
    page.fill("[name=text]", "Waar kan ik parkeren?")
    page.fill("[name=email]", an_address("bezoeker"))
    submits(page)
    page.goto(system.url + MESSAGES.nl)
    presses(page, page.locator(f"main a[href*='{MESSAGES.nl}/']").first)
    found = MESSAGE_PAGE.parts_of(path_of(page), "nl")
    assert found
    return found["message_id"]


def _looks_for(system: System, page: Page, email: str, reference: str) -> str:
    """The number of a person whom staff looked for."""
    page.goto(system.url + cases.SEARCH.nl)
    page.fill("[name=email]", email)
    page.select_option("[name=reason]", "rights_request")
    page.fill("[name=case]", reference)
    submits(page)
    presses(page, page.locator("main table a").first)
    found = cases.NOTE.parts_of(path_of(page), "nl")
    assert found
    return found["person_id"]


def _relation(system: System, context: BrowserContext) -> str:
    """What an employer shares, by the link that leads to its page."""
    page = context.new_page()
    page.goto(system.url + own.MY_DATA.nl)
    presses(page, page.locator("main a[href*='/werkgever/']").first)
    found = own.MY_EMPLOYER.parts_of(path_of(page), "nl")
    assert found
    return found["relation_id"]


def _asks_for_code(system: System, context: BrowserContext, address: str) -> str:
    """Which code is asked for, by the address of the page for it."""
    page = context.new_page()
    page.goto(system.url + own.MY_JOIN.nl)
    page.fill("[name=email]", address)
    submits(page)
    found = own.MY_JOIN_CODE.parts_of(path_of(page), "nl")
    assert found
    return found["code_request"]


def _place_for_a_photo(system: System, context: BrowserContext) -> str:
    """Where a page brings a photo."""
    page = context.new_page()
    page.goto(system.url + own.MY_PHOTO.nl)
    submits(page)
    found = own.MY_PHOTO_SEND.parts_of(path_of(page), "nl")
    assert found
    return found["place"]


def _hands_in(system: System, context: BrowserContext, address: str) -> str:
    """The name of a list that is checked and not stored."""
    page = context.new_page()
    signs_in(system, page, address, role="employer")
    page.goto(system.url + page_menu.LIST.nl)
    page.check("[name=ground][value=contract]")
    page.check("[name=covers][value=additions]")
    submits(page)
    content = a_roster(somebody("Noor"), somebody("Iris"))
    page.set_input_files(
        "input[type=file]", {"name": "mensen.csv", "mimeType": "text/csv", "buffer": content}
    )
    submits(page)
    comes(page, page.locator("button[name=confirm]").first, scripted=True)
    found = LIST_CHECK.parts_of(path_of(page), "nl")
    assert found
    return found["list_id"]


def _shared(system: System, context: BrowserContext) -> str:
    """The number of somebody whom an employer shares, by the link of its list of people."""
    page = context.new_page()
    page.goto(system.url + page_menu.PEOPLE.nl)
    presses(page, page.locator("main a[href*='/persoon/']").first)
    found = page_menu.PERSON.parts_of(path_of(page), "nl")
    assert found
    return found["person_id"]


def _seen_at_desk(
    system: System, context: BrowserContext, staff: Caller, employer: Employer, email: str
) -> dict[str, str]:
    """A case, a user, a person, a message, a newsletter and a colleague, by the links that lead there."""
    reference, page = a_case(system, staff), context.new_page()
    signs_in(system, page, STAFF.address, role="staff", password=STAFF_PASSWORD)
    presses(page, page.get_by_role("link", name=reference))
    case = cases.CASE.parts_of(path_of(page), "nl")
    page.goto(system.url + places.ONE_EMPLOYER.in_("nl", employer_id=employer.employer_id))
    presses(page, page.locator("main a[href*='/gebruikers/']").filter(has_text="Petra").first)
    user = places.ONE_USER.parts_of(path_of(page), "nl")
    assert case
    assert user
    return {
        "request_id": case["request_id"],
        "user_id": user["user_id"],
        "person_id": _looks_for(system, page, email, reference),
        "message_id": _writes_to_us(system, page),
        "issue_id": _writes_a_newsletter(system, page),
        "of": "nl",
        "member_id": _invites_to_staff(system, page),
        "prospect_id": _keeps_a_prospect(system, page),
        "incident_id": records_an_incident(system, page),
    }


def _waits_for_a_look(system: System, staff: Caller) -> str:
    """The first invitation of an employer that staff do not know yet."""
    user = ("Petra de Wit", an_address("petra"))
    name = f"Voorbeeld Zorg {secrets.token_hex(3)}"
    employer = add_employer(system, staff, name, user, PASSWORD, looked_at=False)
    # More people than are invited without a look.
    people = [somebody("Iris") for _ in range(FIRST_PEOPLE.most + 1)]
    shares(employer, *people, covers="additions")
    invitation_id = invite(employer.user, an_occasion())

    def waits() -> bool | None:
        listed = staff.get("/v1/staff/mailings").must_be(200).json["mailings"]
        return any(one["invitation_id"] == invitation_id for one in listed) or None

    until("the invitation waits for staff", waits, seconds=PATIENCE)
    return invitation_id
