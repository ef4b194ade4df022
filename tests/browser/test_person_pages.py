"""A person's own pages by the keyboard, with other colours and larger letters;
and what goes otherwise than planned: back, twice, and a session that ended meanwhile.
"""

from playwright.sync_api import expect

from infrastructure.local.actors import Employer
from infrastructure.local.system import System
from qlinx.invitations.page_places import MY_INVITATION
from qlinx.people import places as own
from tests.browser.acting import Opens, invited, path_of, signs_in, submits
from tests.browser.keys import enters, tabs_to
from tests.support.app_client import PASSWORD, PATIENCE


def test_somebody_signs_in_answers_and_changes_their_data_by_the_keyboard_and_goes_back(
    system: System, opens: Opens, employer: Employer
) -> None:
    details, invitation_id = invited(system, employer)
    before = len(system.mailbox.messages(details.email))
    page = opens().new_page()
    page.goto(f"{system.url}/inloggen")
    for name, value in (("email", details.email), ("password", PASSWORD)):
        tabs_to(page, f"[name={name}]")
        page.keyboard.type(value)
    enters(page)
    tabs_to(page, "main a")
    enters(page)
    tabs_to(page, "button[value=accept]")
    enters(page)
    expect(page.locator("main")).to_contain_text("Je komt.")
    # Back is what is so now, and not what was so before.
    page.go_back()
    expect(page.locator("main")).not_to_contain_text("Wacht op je antwoord")

    # Pressed twice is answered once.
    page.goto(system.url + MY_INVITATION.in_("nl", invitation_id=invitation_id))
    page.locator("button[value=decline]").dblclick()
    expect(page.locator("main")).to_contain_text("Je komt niet.")
    told = system.mailbox.wait_for(details.email, count=before + 2, seconds=PATIENCE)
    assert len(told) == before + 2

    page.goto(system.url + own.MY_DATA_CHANGE.nl)
    page.fill("[name=first_name]", "Irisje")
    submits(page)
    assert path_of(page) == own.MY_DATA.nl
    page.go_back()
    expect(page.locator("[name=first_name]")).to_have_value("Irisje")

    # A session that ended meanwhile: what was typed is kept, and goes once somebody signed in again.
    page.fill("[name=town]", "Haarlem")
    page.fill("[name=postcode]", "2012 KN")
    page.context.clear_cookies()
    submits(page)
    expect(page.locator("main [name=postcode]")).to_have_value("2012 KN")
    signs_in(system, elsewhere := page.context.new_page(), details.email)
    elsewhere.close()
    submits(page)
    page.wait_for_url("**/mijn/gegevens**")
