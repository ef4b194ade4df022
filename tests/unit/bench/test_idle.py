"""The price of standing still follows what the templates say, and notices what would be paid for."""

import copy

import pytest

from tests.bench import idle
from tests.bench.flow import flowing
from tests.support.application import Application, application


def test_the_installation_stays_below_its_goals_without_what_its_schedules_cost() -> None:
    without = sum(idle.standing(application()).values())

    assert 0 < without < idle.GOAL
    assert without < without + idle.snapshots(application()) < idle.GOAL_WITH_SNAPSHOTS


def test_one_more_alarm_is_noticed() -> None:
    app = application()

    def added(changed: Application) -> None:
        changed.deployed.append(copy.deepcopy(changed.find("ApiFails")))

    assert idle.standing(app.but(added))["alarms"] == pytest.approx(idle.standing(app)["alarms"] + 0.10)


def test_one_queue_less_is_noticed() -> None:
    app = application()
    fewer = app.but(lambda changed: changed.without("Mailing/MailFeedbackSource"))

    saved = idle.standing(app)["receives of empty queues"] - idle.standing(fewer)["receives of empty queues"]

    # Five receives at a time, each twenty seconds long, for thirty days.
    assert saved == pytest.approx(5 * 30 * 86_400 / 20 * 0.0000004)


def test_a_snapshot_is_paid_for_by_its_memory() -> None:
    app = application()

    def doubled(changed: Application) -> None:
        for function in changed.deployed_functions().values():
            function.properties["MemorySize"] *= 2

    assert idle.snapshots(app.but(doubled)) == pytest.approx(2 * idle.snapshots(app))


@pytest.mark.parametrize(
    ("expression", "runs"),
    [("rate(1 minute)", 43_200), ("rate(15 minutes)", 2_880), ("rate(1 day)", 30), ("cron(0 3 * * ? *)", 30)],
)
def test_runs_are_counted(expression: str, runs: int) -> None:
    assert idle.runs_a_month(expression) == runs


def test_a_schedule_that_can_not_be_counted_is_not_taken_for_none() -> None:
    with pytest.raises(ValueError, match="MON"):
        idle.runs_a_month("cron(0 3 ? * MON *)")


def test_every_schedule_is_counted() -> None:
    found = {folder for folder, _, _ in idle.scheduled(application())}

    assert found == {
        "invitation_dispatch",
        "change_relay",
        "retention_cleanup",
        "privacy_notices",
        "audit_check",
    }


def test_a_run_over_nothing_is_without_its_first() -> None:
    with flowing() as flow:
        spent = idle.run_over_nothing(flow, "invitation_dispatch")

    assert spent.invocations == 1
    assert spent.units.writes == 0
