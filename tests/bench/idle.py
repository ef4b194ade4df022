"""What an installation costs a month that nobody uses:
counted from the templates, and from runs of its schedules over nothing.

Alarms and secrets have a price each. Lambda asks every queue for messages without a pause. Schedules run, are
logged and traced, and the nightly run sends its metrics. What is stored is left out: it grows with use and
starts at nothing. Lambda reads the stream of a table for nothing. With snapshots, those of the published
versions are paid by their memory and by the second.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from tests.bench.cost import PRICES, dollars_of, prices
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.bench.flow import Flow, Spent, flowing, memory_of
from tests.support.application import Application, Resource, application, references

GOAL: Final = 5.0
GOAL_WITH_SNAPSHOTS: Final = 45.0
_DAYS: Final = 30
# What the cleanup counts of a night in which it found nothing: found, removed and held. A metric of our own
# is paid for by the hour in which something is sent.
_METRICS_OF_THE_NIGHT: Final = 3
_MONTH: Final = timedelta(days=_DAYS)
_UNITS: Final = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_DAILY: Final = re.compile(r"cron\(\d+ \d+ \* \* \? \*\)")


def runs_a_month(expression: str) -> int:
    """How often a schedule runs.

    Raises ValueError for an expression that is neither a rate nor a time of each day.
    """
    if _DAILY.fullmatch(expression):
        return _DAYS
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if rate is None:
        raise ValueError(expression)
    return _MONTH // (int(rate[1]) * _UNITS[rate[2]])


def standing(app: Application) -> dict[str, float]:
    """What is paid for being there, by kind, in dollars a month; without schedules and snapshots."""
    each: Mapping[str, float] = prices()["dollars"]
    return {
        "alarms": len(app.resources("AWS::CloudWatch::Alarm")) * each["alarm_month"],
        "secrets": len(app.resources("AWS::SecretsManager::Secret")) * each["secret_month"],
        "receives of empty queues": _receives(app) * each["sqs_request"],
        "metrics of the night": _METRICS_OF_THE_NIGHT
        * _DAYS
        / (_MONTH / timedelta(hours=1))
        * each["metric_month"],
    }


def snapshots(app: Application) -> float:
    """What snapshots of the versions that can have them cost a month."""
    memory = sum(
        function.properties["MemorySize"] / 1024
        for function in app.deployed_functions().values()
        if "SnapStart" in function.properties
    )
    seconds = _MONTH.total_seconds()
    return float(memory * seconds * prices()["dollars"]["lambda_snapshot_gb_second"])


def _receives(app: Application) -> float:
    """Each source keeps some receives open,
    which come back empty when the queue has waited for as long as it can.
    """
    polling: Mapping[str, float] = prices()["polling"]
    queues = sum(
        attribute == "Outputs.Arn"
        for source in app.resources("AWS::Lambda::EventSourceMapping")
        for _, attribute in references(source.properties["EventSourceArn"])
    )
    return queues * polling["at_once"] * _MONTH.total_seconds() / polling["wait_seconds"]


def scheduled(app: Application) -> Iterator[tuple[str, Resource, int]]:
    """Each function that runs by itself, its schedule and how often it runs in a month."""
    by_path = {function.path: folder for folder, function in app.deployed_functions().items()}
    for schedule in app.resources("AWS::Scheduler::Schedule"):
        (alias, _), *_ = references(schedule.properties["Target"]["Arn"])
        (function, _), *_ = references(app.find(alias).properties["FunctionName"])
        yield by_path[function], schedule, runs_a_month(schedule.properties["ScheduleExpression"])


def run_over_nothing(flow: Flow, folder: str) -> Spent:
    """What one run of a function used, in an installation without anybody;
    not its first, which makes its clients.
    """
    event = {"source": "aws.scheduler"}
    flow.invoke(folder, event)
    flow.spent.clear()
    flow.invoke(folder, event)
    return flow.spent[folder]


def _schedules(app: Application) -> dict[str, float]:
    each: Mapping[str, float] = prices()["dollars"]
    found: dict[str, float] = {}
    with flowing() as flow:
        for folder, _, runs in scheduled(app):
            spent = run_over_nothing(flow, folder)
            one = sum(dollars_of(folder, spent, 0, 1).values()) + each["schedule_run"]
            traced = app.deployed_functions()[folder].properties["TracingConfig"] == {"Mode": "Active"}
            found[f"runs of {folder}"] = runs * (one + (each["trace"] if traced else 0))
    return found


@measure
def idle(extent: Extent) -> Measured:
    del extent  # it is small as it is
    app = application()
    parts = {**standing(app), **_schedules(app)}
    without = sum(parts.values())
    taken = snapshots(app)
    table = [*parts.items(), ("snapshots, where they are on", taken)]
    having = [
        (name, memory_of(name))
        for name, one in app.deployed_functions().items()
        if "SnapStart" in one.properties
    ]
    return Measured(
        title="Standing still",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("cost/idle", round(without, 2), "dollars a month", goal=GOAL),
            Figure(
                "cost/idle with snapshots",
                round(without + taken, 2),
                "dollars a month",
                goal=GOAL_WITH_SNAPSHOTS,
            ),
        ],
        tables=[Table(["paid for", "dollars a month"], [[name, f"{value:.3f}"] for name, value in table])],
        notes=_notes(app, having),
    )


def _notes(app: Application, having: list[tuple[str, int]]) -> list[str]:
    assumed: Mapping[str, Any] = prices()["polling"]
    alarms = len(app.resources("AWS::CloudWatch::Alarm"))
    return [
        f"{alarms} alarms. A month has {_DAYS} days. {assumed['note']}",
        f"With snapshots: {', '.join(name for name, _ in sorted(having))}; {sum(mb for _, mb in having) / 1024:.1f} GB together.",
        f"Prices: {PRICES.name}, {prices()['region']}, {prices()['dated']}, as for *What an invitation costs*.",
    ]
