"""How fast the processor is while something is measured.

A machine that is shared is at times half as fast as at others; a figure in seconds would say so of our code.
So the same piece of work is taken beside each measurement, and seconds are given as on a processor that takes
``STANDARD_SECONDS`` for it.
"""

import hashlib
import hmac
import json
import time
from collections import deque
from collections.abc import Iterable
from statistics import median
from typing import Final

# What it takes a shared machine in the cloud at its best moments, rounded up.
STANDARD_SECONDS: Final = 0.00025
# How often the work is done in one taking: enough for a clock to see it.
TIMES: Final = 10
_REMEMBERED: Final = 201
_ITEM: Final = {f"field_{number}": {"S": f"value {number}"} for number in range(20)}


def work() -> None:
    """Texts made of values, read again, and hashed with a key."""
    for _ in range(TIMES):
        body = json.dumps(_ITEM).encode()
        hmac.new(b"a key of this measurement", body, hashlib.sha256).hexdigest()
        sorted(json.loads(body).items())


class Yardstick:
    """Takes the work again and again beside what is measured; the last takings count."""

    def __init__(self, took: Iterable[float] = ()) -> None:
        self.took = deque(took, maxlen=_REMEMBERED)

    def take(self) -> None:
        """Once more, as the processor is now; what it works with is warm, as in a loop."""
        work()
        began = time.thread_time()
        work()
        self.took.append(time.thread_time() - began)

    def standard(self, seconds: float) -> float:
        """What was measured beside it, in seconds of the standard processor."""
        return seconds / median(self.took) * STANDARD_SECONDS
