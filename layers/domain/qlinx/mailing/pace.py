"""How fast one worker sends mail that may wait,
so that what the provider takes leaves room for urgent mail.
"""

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets one mail go in ``seconds``, counted from the start of the one before,
    however many are sent side by side.
    """

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self, times: int = 1) -> None:
        """Comes back when the next mail may go; the one after it waits so many times as long as usual."""
        with self._lock:
            now = self._clock()
            mine = max(now, self._next)
            self._next = mine + self._seconds * times
        if mine > now:
            self._sleep(mine - now)
