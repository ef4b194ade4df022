"""Each measurement takes what is sound, and catches a variant that was broken on purpose."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qlinx.invitations import own_invitations
from qlinx.invitations.inviting import Inviting
from qlinx.invitations.model import InviteeState, ReplyChoice
from qlinx.invitations.own_invitations import own_invitation_of_account
from qlinx.invitations.store import INVITEE, free_place, invitee_by_id
from qlinx.mailing import delivery
from qlinx.mailing.declaring import Mail
from qlinx.people import sign_up
from qlinx.people.limits import SIGN_UPS_OF_NETWORK
from qlinx.people.proofs import proof_given
from qlinx.people.store import IDENTITY_CODE
from qlinx.records.context import Context
from qlinx.records.store import Store
from qlinx.rosters import applying
from qlinx.runs import pages
from tests.bench import (
    cleanup,
    cost,
    dispatch,
    example_lists,
    import_rows,
    overhead,
    relations,
    replies,
    side_by_side,
    strangers,
)
from tests.bench.cold_start import ratios, start_of
from tests.bench.figures import Bound, Figure
from tests.bench.flow import Flow, flowing
from tests.support.application import application


def a_function(folder: Path, source: str) -> str:
    folder.mkdir()
    (folder / "handler.py").write_text(source)
    return start_of(folder, tables=False)


def test_a_function_that_loads_a_heavy_library_starts_later(tmp_path: Path) -> None:
    lean = a_function(tmp_path / "lean", "import qlinx.entrypoints.batches\n")
    heavy = a_function(
        tmp_path / "heavy", "import qlinx.entrypoints.batches\nimport jinja2, PIL.Image, icalendar\n"
    )

    # On a busy machine one start tells little; the quickest of some is that of a free one.
    found = ratios({"heavy": heavy}, 5, lean)

    assert found["heavy"] > 1.1


def test_work_of_our_own_is_not_taken_for_the_client_library_s(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = overhead.take(12)["one invitation"]

    def slow(*given: Any) -> Any:
        until = time.thread_time() + 0.02
        while time.thread_time() < until:
            pass
        return own_invitation_of_account(*given)

    monkeypatch.setattr("functions.invitations.handler.own_invitation_of_account", slow)
    broken = overhead.take(12)["one invitation"]

    assert broken.own > sound.own + 5  # of the 20 that were added, on a processor of whatever speed
    assert sound.calls == broken.calls > 0


def test_a_delivery_that_reads_more_costs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def price() -> float:
        with flowing() as flow:
            cost.play(flow, 5)
            return next(stage.total for stage in cost.stages(flow, 5) if stage.name == "mail_delivery")

    sound = price()
    asked: Any = getattr(delivery, "memory_for")  # noqa: B009 - not exported by the module that uses it

    def again_and_again(store: Store, address_hash: str, scope: str, mail: Mail) -> Any:
        return [asked(store.prefetching(), address_hash, scope, mail) for _ in range(40)][-1]

    monkeypatch.setattr(delivery, "memory_for", again_and_again)

    assert price() > 1.3 * sound


def test_every_stage_of_an_invitation_has_its_price() -> None:
    with flowing() as flow:
        company = cost.play(flow, 5)
        found = {stage.name for stage in cost.stages(flow, 5)}
        left = {item["kind"]["S"] for item in flow.tables.every(flow.records)}

    assert found == {
        "invitation_dispatch",
        "change_relay",
        "mail_delivery",
        "mail_feedback",
        "invitation_replies",
        "invitations",
        "results_export",
        "retention_cleanup",
    }
    assert len(company.person_ids) == 5
    assert "invitee" not in left


def test_a_limit_that_an_office_passes_too_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = strangers.carry_out(8, 40)
    monkeypatch.setattr(sign_up, "SIGN_UPS_OF_NETWORK", replace(SIGN_UPS_OF_NETWORK, most=4))

    broken = strangers.carry_out(8, 40)

    assert (len(sound.signed_up_at), sound.mailed, sound.refused_by_function, sound.came_in) == (8, 8, 0, 1)
    assert broken.refused_by_function > 0
    assert broken.writes < sound.writes


@pytest.mark.parametrize("joins", [1, 3])
def test_a_list_that_looks_twice_at_what_was_joined_is_noticed(
    monkeypatch: pytest.MonkeyPatch, joins: int
) -> None:
    sound = relations.own_list(joins).calls["Query"]
    asked: Any = getattr(own_invitations, "awake_relations")  # noqa: B009 - not exported by the module that uses it
    monkeypatch.setattr(
        own_invitations,
        "awake_relations",
        lambda ctx, *given: asked(ctx.prefetching(), *given) and asked(ctx, *given),
    )

    assert sound == joins + 1 < relations.own_list(joins).calls["Query"]


def test_a_row_that_writes_one_item_more_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    new, known = relations.row_units(3)
    made: Any = getattr(applying, "new_relation")  # noqa: B009 - as above

    def with_one_more(ctx: Context, *given: Any, **more: Any) -> Any:
        yield from made(ctx, *given, **more)
        yield IDENTITY_CODE.insert(proof_given(ctx, "address"))

    monkeypatch.setattr(applying, "new_relation", with_one_more)

    assert new.all_writes == 3 * relations.NEW_ROW_WRITES < relations.row_units(3)[0].all_writes
    assert known.all_writes == 3 * relations.KNOWN_ROW_WRITES


def test_a_cleanup_that_looks_at_everything_is_noticed() -> None:
    def looking(flow: Flow) -> None:
        for item in list(flow.tables.every(flow.records)):
            flow.tables.answer(
                "GetItem", {"TableName": flow.records, "Key": {name: item[name] for name in ("pk", "sk")}}
            )
        cleanup.run(flow)

    assert cleanup.read_units_of(5, 0) == cleanup.read_units_of(5, 200)
    assert cleanup.read_units_of(5, 0, looking) < cleanup.read_units_of(5, 200, looking)


def test_a_cleanup_that_leaves_something_is_no_cleanup() -> None:
    with pytest.raises(RuntimeError):
        cleanup.read_units_of(3, 0, lambda _: None)


def test_nobody_is_oversold() -> None:
    found = replies.answer_all(12, 4)

    assert (found.accepted, found.full, found.oversold) == (4, 8, 0)


def test_a_ledger_that_does_not_take_the_place_away_is_noticed() -> None:
    def reply(ctx: Context, person_id: str, invitation_id: str, _answer: ReplyChoice) -> None:
        place = free_place(ctx.store, invitation_id, 0)
        invitee = invitee_by_id(ctx.store, person_id, invitation_id)
        assert place is not None
        assert invitee is not None
        ctx.store.write(INVITEE.replace(invitee, state=InviteeState.ACCEPTED, place=place.number))

    assert replies.answer_all(12, 4, reply).oversold > 0


def test_the_memory_of_a_dispatch_follows_the_page_and_not_the_audience(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = dispatch.dispatch_to(40, memory=True).peak
    monkeypatch.setattr(pages, "PAGE", 10_000)
    monkeypatch.setattr(Inviting, "handle", _keeping(Inviting.handle))

    assert dispatch.dispatch_to(40, memory=True).peak > 1.5 * sound


_HELD = 200_000
"""Bytes. However few of the forty a part of the audience has, they tell beside what an invocation takes."""


def _keeping(handle: Any) -> Any:
    """Handles a page while it holds far more of everybody on it than a person's record is."""

    def keeping(work: Inviting, ids: Sequence[str], occasion: str) -> Any:
        kept = [bytearray(_HELD) for _ in ids]
        handled = handle(work, ids, occasion)
        return handled if kept else None

    return keeping


