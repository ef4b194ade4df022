"""Staff keep who may become a client: with a source, a basis and a day; who objects is gone at once."""

import re
from datetime import timedelta
from typing import Final

import pytest

from qlinx.kit.clock import utc_day
from qlinx.kit.ids import new_id
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import memory_of, stop_mail
from qlinx.mailing.unsubscribing import unsubscribe, unsubscribe_path
from qlinx.prospects.keeping import note_contact
from qlinx.prospects.model import Prospect
from qlinx.prospects.store import PROSPECT
from qlinx.records.audit import acts
from qlinx.rights.identity import ask_with_code
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.people import IP, letters
from tests.support.prospects import a_prospect
from tests.support.retention import run
from tests.support.rights import carry_out_request, everything
from tests.support.subjects import NOOR, code_for
from tests.support.world import World

PAGE: Final = "/balie/werving"
KNOWN: Final = {
    "name": "Noor de Wit",
    "organisation": "De Witte Zaak",
    "telephone": "020 1234567",
    "source": "je belde ons na de open dag",
    "basis": "opt_in",
    "shown_by": "zei ja aan de stand, 12 mei",
}


def sends(desk: Browser, page: str, form: dict[str, str]) -> Response:
    """Opens a page and sends its form."""
    desk.goes(page)
    return desk.sends(page, form)


def keeps(desk: Browser, **changes: str) -> Response:
    day = desk.functions.world.ctx.today().isoformat()
    form = {**KNOWN, "prospect_id": new_id(), "email": NOOR, "language": "nl", "met_on": day, **changes}
    return sends(desk, PAGE, form)


def the_one(world: World) -> Prospect:
    (item,) = world.items_of("prospect")
    return PROSPECT.value(item)


def its_page(world: World) -> str:
    return f"{PAGE}/{the_one(world).person_id}"


def mailed(world: World) -> list[Letter]:
    return [one for one in letters(world) if isinstance(one, Letter)]


def skipped(world: World) -> list[str]:
    told = [one.reason for one in letters(world) if isinstance(one, Skipped)]
    return [reason for reason in told if reason.startswith("prospect")]


def test_who_it_is_is_seen_by_whoever_asks_once_that_is_written_down(desk: Browser) -> None:
    kept = keeps(desk)
    world = desk.functions.world
    one = its_page(world)
    assert kept.headers["Location"] == f"{one}?done=kept"
    before = desk.goes(PAGE).body + desk.goes(one).body
    assert f'href="{one}"' in before
    assert not any(told in before for told in ("Noor de Wit", NOOR, "020 1234567", "open dag"))

    read = sends(desk, one, {"act": "read"})
    assert (read.status, all(told in read.body for told in ("Noor de Wit", NOOR, "020 1234567"))) == (
        200,
        True,
    )
    assert {"prospect-kept", "prospect-read"} <= {
        act.action for act in acts(world.ctx, utc_day(world.ctx.now()))
    }


@pytest.mark.parametrize("missing", ["source", "basis", "name", "email", "met_on"])
def test_without_source_basis_or_day_nobody_is_kept(desk: Browser, missing: str) -> None:
    refused = keeps(desk, **{missing: ""})
    assert (refused.status, f'href="#{missing}"' in refused.body, "De Witte Zaak" in refused.body) == (
        422,
        True,
        True,
    )
    assert desk.functions.world.items_of("prospect") == []


@pytest.mark.parametrize("basis", ["opt_in", "own_customer"])
def test_a_basis_for_mail_must_be_shown(desk: Browser, basis: str) -> None:
    refused = keeps(desk, basis=basis, shown_by="")
    assert (refused.status, 'href="#shown_by"' in refused.body) == (422, True)
    assert keeps(desk, basis="contact", shown_by="").status == 303


@pytest.mark.parametrize("days", [1, -365, -400])
def test_a_first_contact_is_of_today_or_the_last_year(desk: Browser, days: int) -> None:
    day = desk.functions.world.ctx.today() + timedelta(days=days)
    assert 'href="#met_on"' in keeps(desk, met_on=day.isoformat()).body


