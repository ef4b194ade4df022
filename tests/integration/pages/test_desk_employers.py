"""Employers at the desk, in a browser: added, seen, ended after a confirmation, and their users."""

import re
from typing import Final

from qlinx.employers.store import agreement_of, users_of
from tests.support.browser import Browser
from tests.support.subjects import an_employer, an_employer_user

ALL: Final = "/balie/werkgevers"
NEW: Final = f"{ALL}/nieuw"
FILLED: Final = {
    "name": "Voorbeeld Zorg",
    "language": "nl",
    "starts_on": "2026-11-01",
    "decides": "employer",
    "contact_name": "Sanne Smit",
    "contact_email": "sanne.smit@zorg.example.nl",
}


def test_one_is_added_once_however_often_the_form_is_sent(desk: Browser) -> None:
    desk.goes(NEW)
    token = desk.token
    added = desk.sends(NEW, FILLED, token=token)
    assert added.status == 303
    assert desk.sends(NEW, FILLED, token=token).headers["Location"] == added.headers["Location"]
    shown = desk.goes(added.headers["Location"]).body
    assert "De werkgever is toegevoegd." in shown
    assert "de werkgever beslist zelf" in shown
    assert "sanne.smit@zorg.example.nl" in shown
    assert desk.goes(ALL).body.count("Voorbeeld Zorg") == 1


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(desk: Browser) -> None:
    desk.goes(NEW)
    refused = desk.sends(NEW, {**FILLED, "contact_email": "sanne", "contact_name": ""})
    assert refused.status == 422
    assert re.search("<title>\\s*Fout", refused.body)
    assert 'value="Voorbeeld Zorg"' in refused.body
    assert refused.body.count('class="fault"') == 2
    dates = desk.sends(NEW, {**FILLED, "ends_on": "2026-01-01"})
    assert (dates.status, 'value="Voorbeeld Zorg"' in dates.body) == (422, True)


