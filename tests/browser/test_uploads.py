"""A file that is brought: how far it is, one that does not arrive, and one that we don't take."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.system import System
from qlinx.aws.objects import LONGEST_FORM_SECONDS
from qlinx.employers.page_menu import LIST
from qlinx.people.photos import MOST_BYTES
from qlinx.people.places import MY_PHOTO
from qlinx.rosters.uploads import MOST_BYTES as LARGEST_LIST
from tests.browser.acting import Opens, comes, path_of, presses, signs_in, submits
from tests.browser.signed import Signed
from tests.support.app_client import a_roster, an_account, somebody

# What the bar shows while a file goes, with what the page comes to then.
_WATCHED: Final = """() => {
  window.seen = [];
  const bar = document.querySelector("progress");
  new MutationObserver(() => {
    const told = document.querySelector("[data-failed]").textContent;
    window.seen.push([bar.hidden, bar.value <= bar.max, told]);
    sessionStorage.seen = JSON.stringify(window.seen);
  }).observe(bar.parentElement, { subtree: true, attributes: true, childList: true });
}"""


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def at_work(request: pytest.FixtureRequest, opens: Opens, signed: Mapping[str, Signed]) -> Iterator[Page]:
    """The page of whoever works for an employer, in the browser where they are signed in or one without
    script that has its cookies.
    """
    yield from _page_of(signed["employer"], opens, scripted=request.param)


def _page_of(who: Signed, opens: Opens, *, scripted: bool) -> Iterator[Page]:
    context = opens(java_script_enabled=scripted)
    context.add_cookies(who.context.cookies())
    yield context.new_page()


def declares(system: System, page: Page) -> None:
    page.goto(system.url + LIST.nl)
    page.check("[name=ground][value=contract]")
    page.check("[name=covers][value=additions]")
    submits(page)


def chooses(page: Page, content: bytes, name: str = "mensen.csv") -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})


def test_a_list_goes_with_its_progress_and_once_more_where_it_does_not_arrive(
    system: System, opens: Opens, signed: Mapping[str, Signed]
) -> None:
    (page,) = _page_of(signed["employer"], opens, scripted=True)
    declares(system, page)
    chooses(page, a_roster(somebody("Noor")) + b"\n" * 1_000_000)
    expect(page.locator("progress")).to_be_hidden()

    # The line breaks while the file goes.
    page.route("**/*", lambda route: route.abort("connectionreset"))
    page.locator("main button:not([type=button])").click()
    expect(page.locator("[data-failed]")).to_contain_text("niet aangekomen")
    expect(page.locator("progress")).to_be_hidden()
    assert path_of(page).endswith("/bestand")
    page.unroute_all()

    # The same file, still chosen; pressed twice it goes once.
    brought: list[str] = []
    page.on("request", lambda asked: brought.append(asked.url) if asked.method == "POST" else None)
    page.evaluate(_WATCHED)
    page.locator("main button:not([type=button])").dblclick()
    page.wait_for_url("**/controle")
    assert len(brought) == 1
    seen = page.evaluate("() => JSON.parse(sessionStorage.seen)")
    assert any(not hidden for hidden, _, _ in seen)
    assert all(within for _, within, _ in seen)
    assert {told for _, _, told in seen} & {f"{part}%" for part in range(100)}
    comes(page, page.locator("button[name=confirm]").first, scripted=True)


def test_a_form_whose_time_is_over_says_so_instead_of_the_store(
    system: System, opens: Opens, signed: Mapping[str, Signed]
) -> None:
    (page,) = _page_of(signed["employer"], opens, scripted=True)
    declares(system, page)
    chooses(page, a_roster(somebody("Noor")))
    page.eval_on_selector("[name=policy]", "one => { one.dataset.else = 'b3Zlcg=='; }")
    page.locator("main button:not([type=button])").click()
    expect(page.locator("[data-failed]")).to_contain_text("Open deze pagina dan opnieuw")
    assert path_of(page).endswith("/bestand")


def test_without_script_a_form_makes_room_for_a_new_one_before_its_time_is_over(
    system: System, opens: Opens, signed: Mapping[str, Signed]
) -> None:
    (page,) = _page_of(signed["employer"], opens, scripted=False)
    declares(system, page)
    place = page.url
    send, anew = page.locator(".ends button"), page.locator(".ends a")
    expect(send).to_be_visible()
    expect(anew).to_be_hidden()
    # A minute before the signature of the form ends.
    (ends,) = set(page.evaluate("() => document.getAnimations().map(one => one.effect.getTiming().delay)"))
    assert ends == (LONGEST_FORM_SECONDS - 60) * 1000
    page.evaluate("() => document.getAnimations().forEach(one => one.finish())")
    expect(send).to_be_hidden()
    presses(page, anew)
    assert page.url == place
    expect(send).to_be_visible()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\n%%EOF", "PDF"),
        (b"", "leeg"),
        (b'voornaam,achternaam,e-mail\nNoor,"de Vries', "aanhalingsteken"),
    ],
    ids=["of another kind", "empty", "cut off"],
)
def test_what_is_no_list_is_refused_with_words_of_ours(
    system: System, at_work: Page, request: pytest.FixtureRequest, content: bytes, why: str
) -> None:
    declares(system, at_work)
    chooses(at_work, content)
    submits(at_work)
    scripted = "no script" not in request.node.name
    comes(at_work, at_work.locator("main .banner.bad", has_text=why), scripted=scripted)
    expect(at_work.locator("main")).to_contain_text("Er is niets gewijzigd")


def test_a_list_of_more_than_200_mb_is_told_of_before_it_goes(
    system: System, opens: Opens, signed: Mapping[str, Signed], tmp_path: Path
) -> None:
    large = tmp_path / "mensen.csv"
    with large.open("wb") as file:
        file.truncate(LARGEST_LIST + 1)
    (page,) = _page_of(signed["employer"], opens, scripted=True)
    declares(system, page)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.set_input_files("input[type=file]", large)
    page.locator("main button:not([type=button])").click()
    told = page.eval_on_selector("input[type=file]", "one => one.validationMessage")
    assert "groter dan 200 MB" in told
    assert not asked


def test_a_photo_that_is_cut_off_or_too_large_is_told_of_on_a_page_of_ours_without_script_too(
    system: System, opens: Opens
) -> None:
    details = somebody("Iris")
    an_account(system, details)
    page = opens(java_script_enabled=False).new_page()
    signs_in(system, page, details.email, to=MY_PHOTO.nl)
    submits(page)
    place = page.url
    expect(page.locator("main")).to_contain_text("Verzenden kan even duren.")

    # The line breaks: whoever comes back finds the form, and no photo.
    chooses(page, bytes(1000), "foto.jpg")
    page.route("**/*", lambda route: route.abort("connectionreset"))
    with page.expect_event("requestfailed"):
        page.locator("main button:not([type=button])").click(no_wait_after=True)
    page.unroute_all()
    page.goto(system.url + MY_PHOTO.nl)
    expect(page.locator("main")).to_contain_text("Je hebt geen foto.")
    page.goto(place)

    chooses(page, b"\xff\xd8" + bytes(MOST_BYTES), "foto.jpg")
    submits(page)
    assert page.url.startswith(system.url)
    comes(page, page.get_by_text("groter dan 5 MB"), scripted=False)