def test_the_same_form_twice_keeps_one_and_an_address_stands_once(desk: Browser) -> None:
    first = new_id()
    assert [keeps(desk, prospect_id=first).status for _ in range(2)] == [303, 303]
    again = keeps(desk, name="Noortje")
    assert (again.status, "staat al bij Werving" in again.body) == (409, True)
    assert the_one(desk.functions.world).name == "Noor de Wit"


def test_the_mail_goes_once_and_says_where_we_have_the_data_from(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    one = its_page(world)
    assert sends(desk, one, {"act": "mail"}).headers["Location"] == f"{one}?done=mailed"
    (letter,) = mailed(world)
    assert (letter.to.address, letter.facts["source"]) == (NOOR, KNOWN["source"])
    again = sends(desk, one, {"act": "mail"})
    assert (again.status, "kreeg onze mail al" in again.body) == (409, True)
    assert mailed(world) == []


def test_who_did_not_say_yes_and_is_no_client_gets_no_mail_and_staff_are_told_why(desk: Browser) -> None:
    keeps(desk, basis="contact", shown_by="")
    world = desk.functions.world
    refused = sends(desk, its_page(world), {"act": "mail"})
    assert (refused.status, "artikel 11.7" in refused.body) == (403, True)
    assert (mailed(world), skipped(world)) == ([], [])


def test_a_basis_that_is_put_right_after_the_mail_was_asked_for_holds_it_back(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    sends(desk, its_page(world), {"act": "mail"})
    seen = the_one(world).version
    assert (
        sends(desk, its_page(world), {**KNOWN, "act": "change", "basis": "contact", "seen": str(seen)}).status
        == 303
    )
    assert skipped(world) == ["prospect_basis"]


def test_of_two_who_put_right_the_second_is_asked_to_look_and_keeps_what_they_typed(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    one, seen = its_page(world), str(the_one(world).version)
    assert sends(desk, one, {**KNOWN, "act": "change", "name": "Noor", "seen": seen}).status == 303
    second = sends(desk, one, {**KNOWN, "act": "change", "name": "Nora", "seen": seen})
    assert (second.status, 'value="Nora"' in second.body, the_one(world).name) == (412, True, "Noor")


def test_the_link_in_the_mail_ends_it_at_once_everywhere_and_for_ever(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    one = the_one(world)
    sends(desk, its_page(world), {"act": "mail"})
    path = unsubscribe_path(world.ctx, one.person_id, one.address_hash, MailPurpose.MARKETING, scope=OWN_MAIL)
    unsubscribe(world.ctx, path.rpartition("/")[2])

    assert skipped(world) == ["prospect_gone"]
    assert one.person_id not in desk.goes(PAGE).body
    assert desk.goes(f"{PAGE}/{one.person_id}").status == 404
    refused = keeps(desk, name="Noor")
    assert (refused.status, "wil niet door ons benaderd worden" in refused.body) == (409, True)
    world.pass_time(minutes=1)
    run(world)
    assert world.items_of("prospect") == []
    assert NOOR not in everything(world)
    assert MailStop.OBJECTION in memory_of(world.ctx.store, one.address_hash, OWN_MAIL).since
    assert keeps(desk).status == 409


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
def test_who_stopped_our_mail_before_is_not_kept(desk: Browser, stop: MailStop) -> None:
    world = desk.functions.world
    place = (world.ctx.address_hash(NOOR), OWN_MAIL)
    world.ctx.store.write(*stop_mail(world.ctx, *place, stop, purpose=MailPurpose.NEWSLETTER))
    assert keeps(desk).status == 409
    assert world.items_of("prospect") == []


def test_a_contact_is_written_down_once_and_shown_to_who_reads(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    today = world.ctx.today().isoformat()
    note = {"act": "note", "contacted_on": today, "words": "gebeld over roosters"}
    assert [sends(desk, its_page(world), note).status for _ in range(2)] == [303, 303]
    assert the_one(world).contacts == (f"{today} gebeld over roosters",)
    assert "gebeld" not in desk.goes(its_page(world)).body
    assert "gebeld over roosters" in sends(desk, its_page(world), {"act": "read"}).body


def test_a_year_begins_anew_with_each_contact_and_then_it_is_over(world: World) -> None:
    one = a_prospect(world.ctx)
    world.pass_time(days=300)
    note_contact(world.ctx, one.person_id, world.ctx.today(), "gebeld", actor="staff")
    world.pass_time(days=300)
    run(world)
    assert len(world.items_of("prospect")) == 1
    world.pass_time(days=66)
    run(world)
    assert world.items_of("prospect") == []


def test_staff_look_again_on_a_day_within_half_a_year(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    one, today = its_page(world), world.ctx.today()
    for days, status in ((0, 422), (181, 422), (30, 303)):
        day = (today + timedelta(days=days)).isoformat()
        assert sends(desk, one, {"act": "review", "review_on": day}).status == status
    assert the_one(world).review_on == today + timedelta(days=30)


@pytest.mark.parametrize(("hours", "counted"), [(0, timedelta(0)), (6, timedelta(hours=4))])
def test_a_contact_of_today_counts_from_noon_and_never_from_a_moment_to_come(
    world: World, hours: int, counted: timedelta
) -> None:
    # It is ten in the morning where our people are, or four in the afternoon.
    world.pass_time(hours=hours)
    one = a_prospect(world.ctx, NOOR, last_contact_at=world.now - timedelta(days=9))

    note_contact(world.ctx, one.person_id, world.ctx.today(), "gebeld", actor="staff")

    assert the_one(world).last_contact_at == world.now - counted


def test_who_is_to_be_looked_at_stands_first_and_is_told_so(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    a_prospect(ctx, "later@zaak.example.nl")
    late = a_prospect(ctx, "eerst@zaak.example.nl", review_on=ctx.today())
    listed = desk.goes(PAGE).body
    assert "kijk nu opnieuw" in listed
    assert re.findall(rf"{PAGE}/(\w+)", listed)[0] == late.person_id


@pytest.mark.parametrize(
    ("act", "field"), [({"act": "note", "words": "x"}, "contacted_on"), ({"act": "review"}, "review_on")]
)
def test_a_form_without_its_day_says_so(desk: Browser, act: dict[str, str], field: str) -> None:
    keeps(desk)
    refused = sends(desk, its_page(desk.functions.world), act)
    assert (refused.status, f'href="#{field}"' in refused.body) == (422, True)


def test_a_removed_prospect_leaves_nothing(desk: Browser) -> None:
    keeps(desk)
    world = desk.functions.world
    one = its_page(world)
    assert 'value="remove"' not in desk.goes(one).body
    shown = desk.goes(f"{one}/verwijderen").body
    assert "0 contacten" in shown
    assert "Je kunt dit niet terugdraaien." in shown
    assert NOOR not in shown
    assert sends(desk, f"{one}/verwijderen", {}).headers["Location"] == f"{PAGE}?done=removed"
    assert NOOR not in everything(world)
    assert [item["sk"] for item in world.items_of("address_row")] == ["staff"]
    assert desk.goes(one).status == 404


def test_whoever_reads_the_mail_of_the_address_has_a_copy_and_an_erasure(world: World) -> None:
    one = a_prospect(world.ctx, NOOR)
    code_request, code = code_for(world)
    (access,) = ask_with_code(world.ctx, code_request, code, ACCESS, network_address=IP)
    assert carry_out_request(world, access)[-1] == "exported"
    letters(world)
    code_request, code = code_for(world)
    (erasure,) = ask_with_code(world.ctx, code_request, code, ERASURE, network_address=IP)
    assert carry_out_request(world, erasure)[-1] == "done"
    assert world.ctx.store.about(one.person_id) == ()
    assert NOOR not in everything(world)
