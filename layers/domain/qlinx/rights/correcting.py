"""A report that something is wrong is carried out: its employer put right what it shares. Those who act for
it are told to do so in their own records too, and whoever reported it is told so (GDPR article 19).
"""

from typing import Final

from qlinx.records.context import Context
from qlinx.rights.carrying_out import tell_done
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Resources
from qlinx.rights.telling_employer import tell_whoever_shares

EMPLOYER_CORRECTED: Final = "rights.employer_corrected"


def tell_of_correction(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Tells the employer, then ends the request and tells whoever made it."""
    if request.is_ours_to_do:
        tell_whoever_shares(ctx, request, EMPLOYER_CORRECTED)
    return tell_done(ctx, request, message, resources)
