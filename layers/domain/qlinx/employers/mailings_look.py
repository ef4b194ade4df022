"""Staff look at the first mailings under a new agreement;
with their approval the looking ends (decision 100).
"""

from qlinx.employers.model import Agreement, MailingsLook
from qlinx.employers.store import AGREEMENT, agreement_of
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change


def approve_mailings(ctx: Context, employer_id: str, *, actor: str) -> Agreement:
    """Lets the mailings under an agreement go without a look; approving again changes nothing.

    What waits is found and let go by the next run of the schedule.

    Raises
    ------
    NotFound, ChangedMeanwhile
    """
    for _ in attempts():
        agreement = agreement_of(ctx.store, employer_id)
        if agreement is None:
            raise NotFound
        if not agreement.look_is_due:
            return agreement
        record_approval(ctx, employer_id, actor)
        if ctx.store.try_write(approval(ctx, agreement, actor)):
            return agreement
    raise ChangedMeanwhile


def record_approval(ctx: Context, employer_id: str, actor: str) -> None:
    """Before the write of it: cut off in between, it is told twice rather than never."""
    record_act(ctx, actor=actor, action="employer-mailings-approved", subject=employer_id)


def approval(ctx: Context, agreement: Agreement, actor: str) -> Change:
    """The agreement with its look done, under the version that was read."""
    return AGREEMENT.replace(
        agreement,
        mailings_look=MailingsLook.APPROVED,
        mailings_looked_at=ctx.now(),
        mailings_looked_by=actor,
    )
