"""The declaration under which an employer shares its people (obligation 26)."""

from pathlib import PurePosixPath

from qlinx.kit.ids import derived_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rosters.model import Attestation, AttestationGiven
from qlinx.rosters.store import ATTESTATION, attestation_of


def attest(
    ctx: Context, employer_id: str, file_stem: str, given: AttestationGiven, *, actor: str, once: str
) -> Attestation:
    """Keeps a declaration for the roster file of this name; a later one takes the place of an earlier one.

    ``once`` names the arrival: the same one again changes nothing.
    """
    known = attestation_of(ctx.store, employer_id, file_stem)
    attestation = Attestation(
        employer_id=employer_id,
        attestation_id=derived_id("attestation", employer_id, file_stem, once),
        file_stem=file_stem,
        received_at=ctx.now(),
        **given.model_dump(),
    )
    if known and known.attestation_id == attestation.attestation_id:
        return known
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="sharing-attested", subject=attestation.attestation_id)
    if known:
        ctx.store.write(ATTESTATION.replace(known, **attestation.model_dump(exclude={"version"})))
    else:
        ctx.store.write(ATTESTATION.insert(attestation))
    return attestation


def stem_of(file_name: str) -> str:
    """A roster file's name without its ending: what its declaration is named after."""
    return PurePosixPath(file_name).stem
