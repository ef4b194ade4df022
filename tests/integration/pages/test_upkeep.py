"""What staff look after in a browser: how mail goes, what will go, limits, and what a migration found."""

import re
from datetime import UTC, datetime
from typing import Final

import pytest

from qlinx.aws.database import Key
from qlinx.aws.mail_provider import Standing
from qlinx.mailing.allowance import MAIL_ACCOUNT, MailAccount
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.migrations.model import MigrationCase
from qlinx.migrations.store import CASE, case_by_id
from qlinx.people.limits import PHOTOS
from qlinx.records.audit import acts
from qlinx.records.catalogue import every_shape
from qlinx.records.context import Context
from qlinx.records.limits import most_of
from qlinx.records.shape import Shape, Stored
from qlinx.retention.labels import KINDS
from tests.support.browser import Browser
from tests.support.people import letters, signs_up
from tests.support.subjects import NOOR, a_relation, an_employer

MAIL: Final = "/balie/mail"
ENDING: Final = "/balie/bewaren"
LIMITS: Final = "/balie/beheer/grenzen"
LIMIT: Final = f"{LIMITS}/{PHOTOS.name}"
MIGRATIONS: Final = "/balie/beheer/migraties"
PAGES: Final = (MAIL, ENDING, LIMITS, LIMIT, MIGRATIONS)
WHY: Final = "Een bedrijf met 2.000 mensen begint."


def a_mail(ctx: Context) -> OutboxEntry:
    entry = OutboxEntry(
        person_id=ctx.new_id(), entry_id=ctx.new_id(), template="people.identity_code", created_at=ctx.now()
    )
    ctx.store.write(OUTBOX.insert(entry))
    return entry


def comes_to(ctx: Context, entry: OutboxEntry, event: MailEvent) -> None:
    settle(ctx, OUTBOX.key(entry), event, at=ctx.now())


def tiles(browser: Browser) -> dict[str, str]:
    found = re.findall(r'<div class="tile"><p><b>(\d+)</b> ([^<]*)', browser.goes(MAIL).body)
    return {words.strip(): number for number, words in found}


def a_case(ctx: Context, **changes: object) -> MigrationCase:
    values = {
        "case_id": ctx.new_id(),
        "migration": "m0001",
        "found": "pool_user_missing",
        "subject_id": ctx.new_id(),
        "options": ("new_sign_in", "close_account"),
        "blocks": True,
        "needed": 1,
        "opened_at": ctx.now(),
        **changes,
    }
    case = MigrationCase.model_validate(values)
    ctx.store.write(CASE.insert(case))
    return case


@pytest.mark.parametrize("page", PAGES)
def test_only_staff_see_these_pages(browser: Browser, page: str) -> None:
    sent = browser.goes(page)
    assert (sent.status, sent.headers["Location"].startswith("/balie/inloggen")) == (303, True)


