"""Pages of those who stand in a group of the index: whom a part of an audience takes in when its turn comes."""

import json
from collections.abc import Mapping
from typing import Any, Final

from qlinx.records.context import Context
from qlinx.runs.declaring import Page

PAGE: Final = 100


def group_page(ctx: Context, group: str, cursor: str | None) -> Page:
    """The next people of a group, by the ids that they are sorted by; the index may lag."""
    page = ctx.store.group_page(group, limit=PAGE, resume=json.loads(cursor) if cursor else None)
    return Page(tuple(item["group_sort"] for item in page.items), cursor_of(page.resume))


def cursor_of(resume: Mapping[str, Any] | None) -> str | None:
    """Where a query goes on, as text; the same for the same place."""
    return json.dumps(resume, sort_keys=True) if resume else None
