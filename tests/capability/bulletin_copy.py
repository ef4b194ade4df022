"""Makes the copy of the tree with the bulletin in it, to look at or to work in:
`python -m tests.capability.bulletin_copy`.

Its words are compiled there, and brought back.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from infrastructure.local.console import say
from infrastructure.local.paths import ROOT
from tests.capability.adding import add, copy_of_tree
from tests.capability.bulletin_changes import CHANGES

BULLETIN: Final = Path(__file__).with_name("bulletin")
_WORDS: Final = "layers/domain/qlinx/bulletins/locale"


def make(target: Path) -> Path:
    """The copy, with the new files and the changes that people make; what commands write is not made anew."""
    copy = copy_of_tree(target)
    add(copy, BULLETIN, CHANGES)
    return copy


if __name__ == "__main__":
    house = ROOT / "build" / "house"
    shutil.rmtree(house, ignore_errors=True)
    make(house)
    for module in ("tests.support.words", "infrastructure.local.api_description"):
        subprocess.run([sys.executable, "-m", module], cwd=house, check=True)
    for file in (house / _WORDS).iterdir():
        shutil.copyfile(file, BULLETIN / _WORDS / file.name)
    say(str(house))
