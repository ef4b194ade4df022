"""A person sees who looked them up or changed their data, when and why, and no names."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from qlinx.aws.database import Busy
from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER
from qlinx.kit.contact import parse_email
from qlinx.people.desk import Decision, correct, decide
from qlinx.people.joins import detach
from qlinx.people.model import Person, PersonState
from qlinx.people.store import PERSON
from qlinx.records.audit import acts, record_act
from qlinx.records.dealings import DEALING, DEALINGS, About, By, Dealing, Dealt, dealings_with
from qlinx.records.shape import Regime
from qlinx.rights.finding import Search, SearchReason, find
from tests.support.browser import Browser
from tests.support.factories import NOW
from tests.support.people import is_shared, letters, opens_account, says_yes
from tests.support.rights import erases, exports
from tests.support.world import World

PAGE: Final = "/mijn/gegevens/wie-keek"
EMPLOYER_ID, STAFF, USER = "e" * 26, "s" * 26, "u" * 26


@pytest.fixture
def account(browser: Browser) -> Person:
    """Somebody with an account, signed in."""
    world = browser.functions.world
    world.ctx.store.write(
        EMPLOYER.insert(Employer(employer_id=EMPLOYER_ID, name="Voorbeeld Zorg", created_at=NOW))
    )
    person = opens_account(world)
    letters(world)
    browser.signs_in()
    return person


def looked_for(world: World, person: Person, reason: SearchReason = SearchReason.COMPLAINT) -> None:
    find(world.ctx, Search(parse_email(person.email), reason, "U3VQ-2D4K-7W5C"), actor=STAFF)


def corrected(world: World, relation: Person) -> None:
    correct(
        world.ctx,
        EMPLOYER_ID,
        relation.person_id,
        lambda stated: replace(stated, last_name="Berg-Smit"),
        actor=USER,
    )


def of(world: World, person: Person) -> tuple[Dealing, ...]:
    return dealings_with(world.ctx, [person.person_id])


def words(browser: Browser, page: str = PAGE) -> list[str]:
    """What the page says, the latest first, without the moments."""
    return re.findall(r"<li><small>[^<]+</small><br>([^<]+)</li>", browser.goes(page).body)


def test_who_was_found_by_staff_sees_when_and_why_and_no_name(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    assert "Niemand heeft je gegevens opgezocht of gewijzigd." in browser.goes(PAGE).body
    assert f'href="{PAGE}"' in browser.goes("/mijn/gegevens").body
    looked_for(world, account)
    looked_for(world, account, SearchReason.SECURITY)
    assert words(browser) == [
        "Een medewerker van Qlinx zocht je op met je adres, om een zaak van veiligheid.",
        "Een medewerker van Qlinx zocht je op met je adres, om een klacht.",
    ]
    assert "looked you up by your address, for a complaint." in browser.goes("/en/my/data/who-looked").body
    assert STAFF not in str(world.items_of("dealing"))


def test_what_an_employer_changed_stands_with_what_it_shares_as_long_as_that_is_joined(
    browser: Browser, account: Person
) -> None:
    world = browser.functions.world
    relation, _ = is_shared(world)
    corrected(world, relation)
    assert words(browser) == []
    says_yes(world, account, relation)
    assert words(browser) == ["Een gebruiker van Voorbeeld Zorg verbeterde je gegevens."]
    assert "Wat Voorbeeld Zorg over je deelt" in browser.page.body
    assert USER not in str(world.items_of("dealing"))
    decide(world.ctx, EMPLOYER_ID, relation.person_id, Decision.HAS_LEFT, actor=USER)
    assert words(browser)[0] == "Een gebruiker van Voorbeeld Zorg zei dat je daar niet meer werkt."
    detach(world.ctx, account.person_id, relation.person_id)
    assert words(browser) == []


def test_the_page_the_export_and_the_store_tell_the_same(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    looked_for(world, account)
    (stored,) = of(world, account)
    _, document = exports(world, account.person_id)
    (told,) = [item for item in document["items"] if item["kind"] == "dealing"]
    values = {field["name"]: (field["value"], field["meaning"]) for field in told["fields"]}
    assert values["by"] == ("staff", "een medewerker van Qlinx")
    assert values["what"] == ("found", "zocht je op met je adres")
    assert values["reason"] == ("complaint", "om een klacht")
    assert told["term"]["days"] == DEALINGS.days
    assert (stored.by, stored.what, stored.reason) == (By.STAFF, Dealt.FOUND, "complaint")
    assert "om een klacht" in browser.goes("/mijn/gegevens/alles").body
    # And what it says is in the trail, with who it was.
    found = [act for act in acts(world.ctx, world.now.date()) if act.action.startswith("person-found")]
    assert [(act.actor, act.subject, act.at) for act in found] == [(STAFF, account.person_id, stored.at)]


def test_an_act_and_what_is_told_of_it_are_written_together_or_not_at_all(
    browser: Browser, account: Person
) -> None:
    world = browser.functions.world
    taken = About(account.person_id, Dealt.CORRECTED).dealing(world.now, "x")
    world.ctx.store.write(DEALING.insert(taken))
    before = world.every_item(Regime.AUDIT)
    with pytest.MonkeyPatch.context() as patched:
        # The place with its person is taken: the act finds no place in the trail either.
        patched.setattr("qlinx.records.dealings.About.dealing", lambda *_: taken)
        patched.setattr("qlinx.records.audit._ATTEMPTS", 2)
        with pytest.raises(Busy):
            record_act(
                world.ctx,
                actor=STAFF,
                action="tried",
                subject=account.person_id,
                about=About(account.person_id, Dealt.FOUND),
            )
    assert world.every_item(Regime.AUDIT) == before


def test_it_ends_after_a_year(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    looked_for(world, account)
    (item,) = world.items_of("dealing")
    ends = DEALINGS.ends(world.now)
    assert abs(int(item["expires_at"]) - ends.timestamp()) < 2
    world.now += timedelta(days=DEALINGS.days)
    assert of(world, account) == ()


def test_who_is_erased_takes_it_along_and_the_trail_holds(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    looked_for(world, account)
    day, before = world.now.date(), len(list(acts(world.ctx, world.now.date())))
    assert erases(world, account.person_id)[-1] == "done"
    assert world.items_of("dealing") == []
    assert len(list(acts(world.ctx, day))) >= before


def test_nothing_is_put_with_who_is_being_erased(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    world.ctx.store.write(PERSON.replace(account, state=PersonState.ERASING))
    looked_for(world, account)
    assert world.items_of("dealing") == []
    assert any(act.action.startswith("person-found") for act in acts(world.ctx, world.now.date()))


def test_the_app_is_told_what_the_page_tells_and_whose_data_it_was_about(
    browser: Browser, account: Person
) -> None:
    world = browser.functions.world
    looked_for(world, account)
    world.now += timedelta(minutes=1)
    relation, _ = is_shared(world)
    says_yes(world, account, relation)
    corrected(world, relation)

    def asked(**query: str) -> dict[str, Any]:
        path = "/v1/account/dealings"
        told = browser.functions.call("account", "GET", path, person_id=account.person_id, query=query)
        found: dict[str, Any] = told.json
        return found

    told = asked()["dealings"]
    assert [(one["by"], one.get("employer"), one.get("about"), one["what"]) for one in told] == [
        ("employer", "Voorbeeld Zorg", "Voorbeeld Zorg", "corrected"),
        ("staff", None, None, "found"),
    ]
    assert told[1]["reason"] == "complaint"
    assert sorted(one["explanation"] for one in told) == sorted(words(browser))
    assert STAFF not in str(told)
    assert USER not in str(told)
    first = asked(limit="1")
    assert (len(first["dealings"]), first["total"]) == (1, 2)
    assert asked(limit="1", cursor=first["cursor"])["dealings"] == told[1:]
