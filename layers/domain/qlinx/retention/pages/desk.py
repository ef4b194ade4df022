"""What will go, as a page of the desk: numbers by kind, of nobody."""

from qlinx.kit.pages import Page
from qlinx.kit.texts import Language
from qlinx.records.context import Context
from qlinx.retention.foreseeable import DAYS, foreseen
from qlinx.retention.labels import KINDS


def ending_page(ctx: Context, language: Language) -> Page:
    """What goes tonight, within a week and within thirty days."""
    found = foreseen(ctx)
    rows = [
        (KINDS[one.kind].in_(language) if one.kind in KINDS else one.kind, one.tonight, one.week, one.month)
        for one in found.endings
    ]
    return Page("retention.desk_ending", {"rows": rows, "complete": found.complete, "number_of_days": DAYS})
