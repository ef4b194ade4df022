"""The declaration under which an employer shares its people (obligation 26)."""

from qlinx.kit.ids import derived_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rosters.check_store import CHECK_WISH
from qlinx.rosters.check_wishes import wish_with
from qlinx.rosters.choosing import said_beforehand
from qlinx.rosters.model import Attestation, AttestationGiven
from qlinx.rosters.store import ATTESTATION, COLUMN_CHOICE, attestation_item


def attest(
    ctx: Context, employer_id: str, file_stem: str, given: AttestationGiven, *, actor: str, once: str
) -> Attestation:
    """Keeps a declaration for the roster file of this name, beside the ones that came before it.

    ``once`` names the arrival: the same one again changes nothing.
    """
    attestation_id = derived_id("attestation", employer_id, file_stem, once)
    key = attestation_item(employer_id, file_stem, attestation_id)
    if known := ctx.store.get(ATTESTATION, key):
        return known
    attestation = Attestation(
        employer_id=employer_id,
        attestation_id=attestation_id,
        file_stem=file_stem,
        received_at=ctx.now(),
        **given.model_dump(exclude={"columns", "check_first"}),
    )
    choice = said_beforehand(attestation, given.columns)
    wish = wish_with(attestation, given)
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action="sharing-attested", subject=attestation_id)
    beside = [*map(COLUMN_CHOICE.insert, choice), *map(CHECK_WISH.insert, wish)]
    if not ctx.store.try_write(ATTESTATION.insert(attestation), *beside):
        return ctx.store.get(ATTESTATION, key) or attestation
    return attestation