def test_what_did_not_arrive_is_counted_once_and_tells_of_nobody(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    assert set(tiles(desk).values()) == {"0"}
    bounced, reported, held_back = a_mail(ctx), a_mail(ctx), a_mail(ctx)
    for _ in range(2):
        comes_to(ctx, bounced, MailEvent.BOUNCE)
        comes_to(ctx, reported, MailEvent.SPAM_REPORT)
        comes_to(ctx, held_back, MailEvent.SKIP)
    comes_to(ctx, a_mail(ctx), MailEvent.DELIVERY)
    assert {words: number for words, number in tiles(desk).items() if number != "0"} == {
        "als spam gemeld": "1",
        "adres werkt niet": "1",
        "niet verstuurd": "1",
    }
    assert not any(entry.person_id in desk.page.body for entry in (bounced, reported, held_back))


def test_a_mail_that_waits_for_more_than_an_hour_is_told(desk: Browser) -> None:
    world = desk.functions.world
    letters(world)
    signs_up(world)
    assert "Er wacht geen mail" in desk.goes(MAIL).body
    entry = a_mail(world.ctx)
    # The clock of the functions is not moved: so the mail is older.
    older = entry.model_copy(update={"created_at": datetime(2026, 11, 1, 9, tzinfo=UTC), "version": 2})
    world.ctx.store.write(OUTBOX.next(older))
    assert older.state is MailState.PENDING
    assert "1 mail wacht langer dan een uur, sinds" in desk.goes(MAIL).body
    assert "1 november 2026" in desk.page.body


def test_staff_see_how_much_the_provider_takes_and_which_mail_waits_for_it(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    assert "Bij de bezorger" not in desk.goes(MAIL).body
    account = MailAccount(
        sent=46_000, most=50_000, standing=Standing.GOOD, bounced=0, reported=0, read_at=ctx.now()
    )
    ctx.store.write(MAIL_ACCOUNT.insert(account))

    body = desk.goes(MAIL).body
    assert "46.000 mails naar de bezorger, van de 50.000" in body
    assert "Deze mail wacht: uitnodigingen, nieuwsbrieven, aanbiedingen." in body

    ctx.store.write(MAIL_ACCOUNT.replace(account, sent=1_000, reported=4))
    body = desk.goes(MAIL).body
    assert "Deze mail wacht: nieuwsbrieven, aanbiedingen." in body
    assert "uitnodigingen langzamer" in body

    ctx.store.write(MAIL_ACCOUNT.replace(MAIL_ACCOUNT.changed(account, version=2), standing=Standing.STOPPED))
    assert "neemt geen mail van ons aan" in desk.goes(MAIL).body


def test_what_comes_to_its_end_is_counted_by_kind(desk: Browser) -> None:
    world = desk.functions.world
    assert "komt niets aan het einde" in desk.goes(ENDING).body
    a_relation(world.ctx, an_employer(world.ctx))
    letters(world)
    signs_up(world, email=NOOR)
    row = re.search(r"Aanmelding die niet is bevestigd</th>(.*?)</tr>", desk.goes(ENDING).body, re.DOTALL)
    assert row
    assert re.findall(r">(\d+)</td>", row[1]) == ["0", "1", "1"]
    assert not any(one in desk.page.body for one in (NOOR, "Noor"))


def test_every_kind_that_has_a_time_to_go_has_a_name() -> None:
    never = Shape(kind="of_a_test", model=Stored, key=lambda _: Key("-", "-")).due
    due = {kind for kind, shape in every_shape().items() if shape.due is not never}
    # What is due in another queue, and is no end.
    assert set(KINDS) == due - {"agreement", "hold", "moment", "outbox", "run"}


def test_a_limit_is_set_with_a_reason_and_withdrawn_before_its_day(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    assert f'href="{LIMIT}"' in desk.goes(LIMITS).body
    desk.goes(LIMIT)
    refused = desk.sends(LIMIT, {"value": "30", "reason": "kort", "seen": "0"})
    assert (refused.status, 'value="30"' in refused.body) == (422, True)
    assert desk.sends(LIMIT, {"value": "101", "reason": WHY, "seen": "0"}).status == 422

    done = desk.sends(LIMIT, {"value": "30", "reason": WHY, "seen": "0"})
    assert done.headers["Location"] == f"{LIMIT}?done=set"
    assert WHY in desk.goes(LIMIT).body
    ctx.policies.__init__(ctx.store)  # type: ignore[misc]  # forgets what it read
    assert most_of(ctx, PHOTOS) == 30
    assert any(act.action.startswith("limit-set:30") for act in acts(ctx, datetime.now(UTC).date()))

    later = {"value": "40", "since": "2099-01-01", "reason": WHY, "seen": "1"}
    assert desk.sends(LIMIT, later).status == 303
    assert "1 januari 2099" in desk.goes(LIMIT).body
    desk.sends(LIMIT, {"withdrawn": "2099-01-01", "seen": "2"})
    assert "1 januari 2099" not in desk.goes(LIMIT).body


def test_who_sets_a_limit_that_somebody_else_set_meanwhile_is_told_and_keeps_what_they_typed(
    desk: Browser,
) -> None:
    desk.goes(LIMIT)
    desk.sends(LIMIT, {"value": "30", "reason": WHY, "seen": "0"})
    desk.goes(LIMIT)
    refused = desk.sends(LIMIT, {"value": "35", "reason": f"{WHY} Ook zo.", "seen": "0"})
    assert (refused.status, 'value="35"' in refused.body) == (412, True)


def test_what_a_migration_found_is_decided_on_its_page(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    case = a_case(ctx)
    one = f"{MIGRATIONS}/{case.case_id}"
    assert "Account zonder inlog" in desk.goes(MIGRATIONS).body
    assert f'href="{one}"' in desk.page.body
    desk.goes(one)
    assert desk.sends(one, {"decision": "no_risk"}).status in {409, 422}
    assert desk.sends(one, {"decision": "close_account"}).headers["Location"] == f"{one}?done=said"
    decided = case_by_id(ctx.store, case.case_id)
    assert decided
    assert decided.decision == "close_account"
    assert "Het account sluiten" in desk.goes(one).body
    assert desk.goes(f"{MIGRATIONS}/{'a' * 26}").status == 404


def test_what_takes_two_is_proposed_by_one(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    case = a_case(ctx, needed=2)
    one = f"{MIGRATIONS}/{case.case_id}"
    desk.goes(one)
    desk.sends(one, {"decision": "new_sign_in"})
    proposed = case_by_id(ctx.store, case.case_id)
    assert proposed
    assert (proposed.proposal, proposed.decision) == ("new_sign_in", None)
    assert "Jij stelde dit voor." in desk.goes(one).body
