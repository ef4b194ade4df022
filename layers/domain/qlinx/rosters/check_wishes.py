"""Whether a list is checked before anything of it is stored:
its declaration says so, else its employer's setting.
"""

from collections.abc import Sequence

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rosters.check_model import CheckWish, RosterCheck
from qlinx.rosters.check_store import CHECK_WISH, wish_of
from qlinx.rosters.model import Attestation, AttestationGiven, Roster


def wish_with(attestation: Attestation, given: AttestationGiven) -> Sequence[CheckWish]:
    """What a declaration says about it, to be kept with it; nothing where it leaves it to the setting."""
    if given.check_first is None:
        return ()
    return (
        CheckWish(
            employer_id=attestation.employer_id,
            attestation_id=attestation.attestation_id,
            check_first=given.check_first,
            said_at=attestation.received_at,
        ),
    )


def asked_check(ctx: Context, roster: Roster) -> Sequence[RosterCheck]:
    """The check of a list that arrives, where it is to be checked first."""
    said = wish_of(ctx.store, roster.employer_id, roster.attestation_id)
    checked = said.check_first if said else checks_all(ctx, roster.employer_id)
    if not checked:
        return ()
    return (
        RosterCheck(employer_id=roster.employer_id, roster_id=roster.roster_id, asked_at=roster.received_at),
    )


def checks_all(ctx: Context, employer_id: str) -> bool:
    """Whether an employer has all of its lists checked first."""
    setting = wish_of(ctx.store, employer_id)
    return setting is not None and setting.check_first


def set_checks_all(ctx: Context, employer_id: str, *, check_first: bool, actor: str) -> bool:
    """The setting of an employer; the same again changes nothing.

    Raises
    ------
    ChangedMeanwhile
    """
    setting = wish_of(ctx.store, employer_id)
    if (setting.check_first if setting else False) is check_first:
        return check_first
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="list-check-set", subject=employer_id)
    said = {"check_first": check_first, "said_at": ctx.now()}
    change = (
        CHECK_WISH.replace(setting, **said)
        if setting
        else CHECK_WISH.insert(CheckWish(employer_id=employer_id, check_first=check_first, said_at=ctx.now()))
    )
    if not ctx.store.try_write(change):
        raise ChangedMeanwhile
    return check_first
