"""Pages of those whom a part takes in when its turn comes:
who stands in a group of the index, or what is due.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from qlinx.aws.database import Key, KeyCondition
from qlinx.kit.clock import stamp
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.runs.declaring import Page

PAGE: Final = 100


def group_page(ctx: Context, group: str, cursor: str | None) -> Page:
    """The next people of a group, by the ids that they are sorted by; the index may lag."""
    page = ctx.store.group_page(group, limit=PAGE, resume=json.loads(cursor) if cursor else None)
    return Page(tuple(item["group_sort"] for item in page.items), cursor_of(page.resume))


def due_page(ctx: Context, queue: str, until: datetime, cursor: str | None) -> Page:
    """The next items that are due in a queue, the earliest first; ``key_of`` reads their ids.

    Who is put off is passed over.
    """
    condition = KeyCondition("due_queue").eq(queue) & KeyCondition("due_at").lte(stamp(until))
    page = ctx.store.database.page(
        ctx.store.table(Regime.RECORDS),
        condition,
        index="by_due",
        limit=PAGE,
        resume=json.loads(cursor) if cursor else None,
    )
    return Page(tuple(f"{item['pk']} {item['sk']}" for item in page.items), cursor_of(page.resume))


def key_of(identifier: str) -> Key:
    """The key of an item that ``due_page`` named."""
    return Key(*identifier.split(" ", 1))


def cursor_of(resume: Mapping[str, Any] | None) -> str | None:
    """Where a query goes on, as text; the same for the same place."""
    return json.dumps(resume, sort_keys=True) if resume else None
