"""A newsletter, as its reader chooses it and as staff send it."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from infrastructure.local.actors import path_in
from infrastructure.local.client import until
from infrastructure.local.system import System
from qlinx.newsletters.desk_places import ISSUES_PAGE
from qlinx.newsletters.places import NEWSLETTER
from tests.browser.acting import Opens, path_of, presses, submits
from tests.browser.looking import is_too_wide
from tests.browser.signed import Signed
from tests.support.app_client import PATIENCE, an_address


def says_yes(system: System, page: Page, address: str) -> str:
    """Asks for the newsletter and says yes on the page that the mail leads to; its path."""
    page.goto(system.url + NEWSLETTER.nl)
    page.fill("[name=email]", address)
    submits(page)
    expect(page.locator("main .banner.ok")).to_contain_text("Kijk in je mail")
    mail = system.mailbox.wait_for(address, seconds=PATIENCE)[0]
    page.goto(system.url + path_in(mail, system, f"{NEWSLETTER.nl}/"))
    submits(page)
    return path_of(page)


def test_a_reader_chooses_and_stops_without_an_account(system: System, opens: Opens) -> None:
    page = opens().new_page()
    path = says_yes(system, page, an_address("lezer"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Je krijgt de nieuwsbrief")

    page.get_by_label("Tips bij uitnodigen").check()
    page.get_by_label("Hoogstens één per maand").check()
    submits(page)

    expect(page.locator("main .banner.ok")).to_contain_text("Bewaard")
    page.goto(system.url + path)
    expect(page.get_by_label("Tips bij uitnodigen")).to_be_checked()
    expect(page.get_by_label("Hoogstens één per maand")).to_be_checked()

    presses(page, page.get_by_role("button", name="Stop de nieuwsbrief"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Je krijgt de nieuwsbrief niet meer")


def test_staff_write_see_and_send_one_and_read_what_became_of_it(
    system: System, opens: Opens, signed: Mapping[str, Signed]
) -> None:
    address = an_address("lezer")
    says_yes(system, opens().new_page(), address)
    page = opens().new_page()
    page.context.add_cookies(signed["staff"].context.cookies())
    page.goto(system.url + ISSUES_PAGE.nl)
    submits(page)
    issue = path_of(page)
    for language, title in (("nl", "Roosters zonder gedoe"), ("en", "Rosters without fuss")):
        page.fill(f"[name=title_{language}]", title)
        page.fill(f"[name=text_{language}]", title)
    submits(page)
    expect(page.locator("main")).to_contain_text("Aantal lezers dat hem krijgt")

    presses(page, page.get_by_role("link", name="Bekijk het bericht in het Nederlands"))
    assert "List-Unsubscribe-Post" in page.get_by_label("Bron van het bericht").input_value()
    assert not is_too_wide(page)

    page.goto(system.url + issue)
    presses(page, page.locator(f"a[href='{issue}/versturen']"))
    expect(page.locator("main")).to_contain_text("Roosters zonder gedoe")
    assert not is_too_wide(page)
    page.fill("[name=night_reason]", "Dit is een proef")
    presses(page, page.locator("button[value=send]"))
    expect(page.locator("main")).to_contain_text("wordt verstuurd")
    # What the schedule does each minute.
    system.invoke("invitation_dispatch", {})
    system.mailbox.wait_for(address, subject="Roosters zonder gedoe", seconds=PATIENCE)

    def told() -> bool | None:
        page.reload()
        return page.locator("main dt", has_text="bezorgd").is_visible() or None

    until("what became of it", told, seconds=PATIENCE)
    expect(page.get_by_role("heading", name="Wat ervan kwam")).to_be_visible()
    assert not is_too_wide(page)
