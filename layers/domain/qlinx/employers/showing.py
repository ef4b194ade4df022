"""An employer as its users and staff are shown it."""

from qlinx.employers.model import Employer
from qlinx.employers.schemas import EmployerAnswer
from qlinx.employers.store import agreement_of
from qlinx.records.context import Context


def employer_answer(ctx: Context, employer: Employer, *, drop_bucket: str) -> EmployerAnswer:
    """An employer with its agreement, whether that holds today, and where files are dropped."""
    agreement = agreement_of(ctx.store, employer.employer_id)
    return EmployerAnswer.of(employer, agreement, ctx.today(), drop_bucket)
