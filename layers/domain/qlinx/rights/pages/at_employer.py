"""The pages on which an employer answers requests about what it shares: those that wait for it, and one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Literal

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.page_menu import PERSON, REQUESTS
from qlinx.invitations.page_places import INVITATION
from qlinx.invitations.store import free_places, invitation_by_id
from qlinx.kit.clock import home_day
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import MOST_REMARKED, Remark
from qlinx.kit.pages import Moved, Page, Place
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, LocalText, format_date, format_period
from qlinx.records.asking import Asks
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rights.deciding import Awaiting, RightsVerdict, ask_about, awaiting, decide, one_awaiting
from qlinx.rights.desk_schemas import AWAITING
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.pages.waiting import while_it_waits
from qlinx.rights.registry import every_right
from qlinx.rights.store import asks_how_many_wait, how_many_wait
from qlinx.rights.subjects import full_name
from qlinx.rights.words import REFUSALS, name_of, reference_of

REQUEST: Final = Place("/werkgever/verzoeken/<request_id>", "/en/employer/requests/<request_id>")
_LISTED = "10"
_WHY = LocalText(nl="Kies waarom.", en="Choose why.")
_WHAT = LocalText(nl="Schrijf je vraag op.", en="Write down your question.")


class EmployerActForm(Schema):
    """What is done with a request: a decision, with its reason, or a question."""

    act: RightsVerdict | Literal["ask"]
    refusal: Refusal | None = None
    question: Remark | None = None
    weighing: Remark | None = None


def add_request_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the pages of an employer's requests."""

    @site.page(REQUESTS, done=("decided", "asked", "over"))
    def requests() -> Page:
        """Those that wait for the employer, the earliest last day first."""
        return requests_page(context(), site.who, site.query.get("cursor", ""), site.language)

    @site.page(REQUEST)
    def one(request_id: str) -> Page | Moved:
        """What is asked, by whom, and what can be done about it."""
        return while_it_waits(lambda: one_page(context(), site.who, request_id, site.language), REQUESTS)

    @site.form(REQUEST, again=one)
    def act(request_id: str) -> Moved:
        """It is carried out, whole or in part, refused, or asked about."""
        form = validated(EmployerActForm, {name: value for name, value in site.fields.items() if value})
        return while_it_waits(lambda: acted(context(), site.who, request_id, form), REQUESTS)


def acted(ctx: Context, user: EmployerUser, request_id: str, form: EmployerActForm) -> Moved:
    """Does what was chosen.

    Raises
    ------
    InputInvalid
        What was chosen lacks its reason or its question.
    NotFound, RefusalUnfit, AskedBefore, RightUnknown, ChangedMeanwhile
    """
    if form.act == "ask":
        if not form.question:
            raise InputInvalid([FieldFault("/question", "missing", _WHAT)])
        ask_about(ctx, user.employer_id, request_id, form.question, actor=user.person_id)
        return Moved(REQUESTS, done="asked")
    stands = _only_refusal(ctx, user, request_id) if form.act is RightsVerdict.REFUSE else None
    refusal = stands or form.refusal
    if form.act is not RightsVerdict.CARRY_OUT and not refusal:
        raise InputInvalid([FieldFault("/refusal", "missing", _WHY)])
    # A reason that was chosen beside the other button is none.
    refusal = None if form.act is RightsVerdict.CARRY_OUT else refusal
    partly = form.act is RightsVerdict.CARRY_OUT_PARTLY
    decide(
        ctx,
        user.employer_id,
        request_id,
        refusal=refusal,
        actor=user.person_id,
        partly=partly,
        weighing=form.weighing,
    )
    return Moved(REQUESTS, done="decided")


def _only_refusal(ctx: Context, user: EmployerUser, request_id: str) -> Refusal | None:
    """The reason for which its employer refuses it, where there is but one."""
    right = every_right().get(one_awaiting(ctx, user.employer_id, request_id).request.right)
    return right.stands if right else None


def with_waiting(asks: Asks) -> Asks:
    """What a page of an employer asks for, and with it what waits (``waiting``)."""
    return lambda employer_id, parts: (*asks(employer_id, parts), asks_how_many_wait(employer_id))


def waiting(ctx: Context, employer_id: str, language: Language) -> Mapping[str, object]:
    """How many requests wait for the employer, until when for the first, and where they are; for its start
    page.
    """
    number, first_on = how_many_wait(ctx.store, employer_id)
    first = format_date(first_on, language) if first_on else ""
    return {"waiting": number, "first_on": first, "requests_place": REQUESTS}


def requests_page(ctx: Context, user: EmployerUser, cursor: str, language: Language) -> Page:
    """What waits for the employer, ten at a time."""
    asked = {"limit": _LISTED, **({"cursor": cursor} if cursor else {})}
    found = awaiting(ctx, user.employer_id)
    page = AWAITING.page(ctx, user.employer_id, asked, found, lambda one: one.request.request_id)
    rows = [_row(one, ctx.today(), language) for one in page.items]
    return Page("rights.employer_requests", {"rows": rows, "cursor": page.cursor, "one_place": REQUEST})


def one_page(ctx: Context, user: EmployerUser, request_id: str, language: Language) -> Page:
    """One request that waits for the employer.

    Raises
    ------
    NotFound
    """
    found = one_awaiting(ctx, user.employer_id, request_id)
    request, right = found.request, every_right().get(found.request.right)
    why = [one for one in Refusal if right and one in right.refusals]
    facts = {
        **_row(found, ctx.today(), language),
        "received_on": format_date(home_day(request.received_at), language),
        "by_representative": bool(request.by_representative),
        "asks": right.words.choice.in_(language) if right else "",
        "question": request.question,
        "told": request.told,
        "partly": right is not None and right.partly,
        "weighed": right is not None and right.weighed,
        "invitation": _invitation(ctx, request, language) if request.matter else None,
        "refusals": [(one.value, REFUSALS[one].in_(language)) for one in why],
        "may_decide": user.access is Access.ADMINISTRATE,
        "most": MOST_REMARKED,
        "back": REQUESTS,
        "to_person": PERSON if right and right.partly else None,
        "person_id": request.person_id,
    }
    return Page("rights.employer_request", facts)


def _invitation(ctx: Context, request: RightsRequest, language: Language) -> dict[str, object] | None:
    """The invitation that a request is about, with its places as they are."""
    found = invitation_by_id(ctx.store, request.matter or "")
    if found is None:
        return None
    return {
        "to": INVITATION.in_(language, invitation_id=found.invitation_id),
        "title": found.title,
        "when": format_period(found.starts_at, found.ends_at, found.time_zone, language),
        "places": found.number_of_places,
        "free": free_places(ctx.store, found.invitation_id, most=1) > 0,
    }


def _row(one: Awaiting, today: date, language: Language) -> dict[str, object]:
    request = one.request
    return {
        "request_id": request.request_id,
        "reference": reference_of(request.request_id),
        "right": name_of(request.right).in_(language),
        "name": full_name(one.subject),
        "last_day": format_date(request.deadline_on, language),
        "days_left": (request.deadline_on - today).days,
    }
