"""The routes on which staff handle what visitors wrote."""

from collections.abc import Callable
from typing import Final

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.visitors.handling import handle_message, message_of, read_message
from qlinx.visitors.schemas import MESSAGES, MessageAct, MessageResponse, MessagesResponse, MessageSummary
from qlinx.visitors.store import all_waiting

_PATH: Final = "/v1/staff/messages"


def add_message_routes(routes: Routes, context: Callable[[], Context], staff: Callable[[], str]) -> None:
    """Gives a function the routes; ``staff`` gives who of the staff calls."""

    @routes.get(_PATH, summary="Messages of visitors that wait", query=MESSAGES.query)
    def list_messages() -> MessagesResponse:
        """Those that nobody handled yet, the earliest term first; without writers and words."""
        actor, ctx = staff(), context()
        found = all_waiting(ctx.store)
        page = MESSAGES.page(
            ctx, actor, routes.query, found, lambda one: one.person_id, nature=lambda one: one.nature.value
        )
        shown = [MessageSummary.of(one) for one in page.items]
        return MessagesResponse(messages=shown, total=page.total, cursor=page.cursor)

    @routes.post(
        f"{_PATH}/<message_id>/acts",
        summary="Read or handle a message",
        problems=(NotFound, ChangedMeanwhile),
    )
    def act_on_message(message_id: str, body: MessageAct) -> MessageResponse:
        """Who reads one is written down before it is shown. Handled, it goes after four weeks."""
        actor, ctx = staff(), context()
        if body.act == "read":
            return MessageResponse.read(read_message(ctx, message_id, actor=actor))
        handle_message(ctx, message_id, actor=actor)
        return MessageResponse(**dict(MessageSummary.of(message_of(ctx, message_id))))
