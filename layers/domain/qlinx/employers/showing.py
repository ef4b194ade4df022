"""An employer as its users and staff are shown it."""

from qlinx.employers.model import Employer
from qlinx.employers.schemas import EmployerResponse
from qlinx.employers.store import agreement_of
from qlinx.records.context import Context


def employer_response(ctx: Context, employer: Employer, *, drop_bucket: str) -> EmployerResponse:
    """An employer with its agreement, whether that holds today, and where files are dropped."""
    agreement = agreement_of(ctx.store, employer.employer_id)
    return EmployerResponse.of(employer, agreement, ctx.today(), drop_bucket)
