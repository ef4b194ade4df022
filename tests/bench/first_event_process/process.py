"""One process of a function: imported, made ready as before a snapshot, then given one event again and again.

Given the root of the repository, the folder of the function and the file of the event; prints the
milliseconds of each time.
"""

import json
import sys
import time
from pathlib import Path

TIMES = 15
root, folder, event = sys.argv[1:4]
sys.path[:] = [path for path in sys.path if not path.endswith("first_event_process")]
sys.path.insert(0, f"{root}/functions/{folder}")
import handler  # type: ignore[import-not-found]  # noqa: E402 - the function's own, found by the line above

try:
    import snapshot_restore_py
except ImportError:
    before = []
else:
    # The runtime calls the last that was registered first.
    before = snapshot_restore_py.get_before_snapshot()[::-1]
for work, given, named in before:
    work(*given, **named)

# From here on this process is a resumed one. Only now what answers in place of AWS is loaded.
sys.path.append(root)
from tests.bench.first_event_process.services import services_with_nothing_in_them  # noqa: E402

text = Path(event).read_text("utf-8")
taken = []
for _ in range(TIMES):
    services = services_with_nothing_in_them()
    began = time.thread_time()
    handler.lambda_handler(json.loads(text), None)
    taken.append((time.thread_time() - began - services.seconds) * 1000)
print(json.dumps(taken))  # noqa: T201 - read by who started this process
