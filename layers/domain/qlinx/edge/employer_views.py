"""An employer as its users and staff are shown it."""

from qlinx.edge.employer_messages import EmployerAnswer
from qlinx.edge.settings import setting
from qlinx.edge.wiring import context
from qlinx.employers.model import Employer
from qlinx.employers.store import agreement_of


def employer_answer(employer: Employer) -> EmployerAnswer:
    """An employer with its agreement, whether that holds today, and where files are dropped."""
    ctx = context()
    agreement = agreement_of(ctx.store, employer.employer_id)
    return EmployerAnswer.of(employer, agreement, ctx.today(), setting("DROP_BUCKET"))
