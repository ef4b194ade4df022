"""A call to AWS that hangs ends before its function does, however often the library tries it."""

from typing import Any, Final

import pytest

from qlinx.aws import clients
from tests.support.application import application

# Between two tries the library waits at most 2 to the power of those before, in seconds, up to 20.
_MADE: Final[dict[str, Any]] = {
    "tables, queues, pool and secret": clients._CONFIG,
    "files": clients._FILES,
    "mail": clients._SEND_ONCE,
}


def longest_call(kind: str) -> float:
    """How long one call may take, in seconds, where each of its tries hangs."""
    config = _MADE[kind]
    tries: int = config.retries["total_max_attempts"]
    waits = sum(min(2**number, 20) for number in range(tries - 1))
    return float(tries * (config.connect_timeout + config.read_timeout) + waits)


@pytest.mark.parametrize("folder", sorted(application().functions()))
def test_a_call_that_hangs_ends_before_its_function(folder: str) -> None:
    properties = application().deployed_functions()[folder].properties
    known = properties["Environment"]["Variables"]
    kinds = ["tables, queues, pool and secret"]
    kinds += ["files"] if any(name.endswith("_BUCKET") for name in known) else []
    kinds += ["mail"] if "MAIL_CONFIGURATION_SET" in known else []

    assert max(map(longest_call, kinds)) < properties["Timeout"]
