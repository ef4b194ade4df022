"""Counts as metrics, written with the log (embedded metric format). No dimension ever names a person."""

from collections.abc import Mapping
from typing import Final

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit


def count(numbers: Mapping[str, int], **dimensions: str) -> None:
    """Reports numbers of things under names, for example ``RetentionFailed``."""
    metrics = Metrics()
    for name, value in dimensions.items():
        metrics.add_dimension(name=name, value=value)
    for name, number in numbers.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)
    metrics.flush_metrics()


# One alarm watches it (infrastructure/failures.yaml), for an alarm is paid for by the metric.
NEEDS_ATTENTION: Final = "NeedsAttention"
_OF_ALL: Final = "all"


def needs_attention(numbers: Mapping[str, int]) -> None:
    """Reports numbers of things that an operator should look at, each under its name,
    and all together under the one that an alarm watches. None is no news.
    """
    found = {name: number for name, number in numbers.items() if number}
    if found:
        count(found)
        count({NEEDS_ATTENTION: sum(found.values())}, service=_OF_ALL)
