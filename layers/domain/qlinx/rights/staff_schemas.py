"""What staff see of requests: which, how far, until when; not whose."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, Self

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.people.schemas.looks import ID
from qlinx.records.paging import CountedPage, Listing, Page
from qlinx.rights.model import Channel, Origin, RequestState, RightsRequest
from qlinx.rights.schemas import State, StoredKind
from qlinx.rights.weighing import is_for_staff
from qlinx.rights.words import name_of, reference_of

_SOON: Final = 7


class Next(StrEnum):
    """Who has to do something now. ``PERSON``: whoever asked shows that it is theirs.
    ``EXPLAINS``: they tell what only they can. ``WEIGH``: staff weigh an objection.
    ``STAFF``: what goes by itself should have been done by now.
    """

    PERSON = "person"
    EXPLAINS = "explains"
    BY_ITSELF = "by_itself"
    EMPLOYER = "employer"
    CALL_EMPLOYER = "call_employer"
    WEIGH = "weigh"
    STAFF = "staff"


_WHAT_TO_DO: Final[Mapping[Next, LocalText]] = {
    Next.PERSON: LocalText(
        nl="De klok staat stil tot vaststaat van wie het verzoek is. Wie we kennen kreeg mail en kan inloggen of een"
        " code gebruiken. Vraag nooit om een kopie van een identiteitsbewijs.",
        en="The clock stands still until it is clear whose request it is. Whom we know was mailed, and can sign in or"
        " use a code. Never ask for a copy of an identity document.",
    ),
    Next.EXPLAINS: LocalText(
        nl="Wie het vroeg kreeg een vraag. De klok loopt door; na twee weken gaat het verzoek verder zonder antwoord.",
        en="Whoever asked was sent a question. The clock runs on; after two weeks the request goes on without their word.",
    ),
    Next.BY_ITSELF: LocalText(
        nl="Dit verzoek wordt vanzelf uitgevoerd. Je hoeft niets te doen.",
        en="This request is carried out by itself. There is nothing to do.",
    ),
    Next.EMPLOYER: LocalText(
        nl="De werkgever beslist. Hij kreeg hier mail over en krijgt die elke week opnieuw.",
        en="The employer decides. It was mailed about this, and is again every week.",
    ),
    Next.CALL_EMPLOYER: LocalText(
        nl="De werkgever heeft nog niet beslist en de termijn is bijna om. Bel de werkgever.",
        en="The employer has not decided yet and the term is nearly over. Call the employer.",
    ),
    Next.WEIGH: LocalText(
        nl="Weeg dit bezwaar af en schrijf op waarom de persoon gelijk krijgt of niet. Tot dan gebeurt er niets met de gegevens.",
        en="Weigh this objection and write down why it holds or does not. Until then nothing is done with the data.",
    ),
    Next.STAFF: LocalText(
        nl="Dit had al klaar moeten zijn. Laat een beheerder kijken waarom het verzoek blijft staan.",
        en="This should have been done by now. Ask an operator why the request stands still.",
    ),
}
_WHAT_IS_SEEN: Final = LocalText(
    nl="Je ziet welk recht het is, hoe ver het is en voor wanneer. Om wie het gaat zie je niet: dat heb je voor"
    " de termijn niet nodig. Neemt iemand zelf contact op, zoek dan op e-mailadres, met dit nummer als zaak.",
    en="You see which right it is, how far it is and by when. You do not see whom it is about: the term does not"
    " need it. Where somebody contacts us, search by e-mail address, with this number as the case.",
)


def next_of(request: RightsRequest, today: date) -> Next:
    """Who has to do something about a request now."""
    left = (request.deadline_on - today).days
    if request.is_in_doubt:
        return Next.PERSON
    if request.waits_for_person:
        return Next.EXPLAINS
    if request.awaits_employer:
        return Next.EMPLOYER if left > _SOON else Next.CALL_EMPLOYER
    if is_for_staff(request):
        return Next.WEIGH
    return Next.BY_ITSELF if left > _SOON else Next.STAFF


class OpenRightsRequest(Schema):
    """A request that is not answered yet."""

    request_id: str = Field(examples=[ID])
    reference: str = Field(description="its number", examples=["U3VQ-2D4K-7W5C"])
    kind: StoredKind = Field(examples=["dispute"])
    state: State = Field(examples=["awaiting_employer"])
    received_at: datetime
    deadline_on: date = Field(description="they get an answer by this day at the latest")
    days_left: int = Field(description="days until then; below 0 it is too late", examples=[12])
    next: Next = Field(description="who has to do something now", examples=["employer"])
    employer_id: str | None = Field(
        default=None, description="the employer that decides on it, where one does", examples=[ID]
    )

    @classmethod
    def of(cls, request: RightsRequest, today: date) -> Self:
        return cls(
            request_id=request.request_id,
            reference=reference_of(request.request_id),
            kind=request.right,
            state=request.state.value,
            received_at=request.received_at,
            deadline_on=request.deadline_on,
            days_left=(request.deadline_on - today).days,
            next=next_of(request, today),
            employer_id=request.employer_id,
        )


OPEN: Final = Listing("open-requests")


class OpenRightsRequests(CountedPage):
    """Requests that are not answered yet, the earliest last day first, with how many there are; of more than
    500 the first 500.
    """

    rights_requests: list[OpenRightsRequest]
    overdue: int = Field(description="whose last day has passed, on all pages", examples=[0])
    soon: int = Field(description="whose last day is within a week, on all pages", examples=[1])

    @classmethod
    def of(cls, page: Page[RightsRequest], found: Sequence[RightsRequest], today: date) -> Self:
        left = [(one.deadline_on - today).days for one in found if not one.is_in_doubt]
        return cls(
            rights_requests=[OpenRightsRequest.of(one, today) for one in page.items],
            total=page.total,
            cursor=page.cursor,
            overdue=sum(days < 0 for days in left),
            soon=sum(0 <= days <= _SOON for days in left),
        )


class RightsCase(OpenRightsRequest):
    """One request, with what is to be done about it and what may be seen."""

    channel: Channel | None = Field(default=None, description="how it came, where staff put it down")
    by_representative: bool = Field(
        default=False, description="whether a parent or guardian asked for somebody under 16"
    )
    extended: bool = Field(
        default=False, description="whether its term was made longer, which is possible once"
    )
    extendable: bool = Field(default=False, description="whether its term can still be made longer")
    askable: bool = Field(default=False, description="whether staff may ask whoever made it a question")
    title: str = Field(description="which right, in words", examples=["Klopt niet"])
    asked_from: Literal["account", "address", "nobody"] = Field(
        description="where it was asked, which is also where they are told; nobody: a term had ended",
        examples=["account"],
    )
    employer: str | None = Field(default=None, description="its name", examples=["Voorbeeld Zorg"])
    next_step_at: datetime = Field(description="when it is taken up again, or its employer told once more")
    what_to_do: str = Field(examples=["De werkgever beslist."])
    what_is_seen: str = Field(
        description="what staff see of it, and why no more", examples=["Je ziet welk recht het is."]
    )

    @classmethod
    def of_one(cls, request: RightsRequest, today: date, employer: str | None, language: Language) -> Self:
        shown = OpenRightsRequest.of(request, today)
        return cls(
            **dict(shown),
            channel=request.channel,
            by_representative=bool(request.by_representative),
            extended=request.extended_at is not None,
            extendable=not request.extended_at and not request.is_in_doubt and shown.days_left >= 0,
            askable=request.state is RequestState.RECEIVED and not (request.employer_id or request.question),
            title=name_of(request.right).in_(language),
            asked_from=_asked_from(request),
            employer=employer,
            next_step_at=request.next_step_at,
            what_to_do=_WHAT_TO_DO[shown.next].in_(language),
            what_is_seen=_WHAT_IS_SEEN.in_(language),
        )


def _asked_from(request: RightsRequest) -> Literal["account", "address", "nobody"]:
    if request.origin is Origin.RETENTION:
        return "nobody"
    return "account" if request.origin is Origin.ACCOUNT or request.account_id else "address"
