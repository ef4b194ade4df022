"""Where things are in a checkout."""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
REQUIREMENTS: Final = ROOT / "requirements"
ENVIRONMENTS: Final = ROOT / ".environments"
BUILD: Final = ROOT / "build"
DOMAIN_LAYER: Final = ROOT / "layers" / "domain"
DEPENDENCIES_LAYER: Final = ROOT / "layers" / "dependencies"
# What the dependencies layer holds once its requirements are installed.
INSTALLED_DEPENDENCIES: Final = BUILD / "dependencies"
# What `make run KEEP=1` keeps between runs.
KEPT_STATE: Final = ROOT / ".state"


def environment_python(name: str) -> Path:
    """The interpreter of one of our environments.

    It is not resolved: a virtual environment is recognised by the path of its interpreter.
    """
    return ENVIRONMENTS / name / "bin" / "python"


def relative(path: Path) -> str:
    """A path as a person at the root of the checkout would type it."""
    return os.path.relpath(path, ROOT)
