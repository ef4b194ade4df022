"""What is settled for good before a snapshot is taken."""

import logging

from qlinx.entrypoints.snapshots import rehearsal, settle_levels


def _asked_anew(logger: logging.Logger) -> int:
    """How often a logger has to find out by its parents whether it tells something."""
    times = 0

    def find_out() -> int:
        nonlocal times
        times += 1
        return logging.WARNING

    logger.getEffectiveLevel = find_out  # type: ignore[method-assign]  # the logger is this test's own
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logger.isEnabledFor(level)
    return times


def test_after_a_rehearsal_no_logger_has_to_find_out_again_what_it_tells() -> None:
    logger = logging.getLogger("tests.of_snapshots")
    with rehearsal():
        logger.debug("not told")

    settle_levels()

    assert _asked_anew(logger) == 0


def test_without_that_each_does() -> None:
    logger = logging.getLogger("tests.of_snapshots_forgotten")
    with rehearsal():
        logger.debug("not told")

    assert _asked_anew(logger) > 0
