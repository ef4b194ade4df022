"""Links in pages of the documentation lead to files and headings that are there."""

import re
from pathlib import Path

import pytest

from infrastructure.local.paths import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ELSEWHERE = ("https://", "http://", "mailto:")


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere; addresses of others are not tried."""
    found = _LINK.findall(_without_code(page.read_text("utf-8")))
    return [link for link in found if not link.startswith(_ELSEWHERE) and not _leads(page, link)]


def _leads(page: Path, link: str) -> bool:
    path, _, heading = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not heading or heading in {_anchor(one) for one in _HEADING.findall(target.read_text("utf-8"))}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A heading\n[there](page.md#a-heading) [gone](gone.md) [no heading](#another) `[code](x.md)`",
        "utf-8",
    )
    assert broken(page) == ["gone.md", "#another"]
