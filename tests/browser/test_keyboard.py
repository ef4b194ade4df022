"""What employers and staff come for, from signing in to its end, with nothing but the keyboard."""

import secrets

from playwright.sync_api import Page, expect

from infrastructure.local.actors import add_employer
from infrastructure.local.authenticator import APPS
from infrastructure.local.client import Caller
from infrastructure.local.examples import PASSWORD as STAFF_PASSWORD
from infrastructure.local.examples import STAFF
from infrastructure.local.system import System
from qlinx.employers.page_menu import COLLEAGUES, INVITATIONS, LIST, PEOPLE
from qlinx.invitations.page_places import NEW
from qlinx.rights.places import CASES
from qlinx.sessions.places import SIGN_IN, STAFF_SIGN_IN
from tests.browser.acting import Opens, a_case, comes, path_of
from tests.browser.keys import enters, moment, picks, tabs_to, types
from tests.support.app_client import PASSWORD, PATIENCE, a_roster, an_address, somebody


def signs_in(system: System, page: Page, email: str, *, role: str, password: str) -> None:
    page.goto(system.url + (STAFF_SIGN_IN if role == "staff" else SIGN_IN).nl)
    types(page, email=email, password=password)
    if role == "employer":
        picks(page, "role", "employer")
    enters(page, "main button:not([type=button])")
    secret = APPS.secret(system.url, role, email)
    assert secret
    while path_of(page).endswith("/code"):
        types(page, code=APPS.fresh_code(secret))
        enters(page)


def test_an_employer_hands_a_list_in_invites_everybody_and_invites_a_colleague(
    system: System, opens: Opens, staff: Caller
) -> None:
    address, page = an_address("petra"), opens().new_page()
    # Told before any page is there: what Enter opens is then caught in however busy a browser.
    page.on("filechooser", lambda _: None)
    add_employer(system, staff, f"Voorbeeld Zorg {secrets.token_hex(3)}", ("Petra", address), PASSWORD)
    signs_in(system, page, address, role="employer", password=PASSWORD)
    assert path_of(page) == INVITATIONS.nl

    # A list in four steps.
    page.goto(system.url + LIST.nl)
    picks(page, "ground", "contract")
    picks(page, "covers", "additions")
    enters(page, "main button")
    people = (somebody("Noor"), somebody("Iris"))
    tabs_to(page, "input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "mensen.csv", "mimeType": "text/csv", "buffer": a_roster(*people)})
    enters(page, "main form button")
    comes(page, page.locator("button[name=confirm]").first, scripted=True)
    enters(page, "button[name=confirm][value=yes]")
    comes(page, page.get_by_role("heading", name="De lijst is opgeslagen"), scripted=True)

    page.goto(system.url + PEOPLE.nl)
    types(page, text=people[0].email)
    enters(page)
    expect(page.locator("main")).to_contain_text(people[0].email)
    expect(page.locator("main")).not_to_contain_text(people[1].email)

    # An invitation in four steps.
    page.goto(system.url + NEW.nl)
    types(page, title="Kerstborrel")
    moment(page, "starts_at", "0606", "1030")
    moment(page, "ends_at", "0606", "1130")
    types(page, location="Voorbeeldplein 1", text="Neem je bord mee.")
    moment(page, "answer_by", "0505", "1030")
    enters(page, "button[value=who]")
    tabs_to(page, "[name=audience-0]")
    page.keyboard.press("Space")
    enters(page, "button[value=check]")
    expect(page.locator("main")).to_contain_text("2 mensen")
    enters(page, "button[value=send]")
    picks(page, "when", "now")
    enters(page, "button[value=done]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kerstborrel")
    for one in people:
        system.mailbox.wait_for(one.email, seconds=PATIENCE)

    # A colleague comes and goes.
    page.goto(system.url + COLLEAGUES.nl)
    types(page, name="Kees", email=an_address("kees"))
    picks(page, "access", "read")
    enters(page, "main form:last-of-type button")
    expect(page.locator("main")).to_contain_text("Kees")
    enters(page, "main a[href*='remove=']")
    enters(page, "button.danger")
    expect(page.locator("main")).not_to_contain_text("Kees")


def test_staff_say_of_a_request_whose_it_is_and_take_more_time(
    system: System, opens: Opens, staff: Caller
) -> None:
    reference, page = a_case(system, staff), opens().new_page()
    signs_in(system, page, STAFF.address, role="staff", password=STAFF_PASSWORD)
    assert path_of(page) == CASES.nl
    enters(page, f"main a[href*='{_link_of(page, reference)}']")
    enters(page, "button[value=doubt]")
    expect(page.locator("main .banner").first).to_be_visible()
    tabs_to(page, "[name=how]")
    page.keyboard.press("ArrowDown")
    enters(page, "button[value=identified]")
    expect(page.locator("[name=how]")).to_have_count(0)
    tabs_to(page, "[name=reason]")
    page.keyboard.press("ArrowDown")
    enters(page, "button[value=extend]")
    expect(page.locator("main")).to_contain_text("verlengd")


def _link_of(page: Page, reference: str) -> str:
    return page.get_by_role("link", name=reference).get_attribute("href") or ""
