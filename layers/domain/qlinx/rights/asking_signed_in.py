"""What somebody who is signed in asks: of subjects, or of one invitation."""

from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Right
from qlinx.rights.schemas import RightsAsked
from qlinx.rights.service import ask_all
from qlinx.rights.transferring import address_for

_WHICH = LocalText(nl="Zeg om welke uitnodiging het gaat.", en="Say which invitation it is about.")


def ask_from_body(
    ctx: Context, right: Right, asked: RightsAsked, account_id: str
) -> tuple[RightsRequest, ...]:
    """Takes in what is asked from an account; as ``service.ask_all`` and ``reviewing.ask_from_account``.

    Raises
    ------
    InputInvalid
        The right is used on one invitation, and none is named.
    NotFound, RightNotHere, ReviewNotNow, TooManyRequests, ChangedMeanwhile
    """
    if not right.of_invitation:
        subjects, representative = asked.subjects(account_id), bool(asked.by_representative)
        return ask_all(
            ctx,
            subjects,
            right,
            account_id=account_id,
            by_representative=representative,
            send_to=address_for(right, asked.send_to),
        )
    if asked.invitation is None:
        raise InputInvalid([FieldFault("/invitation", "missing", _WHICH)])
    invitation, representative = asked.invitation, bool(asked.by_representative)
    return (ask_of_invitation(ctx, account_id, invitation, by_representative=representative),)


def ask_of_invitation(
    ctx: Context, account_id: str, invitation_id: str, *, by_representative: bool = False
) -> RightsRequest:
    """As ``reviewing.ask_from_account``, which is loaded where it is used."""
    from qlinx.rights.reviewing import ask_from_account

    return ask_from_account(ctx, account_id, invitation_id, by_representative=by_representative)
