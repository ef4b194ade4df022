"""What goes otherwise than planned for whoever works for an employer and for staff, without script: back,
twice, a session that ended meanwhile, two who edit the same, links that lead nowhere (any more).
"""

import secrets
from collections.abc import Callable, Mapping, Sequence

import pytest
from playwright.sync_api import Page, Route, expect

from infrastructure.local.actors import Details, Employer, add_employer
from infrastructure.local.client import Caller
from infrastructure.local.system import System
from qlinx.employers.page_menu import COLLEAGUES, INVITATIONS, LIST, REQUESTS
from qlinx.employers.places import AGREEMENT_END, EMPLOYERS, NEW_EMPLOYER, NEW_USER
from qlinx.invitations import page_places
from qlinx.rights.places import CASES
from tests.browser.acting import Opens, a_case, comes, path_of, presses, signs_in, submits
from tests.browser.signed import Signed
from tests.support.app_client import PASSWORD, PATIENCE, a_roster, an_address, an_occasion, somebody


@pytest.fixture
def page(opens: Opens) -> Page:
    return opens(java_script_enabled=False).new_page()


def twice(page: Page, button: str) -> None:
    """The form goes twice, as it does where a line is slow and somebody presses again; what is shown in the
    end answers the second.
    """
    answers: list[int] = []

    def sends(route: Route) -> None:
        if route.request.method == "POST":
            answers.append(route.fetch(max_redirects=0).status)
        route.continue_()

    page.route("**", sends)
    presses(page, page.locator(button))
    page.unroute_all()
    assert answers == [303]


def fills(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)


def holds(page: Page, **fields: str) -> None:
    """What was typed still stands there."""
    for name, value in fields.items():
        expect(page.locator(f"main [name={name}]")).to_have_value(value)


