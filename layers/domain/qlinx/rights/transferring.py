"""Hands a portability package to another controller (GDPR article 20(2)): at the upload address that whoever
asked for it gave.

It goes as soon as it is made, and is tried again each quarter of an hour, by a message that this one sends,
as long as the receiver can't be reached. What became of it stands in the request; the address goes from there
once that is known.
"""

from typing import Any, Final

from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid
from qlinx.kit.states import StateTable
from qlinx.kit.texts import LocalText
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest, TransferState
from qlinx.rights.right import Resources, Right
from qlinx.rights.store import RIGHTS_REQUEST, export_by_id, export_object, request_by_id
from qlinx.rights.subjects import still_reaches
from qlinx.rights.uploading import Outcome, Uploads, is_fit

MOST_TRIES: Final = 5
TRIED_AGAIN_AFTER: Final = 900
_S = TransferState
# Whatever comes after it has ended, repeated or late, changes nothing.
TRANSFERS: Final = StateTable(
    (_S.ASKED,),
    {
        (_S.ASKED, Outcome.SENT): _S.SENT,
        (_S.ASKED, Outcome.REFUSED): _S.REFUSED,
        (_S.ASKED, Outcome.UNTRUSTED): _S.UNTRUSTED,
        (_S.ASKED, Outcome.NOT_PUBLIC): _S.FAILED,
        (_S.ASKED, Outcome.NOT_NOW): _S.ASKED,
    },
)
_UNFIT: Final = LocalText(
    nl="Vul een adres in dat met https:// begint, zoals de andere dienst het je gaf. Een ander poortnummer kan niet.",
    en="Fill in an address that begins with https://, as the other service gave it. No other port is possible.",
)
_ONLY_TAKEN_ALONG: Final = LocalText(
    nl="Naar een andere dienst sturen kan alleen als je je gegevens wilt meenemen.",
    en="Sending to another service is possible only where you take your data along.",
)


def address_for(right: Right, given: str | None) -> str | None:
    """The upload address that was given with a right, where it can be one.

    Raises
    ------
    InputInvalid
    """
    text = (given or "").strip()
    if not text:
        return None
    if not right.transferable:
        raise InputInvalid([FieldFault("/send_to", "not_here", _ONLY_TAKEN_ALONG)])
    if not is_fit(text):
        raise InputInvalid([FieldFault("/send_to", "no_address", _UNFIT)])
    return text


def is_to_be_sent(request: RightsRequest) -> bool:
    """Whether a package has to go to another controller still."""
    return request.transfer is TransferState.ASKED and request.closed_at is not None


def transfer(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Tries once to put the package where it is to go, and writes down what became of it; a word for the log.

    Cut off after the receiver took it, it is put there once more, under the same name.

    Raises
    ------
    ChangedMeanwhile
    qlinx.aws.queues.SendFailed
    """
    person_id, request_id = request.person_id, request.request_id
    is_there = export_by_id(ctx.store, person_id, request_id) is not None
    if request.send_to is None or not is_there or not still_reaches(ctx, request):
        return _ended(ctx, request, TransferState.FAILED)
    body = resources.private.read(export_object(person_id, request_id))
    # Before it goes: cut off in between, it stands in the trail and goes with the next message.
    record_act(ctx, actor="rights_fulfilment", action="portable-transfer-tried", subject=request_id)
    uploads = resources.uploads or Uploads()
    outcome = uploads.put(request.send_to, body, once=request_id)
    state = TRANSFERS.after(TransferState.ASKED, outcome) or TransferState.ASKED
    tries = (request.transfer_tries or 0) + 1
    if state is TransferState.ASKED and tries >= MOST_TRIES:
        state = TransferState.FAILED
    if state is not TransferState.ASKED:
        return _ended(ctx, request, state, tries)
    _write(ctx, request, transfer_tries=tries)
    resources.queue.send([message.body()], delay_seconds=TRIED_AGAIN_AFTER)
    return "transfer:again"


def _ended(ctx: Context, request: RightsRequest, state: TransferState, tries: int | None = None) -> str:
    """The address is needed no more."""
    _write(ctx, request, transfer=state, transfer_tries=tries, send_to=None)
    return f"transfer:{state.value}"


def _write(ctx: Context, request: RightsRequest, **changes: Any) -> None:
    now = request_by_id(ctx.store, request.person_id, request.request_id)
    if now is None or not is_to_be_sent(now):
        return
    if not ctx.store.try_write(RIGHTS_REQUEST.replace(now, **changes)):
        raise ChangedMeanwhile
