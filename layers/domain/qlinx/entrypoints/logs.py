"""Structured logs of ids, counts and outcomes. Payloads and people's data never reach them."""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from traceback import extract_tb
from typing import ParamSpec, TypeVar

from aws_lambda_powertools import Logger

P = ParamSpec("P")
T = TypeVar("T")

# One logger for the function; it is told the function's name by the environment at its first line.
logger = Logger(log_uncaught_exceptions=False)


class FunctionFailed(Exception):
    """A function failed. The text is the class of the error, and nothing of what it said."""


def telling_no_text(handler: Callable[P, T]) -> Callable[P, T]:
    """Has errors leave a handler by their class alone.

    Lambda writes the text of whatever a handler raises, and of what that was raised from, to the log, to the
    trace and to where failed runs are kept; and a library's text quotes what it was given, such as the stored
    value that a model refuses. The log gets the class and the places in the code.

    Raises
    ------
    FunctionFailed
    """

    @wraps(handler)
    def handled(*event: P.args, **named: P.kwargs) -> T:
        try:
            return handler(*event, **named)
        except Exception as error:  # noqa: BLE001 - raised again below, without its text
            name = type(error).__name__
            # Not `exception`, which writes the text.
            logger.error("function failed", error=name, places=_places(error))  # noqa: TRY400
        # Outside, so that it is raised from nothing.
        raise FunctionFailed(name)

    return handled


def _places(error: Exception) -> list[str]:
    """Where it was raised, from the inside out."""
    frames = reversed(extract_tb(error.__traceback__))
    return [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
