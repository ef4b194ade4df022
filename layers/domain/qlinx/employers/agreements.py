"""Which employer it is, and whether it may share and invite today."""

from qlinx.employers.errors import NoAgreement
from qlinx.employers.model import Agreement, Employer
from qlinx.employers.store import agreement_of, employer_by_id
from qlinx.kit.errors import NotFound
from qlinx.records.context import Context


def known_employer(ctx: Context, employer_id: str) -> Employer:
    """The employer with an id.

    Raises
    ------
    NotFound
    """
    employer = employer_by_id(ctx.store, employer_id)
    if employer is None:
        raise NotFound
    return employer


def agreement_in_force(ctx: Context, employer_id: str) -> Agreement:
    """The agreement that holds today: the condition of all sharing and inviting (obligation 9).

    Raises
    ------
    NoAgreement
    """
    agreement = agreement_of(ctx.store, employer_id)
    if agreement is None or not agreement.holds_on(ctx.today()):
        raise NoAgreement
    return agreement


def holds_today(ctx: Context, employer_id: str) -> bool:
    """Whether an agreement of the employer is in force."""
    agreement = agreement_of(ctx.store, employer_id)
    return agreement is not None and agreement.holds_on(ctx.today())


def is_over(ctx: Context, employer_id: str) -> bool:
    """Whether nobody at an employer can decide anything any more."""
    agreement = agreement_of(ctx.store, employer_id)
    return agreement is None or agreement.is_over_on(ctx.today())
