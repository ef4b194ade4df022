"""Counts as metrics, written with the log (embedded metric format). No dimension ever names a person."""

from collections.abc import Mapping

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
