"""Somebody writes to us on a page: it arrives, they have a receipt, staff handle it, and it goes."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from qlinx.kit.clock import home_day
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import TooManyRequests
from qlinx.kit.ids import reference_of
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.records.audit import acts
from qlinx.rights.identity import ask_with_code
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.visitors.limits import MESSAGES_OF_ADDRESS, MESSAGES_OF_NETWORK, RECEIPTS
from qlinx.visitors.model import Nature, Topic
from qlinx.visitors.store import MESSAGE
from qlinx.visitors.writing import NewMessage, write_message
from tests.support.browser import OWN, Browser
from tests.support.http import Response
from tests.support.people import IP, letters
from tests.support.retention import run
from tests.support.rights import carry_out_request, everything, exported
from tests.support.subjects import NOOR, code_for
from tests.support.world import World

CONTACT: Final = "/contact"
COMPLAINT: Final = "/klacht"
PAGES: Final = (CONTACT, COMPLAINT, "/en/contact", "/en/complaint")
MESSAGES: Final = "/balie/berichten"
WORDS: Final = "De knop <Ja> doet niets.\nIk wil wel komen."
WRITTEN: Final = {"topic": "invitation", "text": WORDS, "email": NOOR, "name": "Noortje Zwaan"}


def writes(browser: Browser, page: str = CONTACT, **changes: str) -> Response:
    return browser.sends(page, {**WRITTEN, **changes}, token="")


def mailed(browser: Browser) -> tuple[list[Letter], list[Letter]]:
    """What waits to be mailed: to our own mailbox, and to others."""
    found = letters(browser.functions.world)
    assert not any(isinstance(one, Skipped) for one in found)
    told = [one for one in found if isinstance(one, Letter)]
    ours = [one for one in told if one.to.address == PROVIDER.email]
    return ours, [one for one in told if one not in ours]


def message_id(browser: Browser) -> str:
    (item,) = browser.functions.world.items_of("message")
    return str(item["person_id"])


@pytest.mark.parametrize("page", PAGES)
def test_what_is_written_is_mailed_to_us_and_its_writer_has_a_receipt_with_a_number_and_a_day(
    browser: Browser, page: str
) -> None:
    sent = writes(browser, page)
    number = reference_of(message_id(browser))
    assert (sent.status, sent.headers["Location"]) == (303, f"{page}?number={number}&done=sent")
    shown = browser.goes(sent.headers["Location"])
    assert (shown.status, number in shown.body, "<form" in shown.body) == (200, True, False)

    (ours,), (receipt,) = mailed(browser)
    assert ours.facts["text"] == WORDS
    assert ours.reply_to is not None
    assert (ours.reply_to.address, ours.reply_to.name) == (NOOR, "Noortje Zwaan")
    assert receipt.to.address == NOOR
    assert receipt.facts["reference"] == number
    assert receipt.language == ("en" if page.startswith("/en") else "nl")
    assert (receipt.facts["is_complaint"] is not None) == (page in {COMPLAINT, "/en/complaint"})
    # Within four weeks.
    last = home_day(browser.functions.world.now) + timedelta(days=28)
    assert str(last.day) in str(receipt.facts["answer_by"])


def test_the_receipt_holds_nothing_that_was_typed(browser: Browser) -> None:
    writes(browser)
    _, (receipt,) = mailed(browser)
    told = json.dumps([dict(receipt.facts), receipt.to.name, str(receipt.reason)])
    assert not any(text in told for text in ("Noortje", "knop", "invitation"))


def test_the_same_form_sent_twice_is_one_message(browser: Browser) -> None:
    first, second = writes(browser), writes(browser)
    assert first.headers["Location"] == second.headers["Location"]
    assert [len(some) for some in mailed(browser)] == [1, 1]


def test_what_is_wrong_is_said_at_its_field_and_all_that_was_typed_stays(browser: Browser) -> None:
    refused = writes(browser, email="geen adres", topic="")
    assert (refused.status, letters(browser.functions.world)) == (422, [])
    assert re.findall(r'id="(topic|text|email|name)"[^>]*aria-invalid="true"', refused.body) == [
        "topic",
        "email",
    ]
    assert "De knop &lt;Ja&gt; doet niets." in refused.body
    assert 'value="geen adres"' in refused.body
    assert refused.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("text", ["", " \n ", 4001 * "a"])
def test_nothing_and_too_much_are_no_message(browser: Browser, text: str) -> None:
    assert writes(browser, text=text).status == 422


def test_a_form_of_another_site_writes_nothing(browser: Browser) -> None:
    headers = {**OWN, "sec-fetch-site": "cross-site", "origin": "https://elders.example"}
    assert browser.sends(CONTACT, WRITTEN, headers, token="").status == 403
    assert browser.functions.world.items_of("message") == []


def test_who_writes_too_often_is_told_so_and_keeps_what_they_wrote(browser: Browser) -> None:
    for number in range(MESSAGES_OF_NETWORK.most):
        assert writes(browser, email=f"noor{number}@thuis.nl").status == 303
    refused = writes(browser)
    assert (refused.status, "De knop" in refused.body) == (429, True)


def test_nobody_is_kept_from_writing_by_others_who_write_in_their_name(world: World) -> None:
    new = NewMessage(Nature.COMPLAINT, Topic.OTHER, None, parse_email(NOOR), WORDS, "nl")
    for number in range(MESSAGES_OF_ADDRESS.most):
        write_message(world.ctx, replace(new, text=f"{number}"), network_address="203.0.113.9")
    with pytest.raises(TooManyRequests):
        write_message(world.ctx, new, network_address="203.0.113.9")

    assert write_message(world.ctx, new, network_address="198.51.100.7").text == WORDS


def test_an_address_gets_a_few_receipts_a_day_whoever_fills_it_in(browser: Browser) -> None:
    for number in range(RECEIPTS.most + 2):
        assert writes(browser, text=f"Bericht {number}").status == 303
    assert [len(some) for some in mailed(browser)] == [RECEIPTS.most + 2, RECEIPTS.most]


def test_opening_the_pages_keeps_nothing_and_the_complaint_s_names_who_else_listens(browser: Browser) -> None:
    for page in PAGES:
        assert browser.goes(page).status == browser.goes(page, "HEAD").status == 200
    assert AUTHORITY.url.en in browser.goes("/en/complaint").body
    assert "<script>" not in browser.goes(f"{CONTACT}?done=sent&number=<script>").body
    assert browser.functions.world.every_item() == []


def test_staff_see_the_term_and_read_what_it_says_once_that_is_written_down(desk: Browser) -> None:
    writes(desk)
    one = f"{MESSAGES}/{message_id(desk)}"
    listed = desk.goes(MESSAGES).body
    assert f'href="{one}"' in listed
    assert "nog 28 dagen" in listed
    seen = desk.goes(one).body
    assert not any(text in listed + seen for text in ("Noortje", "knop", NOOR))

    read = desk.sends(one, {"act": "read"})
    assert (read.status, "Noortje Zwaan" in read.body, "De knop &lt;Ja&gt; doet niets.<br>" in read.body) == (
        200,
        True,
        True,
    )
    assert f"mailto:{NOOR}" in read.body
    told = [act.action for act in acts(desk.functions.world.ctx, datetime.now(UTC).date())]
    assert "message-read" in told


def test_what_was_handled_waits_no_more_and_goes_after_four_weeks(desk: Browser) -> None:
    writes(desk)
    one = f"{MESSAGES}/{message_id(desk)}"
    desk.goes(one)
    done = desk.sends(one, {"act": "handled"})
    assert done.headers["Location"] == f"{MESSAGES}?done=handled"
    assert one not in desk.goes(done.headers["Location"]).body
    world = desk.functions.world
    world.pass_time(days=27)
    run(world)
    assert len(world.items_of("message")) == 1
    world.pass_time(days=2)
    run(world)
    assert world.items_of("message") == []
    assert [item["sk"] for item in world.items_of("address_row")] == ["staff"]


def test_what_nobody_handles_is_told_as_late_and_goes_after_a_year(desk: Browser) -> None:
    writes(desk)
    (item,) = desk.functions.world.items_of("message")
    stored = MESSAGE.value(item)
    desk.functions.world.ctx.store.write(
        MESSAGE.replace(stored, answer_by=home_day(desk.functions.world.now) - timedelta(days=1))
    )
    assert "1 dag te laat" in desk.goes(MESSAGES).body
    desk.functions.world.pass_time(days=366)
    run(desk.functions.world)
    assert desk.functions.world.items_of("message") == []


def test_whoever_reads_the_mail_of_the_address_has_a_copy_and_an_erasure(browser: Browser) -> None:
    writes(browser)
    world, stored = browser.functions.world, message_id(browser)
    letters(world)
    code_request, code = code_for(world)
    (access,) = ask_with_code(world.ctx, code_request, code, ACCESS, network_address=IP)
    assert carry_out_request(world, access)[-1] == "exported"
    document = json.loads(exported(world, stored, access.request_id)["data.json"])
    item = next(one for one in document["items"] if one["kind"] == "message")
    assert {field["name"]: field["value"] for field in item["fields"]}["text"] == WORDS

    letters(world)
    code_request, code = code_for(world)
    (erasure,) = ask_with_code(world.ctx, code_request, code, ERASURE, network_address=IP)
    assert carry_out_request(world, erasure)[-1] == "done"
    assert world.ctx.store.about(stored) == ()
    assert NOOR not in everything(world)
