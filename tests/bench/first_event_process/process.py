"""One process of a function: imported, made ready as before a snapshot, then given one event again and again.

Given the root of the repository, the folder of the function and a file with a recorded event; prints the
milliseconds of each time, and of reading the secret and credentials.
"""

import json
import pickle
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

TIMES = 15
root, folder, file = sys.argv[1:4]
sys.path[:] = [path for path in sys.path if not path.endswith("first_event_process")]
sys.path.insert(0, f"{root}/functions/{folder}")
import handler  # type: ignore[import-not-found]  # noqa: E402 - the function's own, found by the line above

# What answers in place of AWS is loaded before the snapshot:
# a module that is loaded makes Python forget what it knows of classes, and a resumed process loads none.
sys.path.append(root)
from tests.bench.first_event_process.services import services_of  # noqa: E402

try:
    import snapshot_restore_py
except ImportError:
    before = []
else:
    # The runtime calls the last that was registered first.
    before = snapshot_restore_py.get_before_snapshot()[::-1]
for work, given, named in before:
    work(*given, **named)

# From here on this process is a resumed one.
recorded = pickle.loads(Path(file).read_bytes())  # noqa: S301 - written by who started this process
moment = datetime.fromtimestamp(recorded.now, UTC)
wiring: Any = sys.modules.get("qlinx.entrypoints.wiring")
if wiring:
    wiring.Context = partial(wiring.Context, now=lambda: moment)
if hasattr(handler, "utc_now"):
    handler.utc_now = lambda: moment

unique = 0.0


def timed(work: Callable[..., Any]) -> Callable[..., Any]:
    """Does something that no snapshot may hold, and counts its time."""

    def done(*given: Any, **named: Any) -> Any:
        global unique  # noqa: PLW0603 - one process, one count
        began, answering = time.thread_time(), services.seconds
        try:
            return work(*given, **named)
        finally:
            unique += (time.thread_time() - began - services.seconds + answering) * 1000

    return done


if wiring:
    wiring.read_secret = timed(wiring.read_secret)
taken = []
for _ in range(TIMES):
    services = services_of(recorded)
    event = json.loads(json.dumps(recorded.event))
    began = time.thread_time()
    answer = handler.lambda_handler(event, None)
    taken.append((time.thread_time() - began - services.seconds) * 1000)
    if answer["statusCode"] != recorded.status:
        sys.exit(f"{recorded.function} {recorded.route}: {answer['statusCode']} for {recorded.status}")
print(json.dumps({"times": taken, "unique": unique}))  # noqa: T201 - read by who started this process
