"""What staff do with messages: see which wait and until when, read one, say that it was handled.

Reading one shows what somebody wrote, so it is written down first (decision 139).
"""

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.visitors.errors import MessageKept
from qlinx.visitors.model import Message
from qlinx.visitors.store import MESSAGE, message_by_id


def message_of(ctx: Context, message_id: str) -> Message:
    """A message; nothing is done with one that its writer had restricted.

    Raises
    ------
    NotFound, MessageKept
    """
    found = message_by_id(ctx.store, message_id)
    if found is None:
        raise NotFound
    if found.restricted:
        raise MessageKept
    return found


def read_message(ctx: Context, message_id: str, *, actor: str) -> Message:
    """A message to be read whole, once it is written down who reads it.

    Raises
    ------
    NotFound, Busy
    """
    found = message_of(ctx, message_id)
    record_act(ctx, actor=actor, action="message-read", subject=message_id)
    return found


def handle_message(ctx: Context, message_id: str, *, actor: str) -> None:
    """Says that it was handled; from now on its time runs out. Said twice, it was handled the first time.

    The act is recorded first: what was written and not recorded would stay so.

    Raises
    ------
    NotFound, ChangedMeanwhile, Busy
    """
    for _ in attempts():
        found = message_of(ctx, message_id)
        if found.handled_at:
            return
        record_act(ctx, actor=actor, action="message-handled", subject=message_id)
        if ctx.store.try_write(MESSAGE.replace(found, handled_at=ctx.now())):
            return
    raise ChangedMeanwhile
