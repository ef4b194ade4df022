"""The route on which staff put a request down that came by telephone, by post or otherwise."""

from collections.abc import Callable
from datetime import date

from pydantic import Field

from qlinx.employers.names import names_of
from qlinx.kit.errors import ChangedMeanwhile, NotFound, TooManyRequests
from qlinx.kit.fields import Id
from qlinx.kit.texts import Language
from qlinx.people.schemas.looks import ID
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.rights.errors import ReviewNotNow
from qlinx.rights.model import Channel
from qlinx.rights.noting import PutDown, put_down
from qlinx.rights.schemas import ByRepresentative, Kind
from qlinx.rights.staff_schemas import RightsCase


class NotedRequest(ByRepresentative):
    """A request that came otherwise, for somebody whom a search found."""

    person_id: Id = Field(description="what the search found", examples=[ID])
    kind: Kind = Field(description="one that can be used on what was found", examples=["access"])
    invitation: Id | None = Field(
        default=None,
        description="id of the invitation that a `human_review` is about, and needed there; of no other right",
    )
    channel: Channel = Field(description="how it came", examples=["phone"])
    received_on: date = Field(description="on which day it came, today or at most four weeks ago")

    @property
    def came(self) -> PutDown:
        return PutDown(
            right=self.kind,
            right_in="kind",
            invitation_id=self.invitation,
            channel=self.channel,
            received_on=self.received_on,
            by_representative=bool(self.by_representative),
        )


def add_noting_route(
    routes: Routes,
    context: Callable[[], Context],
    staff: Callable[[], str],
    language: Callable[[], Language],
) -> None:
    """Gives a function the route; ``staff`` gives who of the staff calls."""

    @routes.post(
        "/v1/staff/rights-requests",
        status=201,
        summary="Put down a request that came otherwise",
        problems=(NotFound, ReviewNotNow, TooManyRequests, ChangedMeanwhile),
    )
    def note_request(body: NotedRequest) -> RightsCase:
        """Whoever is known there is mailed at once and asked whether it is theirs; until they show it nothing
        is done, and the clock stands still. While the same request is open, that one is given.
        """
        actor, ctx = staff(), context()
        request = put_down(ctx, body.person_id, body.came, actor=actor)
        known = names_of(ctx, [request.employer_id]) if request.employer_id else {}
        return RightsCase.of_one(request, ctx.today(), known.get(request.employer_id or ""), language())
