"""Requests of which nothing is left to decide, as the right itself says (``Right.overtaken``)."""

from qlinx.records.context import Context
from qlinx.rights.model import RightsRequest
from qlinx.rights.registry import every_right
from qlinx.rights.store import requests_of


def overtaken(ctx: Context, request: RightsRequest) -> str | None:
    """Ends an open request of which nothing is left to decide; a word for the log where something changed.

    Raises
    ------
    ChangedMeanwhile
    """
    right = every_right().get(request.right)
    if right is None or right.overtaken is None or not request.is_open:
        return None
    return right.overtaken()(ctx, request)


def end_overtaken(ctx: Context, person_id: str) -> None:
    """The same of each request about somebody, whose data are only kept from now on.

    Raises
    ------
    ChangedMeanwhile
    """
    for request in requests_of(ctx.store, person_id):
        overtaken(ctx, request)
