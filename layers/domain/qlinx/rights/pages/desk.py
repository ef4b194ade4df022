"""What staff handle cases with, as pages: requests by their last day, one of them, a search with a reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from qlinx.employers.names import names_of
from qlinx.kit.at_once import at_once
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.fields import MOST_REMARKED
from qlinx.kit.pages import Moved, Page
from qlinx.kit.texts import Language, format_date, format_moment, join_words
from qlinx.people.desk_places import LOCKED_ACCOUNT
from qlinx.people.locked import locked_accounts
from qlinx.records.context import Context
from qlinx.retention.desk_places import FIRST_NOTICES
from qlinx.retention.untold import late_notices
from qlinx.rights.finding import Found
from qlinx.rights.finding_schemas import PersonSearchResponse
from qlinx.rights.pages.waiting import while_it_waits
from qlinx.rights.places import CASE, CASES, NOTE, SEARCH, SUBJECT_REQUESTS
from qlinx.rights.service import open_request, open_requests
from qlinx.rights.staff_schemas import OPEN, Next, OpenRightsRequest, OpenRightsRequests, RightsCase
from qlinx.rights.words import CHANNELS, name_of

# First notices: the ones that were due first are looked at with each page.
_LOOKED_AT: Final = 100


def cases_page(ctx: Context, actor: str, query: Mapping[str, str], language: Language) -> Page:
    """What is not answered yet, the earliest last day first, a page at a time.

    Raises
    ------
    InputInvalid
        The place where it is to go on is not one of ours.
    """
    asked: Sequence[Callable[[], Any]] = (
        lambda: open_requests(ctx),
        lambda: late_notices(ctx, most=_LOOKED_AT),
        lambda: len(locked_accounts(ctx)),
    )
    found, untold, locked = at_once(asked)
    page = OPEN.page(ctx, actor, query, found, lambda one: one.request_id)
    told = OpenRightsRequests.of(page, found, ctx.today())
    facts = {
        "cases": [_row(one, language) for one in told.rights_requests],
        "overdue": told.overdue,
        "soon": told.soon,
        "open": told.total,
        "next_cursor": told.cursor,
        "cases_place": CASES,
        "locked": locked,
        "case_place": CASE,
        "search_place": SEARCH,
        "first_notices_place": FIRST_NOTICES,
        "untold": untold,
    }
    return Page("rights.desk_cases", facts)


def case_page(ctx: Context, request_id: str, language: Language) -> Page | Moved:
    """One request: how far it is, what to do, and what is seen of it; or the list, where it is not open."""
    return while_it_waits(lambda: _case_page(ctx, request_id, language), CASES)


def _case_page(ctx: Context, request_id: str, language: Language) -> Page:
    request = open_request(ctx, request_id)
    names = names_of(ctx, [request.employer_id]) if request.employer_id else {}
    case = RightsCase.of_one(request, ctx.today(), names.get(request.employer_id or ""), language)
    row = _row(case, language)
    facts = {
        **row,
        "case": row,
        "asked_from": case.asked_from,
        "employer": case.employer,
        "channel": CHANNELS[case.channel].in_(language) if case.channel else "",
        "by_representative": case.by_representative,
        "extended": case.extended,
        "extendable": case.extendable,
        "received": format_moment(case.received_at, HOME_ZONE.key, language),
        "next_step": format_moment(case.next_step_at, HOME_ZONE.key, language),
        "in_doubt": case.next is Next.PERSON,
        "doubtable": case.state in ("received", "awaiting_employer"),
        "askable": case.askable,
        "weighs": case.next is Next.WEIGH,
        "most": MOST_REMARKED,
        "what_to_do": case.what_to_do,
        "what_is_seen": case.what_is_seen,
        "cases_place": CASES,
        "search_place": SEARCH,
    }
    return Page("rights.desk_case", facts)


def search_page(ctx: Context, case: str, language: Language, found: Found | None = None) -> Page:
    """The form of a search, with what was found by it; and the accounts that are locked.

    What was found is shown in the answer to the form itself: shown once more it is looked for, and written
    down, once more.
    """
    subjects = _subjects(ctx, found, language) if found else None
    locked = [
        {
            "number": one.account_id,
            "since": format_moment(one.since, HOME_ZONE.key, language) if one.since else "",
            "staff_only": one.staff_only,
        }
        for one in locked_accounts(ctx)
    ]
    facts = {
        "case": case,
        "note_place": NOTE,
        "requests_place": SUBJECT_REQUESTS,
        "subjects": subjects,
        "more": found.more if found else 0,
        "locked": locked,
        "locked_place": LOCKED_ACCOUNT,
    }
    return Page("rights.desk_search", facts)


def _subjects(ctx: Context, found: Found, language: Language) -> list[Mapping[str, object]]:
    employers = names_of(ctx, {one.employer_id for one in found.subjects if one.employer_id})
    told = PersonSearchResponse.of(found, employers, language)
    return [
        {
            "kind": one.kind,
            "title": one.title,
            "employer": employers.get(one.employer_id or "", ""),
            "number": one.person_id,
            "standings": [word.value for word in one.standings],
            "kept": join_words([word.lower() for word in one.kept], language),
            "until": format_moment(one.kept_until, HOME_ZONE.key, language) if one.kept_until else "",
            "rights": join_words([name_of(right).in_(language) for right in one.rights], language),
        }
        for one in told.subjects
    ]


def _row(one: OpenRightsRequest, language: Language) -> dict[str, object]:
    return {
        "request_id": one.request_id,
        "reference": one.reference,
        "right": name_of(one.kind).in_(language),
        "state": one.state,
        "next": one.next.value,
        "days_left": one.days_left,
        "deadline": one.deadline_on.isoformat(),
        "last_day": format_date(one.deadline_on, language),
    }
