"""Fetching what came of a request behind its link, or telling what was asked about it, without a session.

The link itself is in a mail that may be forwarded, and works for as long as the request is kept. So it tells
how far a request is, and no more: whoever fetches a file shows a code that was mailed just now to the address
of whoever asked.
"""

from typing import Final

from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged, NotFound, TooManyRequests
from qlinx.people.errors import CodeRefused
from qlinx.people.proofs import ask_for_code_at, proved, use_up
from qlinx.records.context import Context
from qlinx.rights.asking_back import tell
from qlinx.rights.following import RequestView, request_by_token, view_of
from qlinx.rights.model import RightsRequest
from qlinx.rights.subjects import still_reaches, subject_of

REFUSED: Final = (LinkDamaged, NotFound, CodeRefused, TooManyRequests, ChangedMeanwhile)
"""What a fetch may end in."""


def code_to_fetch(ctx: Context, token: str, *, network_address: str) -> str:
    """Has a code mailed to whoever asked, and gives the id under which it is handed in.

    Raises
    ------
    LinkDamaged
    NotFound
        There is nothing to be fetched or told, nobody any more, or whoever asked reaches it no more.
    TooManyRequests, ChangedMeanwhile
    """
    _, address_hash = _fetchable(ctx, token)
    return ask_for_code_at(ctx, address_hash, network_address=network_address)


def fetched(
    ctx: Context, token: str, code_request: str, given: str, *, network_address: str, told: str | None = None
) -> RequestView:
    """The request, for whoever shows the code that was mailed; the code is used up. ``told``: what they tell
    about it, where they were asked.

    Raises
    ------
    LinkDamaged
    NotFound
        As above.
    CodeRefused
        Wrong, used, too old, or of another address than that of whoever asked.
    TooManyRequests, ChangedMeanwhile
    """
    request, address_hash = _fetchable(ctx, token)
    proof = proved(ctx, code_request, given, network_address=network_address)
    if proof.address_hash != address_hash:
        raise CodeRefused
    use_up(ctx, proof)
    if told and request.waits_for_person:
        request = tell(ctx, request, told)
    return view_of(ctx, request)


def _fetchable(ctx: Context, token: str) -> tuple[RightsRequest, str]:
    """A request of which something can be fetched, or told, and the hash of the address of whoever asked."""
    request = request_by_token(ctx, token)
    result = view_of(ctx, request).result if request else None
    if request is None or not (request.waits_for_person or (result and result.is_file)):
        raise NotFound
    # What was asked from an account is its holder's, whatever address an employer names (rule 4).
    asker = subject_of(ctx, request.account_id or request.person_id)
    if asker is None or not still_reaches(ctx, request):
        raise NotFound
    return request, asker.value.address_hash
