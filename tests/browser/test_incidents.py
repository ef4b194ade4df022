"""Staff mail the people whom an incident is about, each page of it looked at on the way."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from infrastructure.local.actors import Employer
from infrastructure.local.client import until
from infrastructure.local.system import System
from tests.browser.acting import presses
from tests.browser.looking import complaints, looker
from tests.browser.signed import Signed, records_an_incident
from tests.support.app_client import PATIENCE, shares, somebody

_SUBJECT = "Er ging iets mis met jouw gegevens"


def looks(page: Page) -> None:
    """At the page as it stands, in both schemes, at each width, with the ring around the focus."""
    assert complaints(page, "nl") == []


def finds_a_high_risk(page: Page) -> None:
    """Staff decide on the page of the incident."""
    page.check("[name=risk][value=high]")
    page.locator("[name=reason]").first.fill("Er stonden adressen in.")
    presses(page, page.locator("button[value=decide]"))


def writes(page: Page) -> None:
    """What people are told, in both languages."""
    for language, words in (("nl", "Een lijst was even weg."), ("en", "A list was gone for a while.")):
        for name in ("what", "consequences", "measures", "yours"):
            page.fill(f"[name={language}_{name}]", words)
    presses(page, page.locator("button[value=save]"))


def test_staff_write_see_and_send_what_people_are_told_and_read_how_far_it_came(
    system: System, signed: Mapping[str, Signed], work: tuple[str, Employer]
) -> None:
    reader = somebody("Iris")
    shares(work[1], reader, covers="additions")
    page = looker(signed["staff"].context)
    records_an_incident(system, page)
    finds_a_high_risk(page)
    looks(page)
    presses(page, page.get_by_role("link", name="Vertel het de mensen per mail"))
    looks(page)
    writes(page)
    expect(page.locator("main .banner.ok")).to_contain_text("De tekst is bewaard")
    looks(page)

    page.select_option("[name=to]", "sign_ins")
    presses(page, page.locator("button[value=look]"))
    expect(page.locator("button[value=send]")).to_contain_text("Verstuur naar ongeveer")
    looks(page)
    presses(page, page.locator("a.button.second"))

    page.select_option("[name=to]", "address")
    page.fill("[name=email]", reader.email)
    presses(page, page.locator("button[value=look]"))
    expect(page.locator("main textarea").first).to_contain_text("Een lijst was even weg.")
    looks(page)
    presses(page, page.locator("button[value=send]"))

    expect(page.locator("main .banner.ok")).to_contain_text("De mails worden klaargezet")
    mail = system.mailbox.wait_for(reader.email, subject=_SUBJECT, seconds=PATIENCE)[0]
    assert "Een lijst was even weg." in mail["text"]

    def told() -> bool | None:
        page.reload()
        return page.get_by_role("rowheader", name="verstuurd", exact=True).is_visible() or None

    until("what became of it", told, seconds=PATIENCE)
    looks(page)
