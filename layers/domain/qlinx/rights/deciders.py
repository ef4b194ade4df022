"""Which employer decides on a request, where one does (rule 14 of *Who a person is*)."""

from qlinx.employers.store import agreement_of
from qlinx.mailing.addressed import Addressed
from qlinx.records.context import Context
from qlinx.rights.right import Right
from qlinx.rights.subjects import employer_of


def decider_of(ctx: Context, right: Right, subject: Addressed) -> str | None:
    """The employer that a request of this right on this subject waits for: none where it is ours to do.

    What only an employer can do waits for one whose agreement is over as well; the first message ends it, or
    leaves it to us (`rights.awaiting`).
    """
    employer_id = employer_of(subject)
    if employer_id is None or right.employer_answers:
        return employer_id
    return employer_id if right.employer_decides and not _is_left_to_us(ctx, employer_id) else None


def _is_left_to_us(ctx: Context, employer_id: str) -> bool:
    """Whether the agreement holds the standing instruction to execute rights, or is over."""
    agreement = agreement_of(ctx.store, employer_id)
    return agreement is None or agreement.executes_rights or agreement.is_over_on(ctx.today())