def sends_what_was_kept(page: Page, signs_in_again: Callable[[], object], **fields: str) -> None:
    """The session ends, the form is sent, and once more by whoever signed in again beside it."""
    page.context.clear_cookies()
    submits(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("uitgelogd")
    holds(page, **fields)
    signs_in_again()
    submits(page)
    holds(page, **fields)
    submits(page)


def is_nowhere(system: System, page: Page, *paths: str) -> None:
    """What is no page says so, with a way on."""
    for path in paths:
        answer = page.goto(system.url + path)
        assert answer
        assert answer.status == 404, path
        assert page.locator("main a").count() > 0


def test_at_an_employer_nothing_is_done_twice_lost_or_overwritten(
    system: System, page: Page, staff: Caller
) -> None:
    address = an_address("petra")
    name, user = f"Voorbeeld Zorg {secrets.token_hex(3)}", ("Petra", address)
    employer = add_employer(system, staff, name, user, PASSWORD)
    signs_in(system, page, address, role="employer")
    people = (somebody("Noor"), somebody("Iris"))
    a_list_is_handed_in(system, page, people)
    one = everybody_is_invited(system, page, people)
    two_change_it(system, page, one)
    colleagues_are_invited(system, page, address)
    a_request_is_decided(system, page, staff, employer)
    is_nowhere(system, page, one[:-1] + "0", f"{one}/nergens", "/werkgever/lijst/nergens/controle")


def a_list_is_handed_in(system: System, page: Page, people: Sequence[Details]) -> None:
    """Declared twice, and stored twice."""
    page.goto(system.url + LIST.nl)
    page.check("[name=ground][value=contract]")
    page.check("[name=covers][value=additions]")
    twice(page, "main form button")
    assert path_of(page).endswith("/bestand")
    content = {"name": "mensen.csv", "mimeType": "text/csv", "buffer": a_roster(*people)}
    page.set_input_files("input[type=file]", content)
    submits(page)
    comes(page, page.locator("button[value=yes]"), scripted=False)
    twice(page, "button[value=yes]")
    comes(page, page.get_by_role("heading", name="De lijst is opgeslagen"), scripted=False)
    # Back is what is so now.
    page.go_back()
    expect(page.locator("main")).to_contain_text("De lijst is opgeslagen")


def everybody_is_invited(system: System, page: Page, people: Sequence[Details]) -> str:
    """Back and forth through the steps, and sent twice; says where it stands."""
    page.goto(system.url + page_places.NEW.nl)
    asked = an_occasion()
    names = ("title", "location", "text", "starts_at", "ends_at", "answer_by")
    fills(page, **{name: asked[name] for name in names})
    submits(page)
    page.check("[name=audience-0]")
    submits(page)
    page.go_back()
    expect(page.locator("[name=audience-0]")).to_be_visible()
    page.go_back()
    holds(page, title=asked["title"], text=asked["text"])
    submits(page)
    page.check("[name=audience-0]")
    submits(page)
    submits(page)
    twice(page, "button[value=done]")
    expect(page.get_by_role("heading", level=1)).to_contain_text(asked["title"])
    one = path_of(page)
    page.goto(system.url + INVITATIONS.nl)
    expect(page.locator("main a", has_text=asked["title"])).to_have_count(1)
    for invited in people:
        assert len(system.mailbox.wait_for(invited.email, seconds=PATIENCE)) == 1
    return one


def two_change_it(system: System, page: Page, one: str) -> None:
    """Who comes second sees what is so now beside what they typed."""
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{system.url}{one}/wijzig")
    fills(page, location="Marktplein 2")
    submits(page)
    fills(other, location="Stationsplein 3")
    submits(other)
    expect(other.locator("main")).to_contain_text("Marktplein 2")
    holds(other, location="Stationsplein 3")
    submits(other)
    assert path_of(other) == one
    expect(other.locator("main")).to_contain_text("Stationsplein 3")
    other.close()


def colleagues_are_invited(system: System, page: Page, address: str) -> None:
    """One after a session that ended, another one twice."""
    page.goto(system.url + COLLEAGUES.nl)
    kees = {"name": "Kees", "email": an_address("kees")}
    fills(page, **kees)
    beside = page.context.new_page()
    sends_what_was_kept(page, lambda: signs_in(system, beside, address, role="employer"), **kees)
    beside.close()
    expect(page.locator("main li", has_text="Kees")).to_have_count(1)
    anna = {"name": "Anna", "email": an_address("anna")}
    fills(page, **anna)
    twice(page, "main form:has([name=email]) button")
    expect(page.locator("main .banner.ok")).to_be_visible()
    expect(page.locator("main li", has_text="Anna")).to_have_count(1)
    assert len(system.mailbox.wait_for(anna["email"], seconds=PATIENCE)) == 1


def a_request_is_decided(system: System, page: Page, staff: Caller, employer: Employer) -> None:
    """Twice; and no way leads back to what is decided."""
    a_case(system, staff, employer)
    page.goto(system.url + REQUESTS.nl)
    presses(page, page.locator("main a[href*='/verzoeken/']").first)
    decided = path_of(page)
    twice(page, "button[value=carry_out]")
    assert path_of(page) == REQUESTS.nl
    expect(page.locator("main .banner")).to_be_visible()
    page.goto(system.url + decided)
    assert path_of(page) == REQUESTS.nl
    expect(page.locator("main .banner")).to_contain_text("wacht niet meer")


def test_at_the_desk_nothing_is_done_twice_lost_or_overwritten(
    system: System, page: Page, staff: Caller, signed: Mapping[str, Signed]
) -> None:
    reference = a_case(system, staff)
    page.context.add_cookies(signed["staff"].context.cookies())
    employer = employers_are_added(system, page)
    an_agreement_ends(system, page, employer)
    a_request_is_doubted(system, page, reference)
    is_nowhere(system, page, "/balie/werkgevers/nergens", "/balie/berichten/nergens")


def employers_are_added(system: System, page: Page) -> str:
    """One after a session that ended, another one twice, and its user twice; says which one."""
    page.goto(system.url + NEW_EMPLOYER.nl)
    name = f"Voorbeeld Bouw {secrets.token_hex(3)}"
    typed = {"name": name, "contact_name": "Petra de Wit", "contact_email": an_address("petra")}
    fills(page, **typed)
    # A code works once, and the next one lets somebody wait: they are back as they were.
    cookies = page.context.cookies()
    sends_what_was_kept(page, lambda: page.context.add_cookies(cookies), **typed)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.goto(system.url + NEW_EMPLOYER.nl)
    fills(page, **{**typed, "name": f"{name} twee"})
    twice(page, "main form button")
    employer = path_of(page).rpartition("/")[2]
    page.goto(system.url + EMPLOYERS.nl)
    expect(page.locator("main a", has_text=f"{name} twee")).to_have_count(1)

    page.goto(system.url + NEW_USER.in_("nl", employer_id=employer))
    fills(page, name="Petra de Wit", email=(user := an_address("petra")))
    twice(page, "main form button")
    expect(page.locator("main a", has_text="Petra de Wit")).to_have_count(1)
    assert len(system.mailbox.wait_for(user, seconds=PATIENCE)) == 1
    return employer


def an_agreement_ends(system: System, page: Page, employer: str) -> None:
    """Two say when: who comes second sees what is so now beside what they chose."""
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(system.url + AGREEMENT_END.in_("nl", employer_id=employer))
        tab.check("[name=confirmed]")
    fills(page, ends_on="2099-06-01")
    submits(page)
    fills(other, ends_on="2099-07-01")
    submits(other)
    expect(other.locator("main .banner.bad")).to_be_visible()
    expect(other.locator("main")).to_contain_text("1 juni 2099")
    holds(other, ends_on="2099-07-01")
    other.close()


def a_request_is_doubted(system: System, page: Page, reference: str) -> None:
    """Twice, and by two: who comes later than a colleague sees what is so now."""
    page.goto(system.url + CASES.nl)
    presses(page, page.get_by_role("link", name=reference))
    late = page.context.new_page()
    late.goto(page.url)
    twice(page, "button[value=doubt]")
    expect(page.locator("button[value=identified]")).to_be_visible()
    presses(late, late.locator("button[value=doubt]"))
    expect(late.locator("button[value=identified]")).to_be_visible()
    twice(page, "button[value=refuse]")
    assert path_of(page) == CASES.nl
    expect(page.locator("main .banner")).to_be_visible()
    presses(late, late.locator("button[value=refuse]"))
    assert path_of(late) == CASES.nl
    expect(late.locator("main .banner")).to_contain_text("niet meer open")
