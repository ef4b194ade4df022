"""Ending a restriction by the word of whoever asked for it from an account; told first, and a week later so.

Not by a mailed link or a code: a relation's own employer can read the mailbox that it names (rule 4 of *Who a
person is*).
"""

from typing import Final

from qlinx.kit.errors import NotFound
from qlinx.records.context import Context
from qlinx.rights.model import RequestState, RightsRequest
from qlinx.rights.restricting import tell_before_lifting
from qlinx.rights.taking_back import request_of_account

_KEEPING: Final = frozenset({"restriction", "objection_to_use"})


def can_be_used_again(request: RightsRequest) -> bool:
    """Whether data are only kept because of a request, and nobody said yet that this ends."""
    done = request.state is RequestState.FULFILLED and request.right in _KEEPING
    return done and request.used_again_at is None


def use_again(ctx: Context, account_id: str, request_id: str) -> None:
    """The week begins after which the data are used again. Said twice, it began the first time.

    Raises
    ------
    NotFound
        It was not asked from this account, the join is asleep, or nothing is only kept because of it.
    ChangedMeanwhile
    """
    request = request_of_account(ctx, account_id, request_id)
    if request.used_again_at is None and not can_be_used_again(request):
        raise NotFound
    tell_before_lifting(ctx, request)