def test_an_agreement_ends_only_after_a_confirmation(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    employer = an_employer(ctx)
    path = f"{ALL}/{employer.employer_id}/einde"
    assert "Wat blijft" in desk.goes(path).body
    assert desk.sends(path, {"ends_on": "2099-12-31"}).status == 422
    agreement = agreement_of(ctx.store, employer.employer_id)
    assert agreement
    assert agreement.ends_on is None
    desk.goes(path)
    assert desk.sends(path, {"ends_on": "2099-12-31", "confirmed": "yes"}).status == 303
    agreement = agreement_of(ctx.store, employer.employer_id)
    assert agreement
    assert str(agreement.ends_on) == "2099-12-31"


def test_who_decides_is_set(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    employer = an_employer(ctx)
    path = f"{ALL}/{employer.employer_id}/rechten"
    desk.goes(path)
    assert desk.sends(path, {"decides": "employer"}).headers["Location"].endswith("done=instruction-set")
    agreement = agreement_of(ctx.store, employer.employer_id)
    assert agreement
    assert agreement.executes_rights is False


def test_where_replies_go_is_set_and_taken_back(desk: Browser) -> None:
    employer = an_employer(desk.functions.world.ctx)
    one = f"{ALL}/{employer.employer_id}"
    path = f"{one}/antwoordadres"
    assert "naar ons" in desk.goes(one).body
    desk.goes(path)
    refused = desk.sends(path, {"replies_to": "planning"})
    assert (refused.status, 'value="planning"' in refused.body) == (422, True)
    desk.goes(path)
    assert desk.sends(path, {"replies_to": "planning@zorg.nl"}).headers["Location"].endswith("replies-set")
    assert "planning@zorg.nl" in desk.goes(one).body
    assert 'value="planning@zorg.nl"' in desk.goes(path).body
    desk.sends(path, {"replies_to": " "})
    assert "naar ons" in desk.goes(one).body


def test_a_user_is_invited_limited_and_removed_after_a_confirmation(desk: Browser) -> None:
    world = desk.functions.world
    employer = an_employer(world.ctx)
    path = f"/balie/gebruikers/{employer.employer_id}"
    desk.goes(path)
    sent = desk.sends(
        path, {"name": "Petra de Wit", "email": "petra@zorg.example.nl", "access": "administrate"}
    )
    assert sent.headers["Location"] == f"{ALL}/{employer.employer_id}?done=invited"
    (user,) = users_of(world.ctx.store, employer.employer_id)
    one = f"{path}/{user.person_id}"
    assert "petra@zorg.example.nl" in desk.goes(one).body
    assert desk.sends(one, {"act": "read"}).headers["Location"] == f"{one}?done=read"
    assert "alleen kijken" in desk.goes(f"{one}?done=read").body
    assert desk.sends(one, {"act": "remove"}).status == 422
    desk.goes(one)
    assert desk.sends(one, {"act": "remove", "confirmed": "yes"}).headers["Location"].endswith("done=removed")
    assert desk.goes(one).status == 404


def test_what_is_not_there_is_a_page_that_says_so(desk: Browser) -> None:
    employer, other = (an_employer(desk.functions.world.ctx, number) for number in (1, 2))
    user = an_employer_user(desk.functions.world.ctx, other)
    for path in (f"{ALL}/{'a' * 26}", f"/balie/gebruikers/{employer.employer_id}/{user.person_id}"):
        assert desk.goes(path).status == 404


def test_every_page_is_there_in_english(desk: Browser) -> None:
    employer = an_employer(desk.functions.world.ctx)
    user = an_employer_user(desk.functions.world.ctx, employer)
    for path in (
        "/en/desk/employers",
        "/en/desk/employers/new",
        f"/en/desk/employers/{employer.employer_id}",
        f"/en/desk/employers/{employer.employer_id}/end",
        f"/en/desk/employers/{employer.employer_id}/rights",
        f"/en/desk/users/{employer.employer_id}",
        f"/en/desk/users/{employer.employer_id}/{user.person_id}",
        "/en/desk/cases",
        "/en/desk/search",
    ):
        shown = desk.goes(path)
        assert (path, shown.status) == (path, 200)
        assert '<html lang="en">' in shown.body
        twin = re.search('href="([^"]+)" lang="nl"', shown.body)
        assert twin
        assert desk.goes(twin[1]).status == 200


def version_in(page: str) -> str:
    """Which version the forms on a page show."""
    (version,) = set(re.findall(r'name="seen" value="([^"]*)"', page))
    return str(version)


def test_of_two_who_look_after_one_agreement_the_second_sees_what_the_first_did(desk: Browser) -> None:
    employer_id = an_employer(desk.functions.world.ctx).employer_id
    end, rights = f"{ALL}/{employer_id}/einde", f"{ALL}/{employer_id}/rechten"
    seen = version_in(desk.goes(end).body)
    assert desk.sends(end, {"ends_on": "2099-12-31", "confirmed": "yes", "seen": seen}).status == 303
    desk.goes(end)
    second = desk.sends(end, {"ends_on": "2098-06-30", "confirmed": "yes", "seen": seen})
    assert second.status == 412
    assert "31 december 2099" in second.body
    assert 'value="2098-06-30"' in second.body
    decides = desk.sends(rights, {"decides": "employer", "seen": seen})
    assert decides.status == 412
    assert re.search(r"Nu ingesteld:\s*<b>", decides.body)
    again = desk.sends(end, {"ends_on": "2098-06-30", "confirmed": "yes", "seen": version_in(second.body)})
    assert again.status == 303


def test_of_two_who_look_after_one_user_the_second_sees_what_the_first_did(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    employer = an_employer(ctx)
    user = an_employer_user(ctx, employer)
    path = f"/balie/gebruikers/{employer.employer_id}/{user.person_id}"
    seen = version_in(desk.goes(path).body)
    assert desk.sends(path, {"act": "disable", "seen": seen}).status == 303
    desk.goes(path)
    second = desk.sends(path, {"act": "remove", "confirmed": "yes", "seen": seen})
    assert second.status == 412
    assert "geblokkeerd" in second.body
    assert desk.sends(path, {"act": "enable", "seen": version_in(second.body)}).status == 303
