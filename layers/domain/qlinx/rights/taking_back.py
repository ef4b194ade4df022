"""Taking back a request that was not carried out yet, by whoever asked it from an account.

Not by a mailed link or a code: a relation's own employer can read the mailbox that it names, and nothing done
through that lifts a protection against that employer (rule 4 of *Who a person is*).
"""

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.people.store import joins_of
from qlinx.records.context import Context
from qlinx.rights.carrying_out import at_end
from qlinx.rights.model import REQUESTS, Origin, RequestState, RightsRequest, Step, state_after
from qlinx.rights.moments import replaced
from qlinx.rights.store import RIGHTS_REQUEST, requests_of


def can_be_taken_back(request: RightsRequest) -> bool:
    """Whether a request waits for somebody still; what is being carried out can't be undone."""
    asked = request.origin is not Origin.RETENTION
    return asked and state_after(request.state, Step.WITHDRAW) is not None


def take_back(ctx: Context, account_id: str, request_id: str) -> RightsRequest:
    """The request as one that whoever asked wants no more; taken back twice, it was the first time.

    What a dispute stopped goes again, and what an objection to use paused is used again;
    what an objection stopped stays stopped until they want it again.

    Raises
    ------
    NotFound
        It was not asked from this account, or the join is asleep.
    NotPossibleNow
        It is being carried out, or was answered.
    ChangedMeanwhile
    """
    request = request_of_account(ctx, account_id, request_id)
    if request.state is RequestState.WITHDRAWN:
        return request
    changes = {
        "state": REQUESTS.require(request.state, Step.WITHDRAW),
        "closed_at": ctx.now(),
        "paused_at": None,
    }
    ended = RIGHTS_REQUEST.changed(request, **changes)
    if not ctx.store.try_write(*replaced(ctx, request, **changes), *at_end(ctx, ended)):
        raise ChangedMeanwhile
    return ended


def request_of_account(ctx: Context, account_id: str, request_id: str) -> RightsRequest:
    """A request that was asked from an account.

    Raises
    ------
    NotFound
        It was not asked from this account, or the join is asleep.
    """
    awake = [made.relation_id for made in joins_of(ctx.store, account_id) if not made.asleep]
    for subject_id in (account_id, *awake):
        for request in requests_of(ctx.store, subject_id):
            own = account_id in {subject_id, request.account_id}
            if own and request.request_id == request_id:
                return request
    raise NotFound
