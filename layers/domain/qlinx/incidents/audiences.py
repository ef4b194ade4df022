"""Whom an incident may concern, as groups of the index that hold people, or as the users of the pool; and how
many there are.
"""

from collections.abc import Callable
from typing import Final

from qlinx.employers.store import contacts_group, users_group
from qlinx.incidents.telling_model import AudienceKind
from qlinx.newsletters.store import PARTS, readers_group
from qlinx.people.store import EMPLOYER_SHARDS, employer_group
from qlinx.records.context import Context
from qlinx.runs.declaring import Page, SignIns
from qlinx.runs.pages import group_page

# Of each group so many are counted; where there are more it is said.
MOST_COUNTED: Final = 1_000
# No group of the index holds accounts: who can sign in is whoever the pool knows.
_SIGN_INS: Final = "sign_ins"


def parts_of(kind: AudienceKind, employer_id: str | None) -> tuple[str, ...]:
    """The groups of everybody. An employer's are all that it shares, those who left and rows that wait
    included, its users and its contacts.
    """
    if kind is AudienceKind.SIGN_INS:
        return (_SIGN_INS,)
    if kind is AudienceKind.READERS:
        return tuple(readers_group(part) for part in PARTS)
    # Whoever only shows an incident need not load lists.
    from qlinx.rosters.store import waiting_rows_group

    of = employer_id or ""
    shared = (employer_group(of, shard) for shard in range(EMPLOYER_SHARDS))
    return (*shared, waiting_rows_group(of), users_group(of), contacts_group(of))


def people_page(ctx: Context, part: str, cursor: str | None, sign_ins: SignIns) -> Page:
    """The ids of some of a part. What a row is sorted by may stand before its id."""
    if part == _SIGN_INS:
        return sign_ins(cursor)
    page = group_page(ctx, part, cursor)
    return Page(tuple(one.rpartition("#")[2] for one in page.ids), page.cursor)


def number_of(
    ctx: Context, kind: AudienceKind, employer_id: str | None, number_of_sign_ins: Callable[[], int]
) -> tuple[int, bool]:
    """How many there are, at least, and whether there are more, from keys alone; of those who can sign in
    about how many.
    """
    if kind is AudienceKind.SIGN_INS:
        return number_of_sign_ins(), False
    pages = [ctx.store.group_page(part, limit=MOST_COUNTED) for part in parts_of(kind, employer_id)]
    return sum(len(page.items) for page in pages), any(page.resume is not None for page in pages)