def test_everybody_is_mailed_once() -> None:
    found = dispatch.dispatch_to(30)

    assert (found.people, found.mails) == (30, 30)


@pytest.mark.parametrize(
    ("sending", "could", "in_time"),
    [(100.0, 880, True), (10.0, 220, False)],
    ids=["fast, which the pace holds back", "slow"],
)
def test_a_million_takes_as_long_as_the_slowest_part(sending: float, could: int, in_time: bool) -> None:
    rate = dispatch.PROVIDER_A_SECOND
    minutes = dispatch.minutes_for(dispatch.MILLION, 1_000.0, sending, rate)

    expected = dispatch.MILLION / could / 60
    assert expected <= minutes <= expected + 1
    assert (minutes <= dispatch.MINUTES) is in_time
    assert dispatch.limited_by(1_000.0, sending, rate) == "the workers that send"


def test_a_worker_that_is_too_slow_takes_more_workers_than_there_may_be() -> None:
    assert dispatch.workers_for(100.0, dispatch.PROVIDER_A_SECOND) == dispatch.WORKERS
    assert dispatch.workers_for(20.0, dispatch.PROVIDER_A_SECOND) > dispatch.WORKERS


def test_the_template_has_senders_for_each_pace_that_it_offers() -> None:
    """Two is the least that a queue's source may have, and 25 are as many as there are."""
    offered = application().root["Parameters"]["MailsPerSecond"]["AllowedValues"]
    held = application().templates["Mailing"]["Mappings"]["MailSenders"]

    assert set(held) == set(offered)
    assert all(
        one["AtATime"] >= 2 and one["AtATime"] + one["Urgent"] <= dispatch.WORKERS for one in held.values()
    )


