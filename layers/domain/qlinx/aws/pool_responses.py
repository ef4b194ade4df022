"""What the user pool refuses, told by its codes and never by its texts."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from botocore.exceptions import ClientError

from qlinx.aws.database import Busy

T = TypeVar("T")

# Its quotas are those of the whole AWS account.
_BUSY = frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException"})


class PoolBusy(Busy):
    """The user pool refuses the pace: try again later."""


class UserGone(Exception):
    """The pool has no such user."""


def responded(call: Callable[[], T], refusals: Mapping[str, type[Exception]]) -> T:
    """The pool's answer; each of its refusals as what it is to us.

    Raises
    ------
    PoolBusy
    """
    try:
        return call()
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        refusal = PoolBusy if code in _BUSY else refusals.get(code)
        if refusal is None:
            raise
        raise refusal from error
