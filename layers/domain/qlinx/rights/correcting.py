"""What was put right is told (GDPR article 19). Of a report that something is wrong its employer put right
what it shares: those who act for it are told to do so in their own records too. Where somebody who acts for
an employer put right what we keep of them, the others who do are told. And so is whoever asked.
"""

from typing import Final

from qlinx.records.context import Context
from qlinx.rights.carrying_out import tell_done
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Resources
from qlinx.rights.telling_employer import tell_colleagues, tell_whoever_shares

EMPLOYER_CORRECTED: Final = "rights.employer_corrected"
COLLEAGUE_CORRECTED: Final = "rights.colleague_corrected"


def tell_of_correction(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Tells the employer, then ends the request and tells whoever made it."""
    if request.is_ours_to_do:
        tell_whoever_shares(ctx, request, EMPLOYER_CORRECTED)
    return tell_done(ctx, request, message, resources)


def tell_of_rectification(
    ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources
) -> str:
    """The same of what somebody who acts for an employer put right themselves; they are not told twice."""
    tell_colleagues(ctx, request, COLLEAGUE_CORRECTED)
    return tell_done(ctx, request, message, resources)