def test_mails_side_by_side_are_each_sent_once_and_sooner() -> None:
    alone, ten = (side_by_side.sent(20, number) for number in (1, 10))

    assert (ten.unmarked, ten.twice) == (0, 0)
    assert ten.mails_a_second > alone.mails_a_second


_KEEPING = """
import sys
from pathlib import Path
from tests.bench import import_rows
from qlinx.rosters.headers import recognised
from qlinx.tabular.reading import read_table

def keeping(path):
    kept = list(read_table(path, recognised).rows())

path, count = Path(sys.argv[1]), int(sys.argv[2])
print(import_rows.take(keeping, path, count).peak_bytes)
"""


def test_a_reader_that_keeps_its_rows_is_noticed_and_ours_is_not(tmp_path: Path) -> None:
    sound, broken = [], []
    for count in (500, 40_000):
        path = tmp_path / f"{count}.csv"
        example_lists.write_csv(path, count)
        sound.append(import_rows.alone("read_only", path, count).peak_bytes)
        done = subprocess.run(
            [sys.executable, "-c", _KEEPING, str(path), str(count)],
            capture_output=True,
            text=True,
            check=True,
        )
        broken.append(int(done.stdout))

    assert sound[1] <= import_rows.MEMORY * sound[0]
    assert broken[1] > import_rows.MEMORY * broken[0]


@pytest.mark.parametrize("name", ["whole_step", "workbook_and_judged"])
def test_a_workbook_is_imported_by_each_reader(tmp_path: Path, name: str) -> None:
    path = tmp_path / "roster.xlsx"
    example_lists.write_xlsx(path, 20)

    import_rows.ACTS[name](path)


@pytest.mark.parametrize(
    ("value", "bound", "met"),
    [(1.0, Bound.AT_MOST, True), (1.01, Bound.AT_MOST, False), (0.99, Bound.AT_LEAST, False)],
)
def test_a_figure_that_misses_its_goal_says_so(value: float, bound: Bound, met: bool) -> None:
    figure = Figure("some/figure", value, "units", goal=1.0, bound=bound)

    assert figure.as_result() == {
        "name": "some/figure",
        "value": value,
        "unit": "units",
        "goal": 1.0,
        "met": met,
    }
