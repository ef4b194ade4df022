"""make release VERSION=2.1.0:
keeps with this version what the code stores, and dates what CHANGELOG.md says.
"""

import argparse
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import Final

from infrastructure.local.console import complain, say
from infrastructure.local.docs_page import OPENAPI
from infrastructure.local.paths import ROOT, relative
from qlinx.records.catalogue import every_shape
from tests.release.compatibility import problems, what_is_not_read
from tests.release.contract import BREAKS, NO_BREAKS, kept
from tests.release.contract import FILE as CONTRACT
from tests.release.exceptions import FILE, exemptions, judged
from tests.release.filled import FILE as FILLED
from tests.release.filled import save, taken
from tests.release.filling import filled
from tests.release.kept import FOLDER, as_of_now, load, released, write
from tests.release.outcomes import outcome_of
from tests.release.versions import CHANGES, PROJECT, changes_with, project_with, refusals, stated

_NO_EXCEPTIONS: Final = """\
# What may break between the last release and the next, each with its reason (docs/decisions/0105-releases.md):
# kind, field (left out where it is about the whole kind), reason, and migration where one carries what is stored.
# `make release` empties both lists.
models: []
system: []
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("version", help="three numbers; what is in use was 2.0.0, say, and this is 2.1.0")
    version: str = parser.parse_args(arguments).version
    said = stated(PROJECT.read_text("utf-8"), CHANGES.read_text("utf-8"), released())
    if wrong := [*refusals(said, version, is_tagged=_is_tagged(version)), *_breaks(version)]:
        for line in wrong:
            complain(line)
        return 1
    _keep(version)
    for path, text in (
        (PROJECT, project_with(PROJECT.read_text("utf-8"), version)),
        (CHANGES, changes_with(CHANGES.read_text("utf-8"), version, datetime.now(UTC).date())),
    ):
        path.write_text(text, "utf-8")
    say(f"{version} is kept in {relative(FOLDER / version)}. Commit it, and tag that commit v{version}.")
    return 0


def _breaks(version: str) -> list[str]:
    """What of the releases before this one it would break."""
    before = [load(one) for one in released() if one != version]
    if not before:
        return []
    new = as_of_now(version).migrations - before[-1].migrations
    return judged(problems(before), exemptions("models"), new)


def _keep(version: str) -> None:
    write(as_of_now(version))
    with filled() as made:
        system = taken(made.play)
        save(system, outcome_of(made.play, made.sent), version)
    for other in released():
        if other != version:
            _leave_samples(other)
    FILE.write_text(_NO_EXCEPTIONS, "utf-8")
    (FOLDER / version / CONTRACT).write_text(kept(json.loads(OPENAPI.read_text("utf-8"))), "utf-8")
    BREAKS.write_text(NO_BREAKS, "utf-8")


def _leave_samples(version: str) -> None:
    """Of an earlier release: what it stored may stand in a table still, unless a migration carried it;
    all else is over.
    """
    place = FOLDER / version
    for kind in {problem.kind for problem in what_is_not_read(load(version), every_shape())}:
        (place / "samples" / f"{kind}.jsonl").unlink()
    for part in ("schemas", "messages"):
        shutil.rmtree(place / part, ignore_errors=True)
    (place / FILLED).unlink(missing_ok=True)


def _is_tagged(version: str) -> bool:
    asked = ("git", "tag", "--list", f"v{version}")
    return bool(subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
