"""Lists of invitations and replies in pages, as users of an employer ask for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qlinx.aws.database import Key
from qlinx.invitations.counts import InvitationCounts, counts_beside, counts_of
from qlinx.invitations.model import INVITEE_PARTS, Invitation, InvitationState, InviteeState
from qlinx.invitations.results import (
    ReplyLine,
    asks_first_invited,
    first_invited,
    in_state,
    lines_of,
    replies_of,
)
from qlinx.invitations.store import (
    INVITATION,
    asks_changes,
    employer_invitation_place,
    employer_invitations_group,
    invitation_item,
    invitee_place,
    invitees_group,
)
from qlinx.records.asking import InGroup, Question
from qlinx.records.context import Context
from qlinx.records.paging import Asked, Listing, Page

# Where few of many are asked for, a page ends here, short or empty, with a cursor to go on.
_MOST_READ: Final = 500
# So many are listed by name, read whole.
MOST_BY_NAME: Final = 500
# Of more, so many are looked at for a page of those who gave a certain reply.
_MOST_LOOKED_AT: Final = 5_000
_AT_ONCE: Final = 100
_PART: Final = "part"
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


def asks_invitations(employer_id: str, limit: int) -> InGroup:
    """What a first page of so many asks for."""
    return InGroup(employer_invitations_group(employer_id), limit, forward=False)


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
        ctx.store.prefetch(*keys, *(counts_beside(key) for key in keys))
        known = ctx.store.get_many(INVITATION, keys)
        found += [known[key] for key in keys if key in known and state in {None, known[key].state.value}]
        read += wanted
        if page.resume is None:
            return tuple(found), None
        after = str(page.resume["group_sort"])
    return tuple(found), after


@dataclass(frozen=True, slots=True)
class Replies:
    """A page of the replies to an invitation, with the sums of all of them."""

    sums: InvitationCounts
    page: Page[ReplyLine]


def replies(ctx: Context, invitation: Invitation, query: Mapping[str, str]) -> Replies:
    """The page of the replies that was asked for: by name, or where many are invited in a lasting order.

    Of many, no more is read than the page; their sums are those that are kept (``invitations.counts``).

    Raises
    ------
    InputInvalid
    """
    asked = REPLIES.asked(ctx, invitation.invitation_id, query)
    if asked.after[:1] != (_PART,):
        ids = first_invited(ctx, invitation.invitation_id, MOST_BY_NAME + 1)
        if len(ids) <= MOST_BY_NAME:
            return _by_name(ctx, invitation, query, _all_lines(ctx, invitation, ids))
    return _of_many(ctx, invitation, asked)


def _all_lines(ctx: Context, invitation: Invitation, ids: Sequence[str]) -> Sequence[ReplyLine]:
    return sorted(lines_of(ctx, invitation, ids, at_a_time=MOST_BY_NAME), key=_name)


def asks_replies(invitation_id: str) -> Iterator[Question]:
    """What a first page of the replies to an invitation asks for before anybody is read."""
    yield invitation_item(invitation_id)
    yield asks_changes(invitation_id)
    yield from asks_first_invited(invitation_id, MOST_BY_NAME + 1)


def _by_name(
    ctx: Context, invitation: Invitation, query: Mapping[str, str], every: Sequence[ReplyLine]
) -> Replies:
    lines = [line for line in every if line.is_shown]
    page = REPLIES.page(
        ctx,
        invitation.invitation_id,
        query,
        lines,
        lambda line: line.reference,
        reply=lambda line: line.state.value,
    )
    sums = InvitationCounts(
        invitation_id=invitation.invitation_id,
        invited=len(lines),
        accepted=sum(line.state is InviteeState.ACCEPTED for line in lines),
        declined=sum(line.state is InviteeState.DECLINED for line in lines),
        to_confirm=sum(line.to_confirm for line in lines),
        not_shown=len(every) - len(lines),
    )
    return Replies(sums, page)


def _of_many(ctx: Context, invitation: Invitation, asked: Asked) -> Replies:
    """Where few of many are asked for, a page may be short, or empty, and still have a next one."""
    invitation_id, state = invitation.invitation_id, asked.filters.get("reply")
    # Before they are counted there are at least so many.
    sums = counts_of(ctx, invitation_id) or InvitationCounts(
        invitation_id=invitation_id, invited=MOST_BY_NAME + 1
    )
    lines: list[ReplyLine] = []
    part, after, read = _place(asked)
    while part < INVITEE_PARTS and len(lines) < asked.limit and read < _MOST_LOOKED_AT:
        wanted = asked.limit - len(lines)
        page = ctx.store.group_page(
            invitees_group(invitation_id, part),
            limit=_AT_ONCE if state else wanted,
            resume=invitee_place(invitation_id, part, after) if after else None,
        )
        ids = [str(item["group_sort"]) for item in page.items]
        read += len(ids)
        of_it = in_state(ctx, invitation_id, ids, state)[:wanted] if state else ids
        lines += replies_of(ctx, invitation, of_it)
        if len(of_it) == wanted:
            after = of_it[-1]
        else:
            part, after = (part, ids[-1]) if page.resume else (part + 1, None)
    place = (_PART, str(part), *([after] if after else []))
    more = None if part == INVITEE_PARTS else REPLIES.cursor(ctx, invitation_id, asked, *place)
    return Replies(sums, Page(tuple(lines), more, _total(sums, state)))


def _place(asked: Asked) -> tuple[int, str | None, int]:
    """In which part a page begins and behind whom; a place among names that became too many is none."""
    if asked.after[:1] != (_PART,):
        return 0, None, 0
    return int(asked.after[1]), asked.after[2] if len(asked.after) > 2 else None, 0


def _total(sums: InvitationCounts, state: str | None) -> int:
    in_each = {"accepted": sums.accepted, "declined": sums.declined, "invited": sums.no_reply}
    return in_each[state] if state else sums.invited


def _name(line: ReplyLine) -> tuple[str, str]:
    return line.name.casefold(), line.reference
