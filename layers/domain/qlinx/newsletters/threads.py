"""Replies to a newsletter: what ties them to it, and how many there are. Not from whom: the thread of a
newsletter is the same in all its mails, and a number is all that is kept.
"""

from collections.abc import Sequence
from typing import Final

from qlinx.kit.keyed import TokenInvalid
from qlinx.newsletters.store import ISSUE, issue_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change

THREAD: Final = "newsletter-thread"


def thread_of(ctx: Context, issue_id: str) -> str:
    """The name under which replies to an issue come back; nobody who did not get it can make it up."""
    return ctx.keys.sign(THREAD, [issue_id])


def reply_counted(ctx: Context, threads: Sequence[str]) -> Sequence[Change]:
    """One reply more to the newsletter that a mail answers, to be written with the mail; nothing where it
    answers none of ours. It counts for the last one where it names several.
    """
    for thread in reversed(threads):
        try:
            (issue_id,) = ctx.keys.read(THREAD, thread)
        except (TokenInvalid, ValueError):
            continue
        if issue := issue_by_id(ctx.store, issue_id):
            return (ISSUE.replace(issue, replies=issue.replies + 1),)
    return ()
