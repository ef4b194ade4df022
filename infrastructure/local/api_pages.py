"""What the function `website` shows of the API's description: written beside it by `make api`, so that it
reads two small files and imports no other function.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from infrastructure.local.paths import ROOT
from qlinx.kit.errors import DomainError
from qlinx.kit.problems import STATUS

Json = dict[str, Any]

FOLDER: Final = ROOT / "functions" / "website"


def pages_of(description: Json) -> dict[str, str]:
    """The files by their names: each type of problem in both languages. The description itself stands there,
    and `docs/openapi.json` leads to it.
    """
    return {"problems.json": json.dumps(_problems(description), ensure_ascii=False, indent=1) + "\n"}


def _problems(description: Json) -> Json:
    """Every type of problem that a route may answer with: its status, what it says, and what to do."""
    described = description["components"]["examples"]
    return {
        error.code: {
            "status": int(STATUS[error.failure]),
            "title": {"nl": error.title.nl, "en": error.title.en},
            "advice": {"nl": error.advice.nl, "en": error.advice.en},
        }
        for error in sorted(set(_kinds(DomainError)), key=lambda one: one.code)
        if error.code in described
    }


def _kinds(of: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in of.__subclasses__():
        if "code" in vars(one):
            yield one
        yield from _kinds(one)
