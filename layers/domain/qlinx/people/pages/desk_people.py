"""The people whom an employer shares, as a page."""

from collections.abc import Mapping

from qlinx.kit.pages import Page, Place
from qlinx.kit.texts import Language
from qlinx.people.desk_list import people_page
from qlinx.records.context import Context


def shared_people_page(
    ctx: Context, employer_id: str, query: Mapping[str, str], language: Language, list_page: Place
) -> Page:
    """Those who work there. A page may have fewer than others and still have a next one."""
    found = people_page(ctx, employer_id, {"limit": "25", **query}, language)
    rows = [
        (f"{one.first_name} {one.last_name}", one.email, one.department or "", ", ".join(one.tags))
        for one in found.people
        if one.ended_at is None
    ]
    return Page("people.desk_people", {"rows": rows, "cursor": found.cursor, "list_page": list_page})
