"""Lists of invitations and replies in pages, as users of an employer ask for them."""

from collections.abc import Mapping
from typing import Final

from qlinx.aws.database import Key
from qlinx.invitations.model import Invitation, InvitationState, InviteeState
from qlinx.invitations.results import ReplyLine
from qlinx.invitations.results import replies as all_replies
from qlinx.invitations.store import INVITATION, employer_invitation_place, employer_invitations_group
from qlinx.records.context import Context
from qlinx.records.paging import Listing, Page

# Where few of many are asked for, a page ends here, short or empty, with a cursor to go on.
_MOST_READ: Final = 500
INVITATIONS: Final = Listing("invitations", {"state": tuple(one.value for one in InvitationState)})
REPLIES: Final = Listing("replies", {"reply": tuple(one.value for one in InviteeState)})


def invitations(
    ctx: Context, employer_id: str, query: Mapping[str, str]
) -> tuple[tuple[Invitation, ...], str | None]:
    """A page of an employer's invitations, and the cursor of the next.

    Raises
    ------
    InputInvalid
    """
    asked = INVITATIONS.asked(ctx, employer_id, query)
    found, after = _invitations_page(
        ctx,
        employer_id,
        limit=asked.limit,
        after=asked.after[0] if asked.after else None,
        state=asked.filters.get("state"),
    )
    return found, INVITATIONS.cursor(ctx, employer_id, asked, after) if after else None


def _invitations_page(
    ctx: Context, employer_id: str, *, limit: int, after: str | None, state: str | None
) -> tuple[tuple[Invitation, ...], str | None]:
    """A page of an employer's invitations, the newest first, and behind which place the next begins.

    Where few of many are in ``state``, a page may be short, or empty, and still have a next one.
    """
    found: list[Invitation] = []
    read = 0
    while len(found) < limit and read < _MOST_READ:
        wanted = limit - len(found)
        resume = employer_invitation_place(employer_id, after) if after else None
        page = ctx.store.group_page(
            employer_invitations_group(employer_id), limit=wanted, resume=resume, forward=False
        )
        keys = [Key(item["pk"], item["sk"]) for item in page.items]
        known = ctx.store.get_many(INVITATION, keys)
        found += [known[key] for key in keys if key in known and state in {None, known[key].state.value}]
        read += wanted
        if page.resume is None:
            return tuple(found), None
        after = str(page.resume["group_sort"])
    return tuple(found), after


def replies(
    ctx: Context, invitation: Invitation, query: Mapping[str, str]
) -> tuple[list[ReplyLine], Page[ReplyLine]]:
    """All replies, and the page of them that was asked for, by name.

    Raises
    ------
    InputInvalid
    """
    lines = sorted(all_replies(ctx, invitation), key=_by_name)
    page = REPLIES.page(
        ctx,
        invitation.invitation_id,
        query,
        lines,
        lambda line: line.reference,
        reply=lambda line: line.state.value,
    )
    return lines, page


def _by_name(line: ReplyLine) -> tuple[str, str]:
    return line.name.casefold(), line.reference
