"""What is measured of newsletters, sign-ups and stops is sound, and a variant that was broken shows."""

from collections.abc import Mapping
from typing import Any

import pytest

from qlinx.mailing import delivery
from qlinx.newsletters import mails, sending
from qlinx.runs import pages
from tests.bench import few_steps, newsletter_cost, newsletter_run
from tests.bench.cost import Stage
from tests.bench.flow import Spent


def by_name(found: list[Stage]) -> Mapping[str, Stage]:
    return {stage.name: stage for stage in found}


def test_each_stage_of_a_newsletter_has_its_price_and_nobody_is_left_out() -> None:
    found, sent = newsletter_cost.priced(12)

    assert sent == 12
    assert set(by_name(found)) == {"invitation_dispatch", "change_relay", "mail_delivery", "mail_feedback"}
    assert all(stage.total > 0 for stage in found)


def test_a_run_that_makes_ready_one_after_another_costs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    together, _ = newsletter_cost.priced(40)
    monkeypatch.setattr(sending, "_TOGETHER", 1)

    alone, _ = newsletter_cost.priced(40)

    calls = [sum(by_name(found)["invitation_dispatch"].spent.calls.values()) for found in (together, alone)]
    assert calls[1] > 1.5 * calls[0]


def test_workers_that_rest_for_less_are_billed_for_less() -> None:
    slow, fast = (newsletter_cost.priced(20, rate)[0] for rate in (14, newsletter_cost.PROVIDER_A_SECOND))

    billed = [by_name(found)["mail_delivery"].dollars["Lambda"] for found in (slow, fast)]
    assert billed[1] < billed[0]


def test_who_stops_gets_nothing_that_waited_and_the_others_do() -> None:
    newsletter, account, stopped = few_steps.take(6)

    assert (len(newsletter), len(account)) == (6, 5)
    assert (stopped.went_after, stopped.left_out) == (0, 0)
    assert 0 < stopped.seconds < few_steps.SECONDS


def test_a_stop_that_what_waits_does_not_heed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr(delivery, "refusal", nothing)
    monkeypatch.setattr(mails, "passed_over", nothing)

    _, _, stopped = few_steps.take(6)

    assert stopped.went_after == 3


def test_a_run_that_takes_whole_parts_at_once_holds_more_the_more_readers_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def grows() -> float:
        few, many = (newsletter_run.run_over(readers) for readers in (80, 320))
        assert (few.mails, many.mails) == (80, 320)
        return many.peak / few.peak

    monkeypatch.setattr(pages, "PAGE", 10)
    monkeypatch.setattr(sending, "_TOGETHER", 5)
    sound = grows()
    monkeypatch.setattr(pages, "PAGE", 1_000)
    monkeypatch.setattr(sending, "_TOGETHER", 50)

    assert sound < newsletter_run.MEMORY < grows()


def test_a_million_takes_as_long_as_the_slower_of_making_ready_and_sending() -> None:
    spent = Spent(calls={"dynamodb:Query": 1_000_000})
    slow = newsletter_run.Ran(8_000, 8_000, spent, 1, 1_000)
    quick = newsletter_run.Ran(8_000, 8_000, Spent(calls={"dynamodb:Query": 8_000}), 1, 1_000)

    late, soon = (newsletter_run.minutes_for(60_000, one, 1_000) for one in (slow, quick))

    assert soon == pytest.approx(1 + newsletter_run.LAST_SECONDS / 60)
    assert late > 5 * soon
