"""What can go wrong around one call to AWS, and the clients through which every call goes."""

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import FrameType
from typing import Any

from botocore.exceptions import ReadTimeoutError

from tests.support.cloud.services import PRESIGNED, Pages
from tests.support.cloud.tables import refused

READS = frozenset(
    {
        "get_item",
        "batch_get_item",
        "query",
        "scan",
        "list_users",
        "get_object",
        "head_object",
        "list_objects_v2",
        "admin_get_user",
        "admin_initiate_auth",
        "admin_respond_to_auth_challenge",
        "get_tokens_from_refresh_token",
        "get_secret_value",
    }
)
# What a call in lots carries its lot in.
_LOTS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "send_message_batch": lambda asked: asked["Entries"],
    "batch_get_item": lambda asked: [
        (table, key) for table, whole in asked["RequestItems"].items() for key in whole["Keys"]
    ],
    "delete_objects": lambda asked: asked["Delete"]["Objects"],
}
# Behind what calls a function stands only what tests do.
_CALLS_FUNCTIONS = "tests.support.cloud.application"
_OVERLOADED = {"s3": "SlowDown", "sqs": "ThrottlingException", "cognito": "TooManyRequestsException"}


class DiedError(BaseException):
    """The process ended here. Not an Exception: nothing in the product may catch it."""


class FaultKind(StrEnum):
    """``…_ON``: it goes on for every such call until the invocation is over."""

    THROTTLED = "throttled"
    THROTTLED_ON = "throttled_on"
    TIMED_OUT = "timed_out"
    """The call never arrived."""
    ANSWER_LOST = "answer_lost"
    """It was carried out, and nobody heard."""
    DIED_BEFORE = "died_before"
    DIED_AFTER = "died_after"
    PARTLY = "partly"
    """Half of the lot was done, and the answer says so."""
    PARTLY_ON = "partly_on"


@dataclass(frozen=True)
class Fault:
    """One fault, at the call of this number."""

    number: int
    kind: FaultKind


@dataclass(frozen=True)
class Made:
    """A call that was made: by which function, to what, with how large a lot,
    and from where in the product's code.
    """

    function: str
    service: str
    operation: str
    lot: int
    site: tuple[str, ...]

    @property
    def faults(self) -> tuple[FaultKind, ...]:
        """All that can go wrong here with a difference."""
        kinds = [FaultKind.THROTTLED, FaultKind.THROTTLED_ON, FaultKind.TIMED_OUT, FaultKind.DIED_BEFORE]
        if self.operation not in READS:
            kinds += [FaultKind.ANSWER_LOST, FaultKind.DIED_AFTER]
        if self.lot > 1:
            kinds += [FaultKind.PARTLY, FaultKind.PARTLY_ON]
        return tuple(kinds)


@dataclass
class Calls:
    """Every call, in order; carries out one fault.

    ``between`` is called before each call, with its service.
    """

    fault: Fault | None = None
    function: str = ""
    made: list[Made] = field(default_factory=list)
    between: Callable[[], None] = lambda: None
    _goes_on: tuple[str, FaultKind] | None = None

    def begin(self, fault: Fault | None = None) -> None:
        """Forgets what was, and plans a fault."""
        self.made = []
        self.fault = fault
        self._goes_on = None

    def invoke(self, function: str) -> None:
        """A new invocation: what went on is over."""
        self.function = function
        self._goes_on = None

    @property
    def struck(self) -> bool:
        """Whether the planned fault has happened."""
        return self.fault is not None and len(self.made) > self.fault.number

    def call(self, service: str, operation: str, asked: dict[str, Any], method: Callable[..., Any]) -> Any:
        lot = _LOTS[operation](asked) if operation in _LOTS else ()
        number = len(self.made)
        self.made.append(Made(self.function, service, operation, len(lot), _site()))
        self.between()
        kind = self._kind(number, operation)
        if kind is None:
            return method(**asked)
        return _failing(kind, service, operation, asked, method)

    def _kind(self, number: int, operation: str) -> FaultKind | None:
        if self.fault and self.fault.number == number and self.fault.kind in self.made[number].faults:
            if self.fault.kind in (FaultKind.THROTTLED_ON, FaultKind.PARTLY_ON):
                self._goes_on = (operation, self.fault.kind)
            return self.fault.kind
        if self._goes_on and self._goes_on[0] == operation:
            return self._goes_on[1]
        return None


def _site() -> tuple[str, ...]:
    """Where in the product's code a call is made: module and line of every step on the way to it."""
    found = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name == _CALLS_FUNCTIONS:
            break
        if _is_of_the_product(name):
            found.append(f"{name}:{frame.f_lineno}")
        frame = frame.f_back
    return tuple(found)


@cache
def _is_of_the_product(module: str) -> bool:
    return module.startswith(("qlinx.", "functions."))


def _failing(
    kind: FaultKind, service: str, operation: str, asked: dict[str, Any], method: Callable[..., Any]
) -> Any:
    match kind:
        case FaultKind.THROTTLED | FaultKind.THROTTLED_ON:
            raise refused(operation, _OVERLOADED.get(service, "ThrottlingException"))
        case FaultKind.TIMED_OUT:
            raise ReadTimeoutError(endpoint_url=f"https://{service}")
        case FaultKind.DIED_BEFORE:
            raise DiedError
        case FaultKind.PARTLY | FaultKind.PARTLY_ON:
            return _partly(operation, asked, method)
    method(**asked)
    if kind is FaultKind.DIED_AFTER:
        raise DiedError
    raise ReadTimeoutError(endpoint_url=f"https://{service}")


def _of_each_table(asked: dict[str, Any], some: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for table, key in some:
        whole = asked["RequestItems"][table]
        found.setdefault(table, {**whole, "Keys": []})["Keys"].append(key)
    return found


def _partly(operation: str, asked: dict[str, Any], method: Callable[..., Any]) -> Any:
    """The first half done; the rest given back as each service gives it back.

    Of a lot of one, nothing is done.
    """
    lot = list(_LOTS[operation](asked))
    done, left = lot[: len(lot) // 2], lot[len(lot) // 2 :]
    match operation:
        case "send_message_batch":
            if done:
                method(**{**asked, "Entries": done})
            return {"Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in left]}
        case "batch_get_item":
            answer = method(RequestItems=_of_each_table(asked, done)) if done else {"Responses": {}}
            return {**answer, "UnprocessedKeys": _of_each_table(asked, left)}
        case "delete_objects":
            if done:
                method(**{**asked, "Delete": {"Objects": done}})
            return {"Errors": [{"Key": entry["Key"], "Code": "InternalError"} for entry in left]}
    raise NotImplementedError(operation)


class Client:
    """What stands in for a boto3 client: every call goes through Calls, one at a time."""

    def __init__(self, service: str, behind: Any, calls: Calls) -> None:
        self._service = service
        self._behind = behind
        self._calls = calls
        self._one_at_a_time = threading.RLock()

    def __getattr__(self, name: str) -> Any:
        if name == "generate_presigned_url":
            return PRESIGNED.url
        if name == "generate_presigned_post":
            return PRESIGNED.post
        if name == "get_paginator":
            return lambda operation: Pages(getattr(self, operation))
        method = getattr(self._behind, name)

        def called(**asked: Any) -> Any:
            with self._one_at_a_time:
                return self._calls.call(self._service, name, asked, method)

        return called
