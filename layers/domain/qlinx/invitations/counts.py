"""How many people are invited and what they said, beside the invitation: a list shows them at a glance.

Whatever writes the file of results counts its lines, so the numbers are up to date within about a minute, and
nobody who replies waits for anybody else's count.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.invitations.model import AFTER_INVITEES, Invitation, InviteeState
from qlinx.invitations.store import invitation_item
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Shape, Stored

_NUMBER: Final = Technical("number of people")


class InvitationCounts(Stored):
    """How many people are invited, come and do not come, as the file of results says."""

    invitation_id: Annotated[str, Technical("random id")]
    invited: Annotated[int, _NUMBER] = 0
    accepted: Annotated[int, _NUMBER] = 0
    declined: Annotated[int, _NUMBER] = 0
    to_confirm: Annotated[int, _NUMBER] = 0
    not_shown: Annotated[int, _NUMBER] = 0
    """Who come beside those, and of whom nothing is shown: their data are only kept."""

    @property
    def coming(self) -> int:
        """How many places are taken."""
        return self.accepted + self.not_shown

    @property
    def no_reply(self) -> int:
        return self.invited - self.accepted - self.declined


INVITATION_COUNTS: Shape[InvitationCounts] = Shape(
    kind="invitation_counts",
    model=InvitationCounts,
    key=lambda counts: counts_item(counts.invitation_id),
    retention=AFTER_INVITEES,
)


def counts_item(invitation_id: str) -> Key:
    return Key(invitation_item(invitation_id).pk, "counts")


def counts_beside(invitation: Key) -> Key:
    """The key of its numbers."""
    return Key(invitation.pk, counts_item("").sk)


def counts_of(ctx: Context, invitation_id: str) -> InvitationCounts | None:
    """The numbers of one invitation, once there are any."""
    return ctx.store.get(INVITATION_COUNTS, counts_item(invitation_id))


def counts_by_invitation(ctx: Context, invitations: Iterable[Invitation]) -> Mapping[str, InvitationCounts]:
    """The numbers of several, by the invitation's id: one read."""
    keys = [counts_item(one.invitation_id) for one in invitations]
    found = ctx.store.get_many(INVITATION_COUNTS, keys) if keys else {}
    return {counts.invitation_id: counts for counts in found.values()}


def counted(
    ctx: Context,
    invitation_id: str,
    known: InvitationCounts | None,
    states: Iterable[InviteeState],
    to_confirm: int,
    not_shown: int = 0,
) -> bool:
    """Writes down how many there are in each state, how many have yet to confirm another time or place,
    and how many come who are not shown, where that is not what is ``known``; says whether that is so now,
    rather than overtaken by another count.
    """
    each = list(states)
    numbers = {
        "invited": len(each),
        "accepted": each.count(InviteeState.ACCEPTED),
        "declined": each.count(InviteeState.DECLINED),
        "to_confirm": to_confirm,
        "not_shown": not_shown,
    }
    if known is None:
        counts = InvitationCounts.model_validate({"invitation_id": invitation_id, **numbers})
        return ctx.store.try_write(INVITATION_COUNTS.insert(counts))
    if all(getattr(known, name) == number for name, number in numbers.items()):
        return True
    return ctx.store.try_write(INVITATION_COUNTS.replace(known, **numbers))
