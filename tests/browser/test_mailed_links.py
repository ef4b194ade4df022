"""Links of a first password that are altered, used, or followed by a later one: of a user of an employer and
of staff, in a browser at phone width. Each page says what is true now, and leads on.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.actors import Employer, path_in
from infrastructure.local.client import Caller
from infrastructure.local.system import System
from qlinx.kit.texts import Language
from tests.browser.acting import Opens, path_of, presses
from tests.support.app_client import PASSWORD, PATIENCE, an_address

_TOLD: Mapping[str, Mapping[Language, str]] = {
    "altered": {"nl": "Deze link klopt niet.", "en": "This link is not correct."},
    "ended": {"nl": "Deze link werkt niet meer.", "en": "This link no longer works."},
}
_ADVISED: Mapping[str, Mapping[Language, str]] = {
    "altered": {"nl": "Open hem nog eens vanuit de mail", "en": "Open it again from the mail"},
    "ended": {"nl": "gebruikt, vervangen of te oud", "en": "used, replaced or is too old"},
}


@dataclass(frozen=True)
class Role:
    """Who gets such a link, how another one is mailed, and where they sign in."""

    link: str
    invites: Callable[[str], object]
    invites_again: Callable[[str], object]
    sign_in: Mapping[Language, str]


def roles(system: System, staff: Caller, employer: Employer) -> Mapping[str, Role]:
    users = f"/v1/staff/employers/{employer.employer_id}/users"

    def again(address: str) -> object:
        found = staff.get(users).must_be(200).json["users"]
        user_id = next(one["user_id"] for one in found if one["email"] == address)
        return staff.post(f"{users}/{user_id}/invitations", {}).must_be(202)

    def member(address: str) -> object:
        return system.invoke("staff_members", {"add_staff": {"name": "Tess Voorbeeld", "email": address}})

    return {
        "employer": Role(
            "/welcome/",
            lambda address: staff.post(users, {"name": "Pim Voorbeeld", "email": address}).must_be(201),
            again,
            {"nl": "/inloggen", "en": "/en/sign-in"},
        ),
        "staff": Role("/welcome-staff/", member, member, {"nl": "/balie/inloggen", "en": "/en/desk/sign-in"}),
    }


def altered(path: str) -> str:
    """The same link with one letter of it another one."""
    middle = len(path) - 12
    return f"{path[:middle]}{'b' if path[middle] == 'a' else 'a'}{path[middle + 1 :]}"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["employer", "staff"])
def test_a_link_of_a_first_password_says_what_is_true_now(
    system: System, staff: Caller, work: tuple[str, Employer], opens: Opens, name: str, language: Language
) -> None:
    role = roles(system, staff, work[1])[name]
    address = an_address(f"welkom-{secrets.token_hex(3)}")
    role.invites(address)
    first = path_in(system.mailbox.wait_for(address, seconds=PATIENCE)[0], system, role.link)
    page = opens(java_script_enabled=language == "nl").new_page()

    def says(path: str, what: str) -> None:
        page.goto(f"{system.url}{path}?language={language}")
        expect(page.get_by_role("heading", level=1)).to_have_text(_TOLD[what][language])
        expect(page.locator("main")).to_contain_text(_ADVISED[what][language])
        assert page.locator("input[type=password]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def chooses(path: str) -> None:
        page.goto(f"{system.url}{path}?language={language}")
        page.fill("[name=password]", PASSWORD)
        presses(page, page.locator("main button:not([type=button])").last)
        expect(page.locator("input[type=password]")).to_have_count(0)

    says(altered(first), "altered")
    chooses(first)
    says(first, "ended")
    leads_to_sign_in(page, role.sign_in[language])
    # Another one by mail: it works, and the former one says the same as before.
    role.invites_again(address)
    second = path_in(system.mailbox.wait_for(address, count=2, seconds=PATIENCE)[0], system, role.link)
    says(first, "ended")
    says(altered(second), "altered")
    chooses(second)
    says(second, "ended")
    leads_to_sign_in(page, role.sign_in[language])


def leads_to_sign_in(page: Page, place: str) -> None:
    presses(page, page.locator("main a.button"))
    assert path_of(page) == place
