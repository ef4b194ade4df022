"""What the buttons of one invitation do at once: remind, have the sending wait, have it go on."""

from qlinx.aws.queues import Queue
from qlinx.invitations.reminding import remind
from qlinx.invitations.sending import set_paused
from qlinx.records.context import Context


def acted(ctx: Context, employer_id: str, invitation_id: str, act: str, *, once: str, fanout: Queue) -> str:
    """Does what a button says, and tells which code the page has words for.

    Raises
    ------
    NotFound, NoAgreement, NothingToRemind, RemindedLately, NothingUnderWay, ChangedMeanwhile
    """
    if act in ("wait", "go-on"):
        set_paused(ctx, employer_id, invitation_id, fanout, paused=act == "wait")
        return "waits" if act == "wait" else "goes-on"
    remind(ctx, employer_id, invitation_id, once=once, fanout=fanout)
    return "reminded"
