"""docs/performance.md and its plots, made from the figures of a run and from nothing else."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from tests.bench.figures import Figure, Measured, Plot, Table

_HEAD: Final = """# Performance

Written by `make bench` from last runs of its measurements (`tests/bench/`); change them, not this page.
Ratios and counts, so that the machine's own speed does not decide. A figure with a goal says whether it is
met; figures without one stand beside the others to compare them with.
"""
# In columns; and how lines begin that are no prose.
_WIDTH: Final = 110
_NO_PROSE: Final = ("|", "-", "!", "#", " ")
_TITLE: Final = "## "
# The row of a figure that has a goal.
_GOAL: Final = re.compile(
    r"^\| (?P<name>`[^`]+`) \| (?P<value>[^|]+) \| (?P<unit>[^|]+)"
    r" \| (?P<goal>at (?:most|least) [^|]+) \| (?P<met>yes|\*\*no\*\*) \|$",
    re.MULTILINE,
)


def write_page(found: Mapping[str, Measured], docs: Path, *, whole: bool = True) -> None:
    """The page and one picture for each plot; where these are not the ``whole`` of it, what the page says of
    others stays.
    """
    pictures, page = docs / "performance", docs / "performance.md"
    pictures.mkdir(parents=True, exist_ok=True)
    sections = {} if whole else _sections(page)
    for one in found.values():
        sections[one.title] = _section(one)
        for plot in one.plots:
            draw(plot, pictures / f"{plot.name}.svg")
    page.write_text("\n".join([f"{_in_lines(_HEAD)}\n", _summary(sections.values()), *sections.values()]))


def _sections(page: Path) -> dict[str, str]:
    """What the page says of each measurement, by its title."""
    _, *found = page.read_text().split(f"\n{_TITLE}") if page.exists() else [""]
    return {one.partition("\n")[0]: f"{_TITLE}{one}" for one in found}


def _summary(sections: Iterable[str]) -> str:
    goals = [row for section in sections for row in _GOAL.finditer(section)]
    missed = [row for row in goals if row["met"] != "yes"]
    lines = [f"{len(goals) - len(missed)} of {len(goals)} goals are met.", ""]
    lines += [f"- missed: {row['name']}: {row['value']} {row['unit']}, goal {row['goal']}" for row in missed]
    return "\n".join(lines) + "\n"


def _section(one: Measured) -> str:
    lines = [f"{_TITLE}{one.title}", "", _in_lines(one.about.strip()), ""]
    lines += [f"![{plot.title}](performance/{plot.name}.svg)\n" for plot in one.plots]
    lines += _table(
        Table(["figure", "value", "unit", "goal", "met"], [_row(figure) for figure in one.figures])
    )
    for table in one.tables:
        lines += ["", *_table(table)]
    lines += ["", *(f"{_in_lines(note)}\n" for note in one.notes)]
    return "\n".join(lines)


def _in_lines(text: str) -> str:
    """Prose in lines that fit; tables, lists and pictures as they are."""
    return "\n\n".join(
        one
        if any(line.startswith(_NO_PROSE) for line in one.splitlines())
        else textwrap.fill(one, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for one in text.split("\n\n")
    )


def _row(figure: Figure) -> list[str]:
    goal = "" if figure.goal is None else f"{figure.bound} {_number(figure.goal)}"
    met = "" if figure.goal is None else "yes" if figure.met else "**no**"
    return [f"`{figure.name}`", _number(figure.value), figure.unit, goal, met]


def _table(table: Table) -> list[str]:
    return [
        "| " + " | ".join(table.head) + " |",
        "| " + " | ".join("---" for _ in table.head) + " |",
        *("| " + " | ".join(row) + " |" for row in table.rows),
    ]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def draw(plot: Plot, to: Path) -> None:
    """Draws a plot as a small SVG that is the same for the same figures."""
    from matplotlib import pyplot as plt
    from matplotlib import rcParams

    plt.switch_backend("svg")
    rcParams.update({"svg.hashsalt": "qlinx", "svg.fonttype": "none", "font.size": 9})

    figure, axes = plt.subplots(figsize=(7, 0.32 * _longest(plot) + 1.4) if plot.bars else (7, 3.2))
    if plot.bars:
        _bars(axes, plot)
    else:
        for name, points in plot.curves.items():
            axes.plot([x for x, _ in points], [y for _, y in points], marker="o", markersize=3, label=name)
        if plot.logarithmic:
            axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        axes.set_xlabel(plot.across)
        axes.set_ylabel(plot.up)
        if plot.goal is not None:
            axes.axhline(plot.goal, linestyle="--", linewidth=1, color="black")
    axes.set_title(plot.title)
    if len(plot.curves) > 1:
        axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(to, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    to.write_text("\n".join(line.rstrip() for line in to.read_text().splitlines()) + "\n")


def _longest(plot: Plot) -> int:
    return len({name for points in plot.curves.values() for name, _ in points})


def _bars(axes: Any, plot: Plot) -> None:
    """Lying bars; what stands under one name is put end to end."""
    ends: dict[str, float] = {}
    for label, points in plot.curves.items():
        names = [str(name) for name, _ in points]
        lengths = [length for _, length in points]
        axes.barh(names, lengths, left=[ends.get(name, 0.0) for name in names], label=label)
        for name, length in zip(names, lengths, strict=True):
            ends[name] = ends.get(name, 0.0) + length
    axes.set_xlabel(plot.up)
    if plot.goal is not None:
        axes.axvline(plot.goal, linestyle="--", linewidth=1, color="black")
