"""A later right needs its module, its page, its mails and its words only:
routes, desk, deadline and mail find it.

The product is copied, that much is laid over the copy, and the story of the right is played in it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from qlinx.kit.texts import LANGUAGES
from tests.support.words import compiled

ADDED = ROOT / "tests" / "support" / "another_right"
STORY = "tests/integration/rights/story_of_another_right.py"


def lay_over(package: Path) -> tuple[set[str], set[str]]:
    """Adds the right to a copy of the package; gives the files that are new and those that are changed."""
    new: set[str] = set()
    changed: set[str] = set()
    for file in sorted(one for one in ADDED.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        place = file.relative_to(ADDED)
        target = package / place
        (changed if target.exists() else new).add(str(place))
        before = f"{target.read_text('utf-8')}\n" if target.exists() else ""
        target.write_text(before + file.read_text("utf-8"), "utf-8")
    for language in LANGUAGES:
        words = package / "locale" / f"{language}.po"
        words.with_suffix(".mo").write_bytes(compiled(words.read_text("utf-8"), language))
    return new, changed


def test_a_right_is_its_module_its_page_its_mails_and_its_words(tmp_path: Path) -> None:
    shutil.copytree(DOMAIN_LAYER / "qlinx", tmp_path / "qlinx", ignore=shutil.ignore_patterns("__pycache__"))

    new, changed = lay_over(tmp_path / "qlinx" / "rights")
    played = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-o", f"pythonpath={tmp_path} .", STORY],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert new == {
        "kinds/notification.py",
        "pages/right_notification.html",
        "templates/_right_notification.jinja",
        "templates/data_restricted.jinja",
    }
    assert changed == {"locale/nl.po", "locale/en.po"}
    assert played.returncode == 0, played.stdout
