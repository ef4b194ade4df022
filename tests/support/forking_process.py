"""The process that `tests.support.forking` starts: it loads what it is told to, and forks for each request.

Whoever is forked finds what was loaded and nothing else: this file imports no more than it needs.
"""

import gc
import json
import os
import sys
import tempfile
import traceback
from typing import Any


def answer(asked: dict[str, Any], space: dict[str, Any]) -> dict[str, Any]:
    """What a process of its own printed that ran a program, and how it ended."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = os.fork()
        if process == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os._exit(run(asked, space))
        _, ended = os.waitpid(process, 0)
        told = []
        for kept in (out, errors):
            kept.seek(0)
            told.append(kept.read().decode())
    return {"returncode": os.waitstatus_to_exitcode(ended), "stdout": told[0], "stderr": told[1]}


def run(asked: dict[str, Any], space: dict[str, Any]) -> int:
    code = 0
    try:
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv[1:] = asked["arguments"]
        exec(compile(asked["program"], "<forked>", "exec"), space)  # noqa: S102  # a test's own program
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:  # noqa: BLE001  # as the interpreter ends: told, and a code
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def main() -> None:
    telling = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what is loaded may print: never among the answers
    start = json.loads(sys.stdin.readline())
    sys.path[:0] = start["paths"]
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(start["warm"], "<warm>", "exec"), space)  # noqa: S102  # as above
    # What is there already is not copied because the collector looked at it.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), space)), file=telling, flush=True)


main()
