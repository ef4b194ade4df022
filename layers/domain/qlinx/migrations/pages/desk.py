"""What a migration found and people decide, as pages of the desk."""

from collections.abc import Callable, Mapping

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.migrations.decisions import decide
from qlinx.migrations.desk_places import CASE, CASES
from qlinx.migrations.labels import DECISIONS, FOUND
from qlinx.migrations.model import MigrationCase
from qlinx.migrations.schemas import CASES as LISTED
from qlinx.migrations.schemas import MigrationDecisionRequest
from qlinx.migrations.store import case_by_id, every_case
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes


def add_case_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the pages on which staff decide what a migration asks."""

    @site.page(CASES)
    def see_cases() -> Page:
        """What a migration found."""
        return cases_page(context(), site.who.person_id, site.query, site.language)

    @site.page(CASE, done=("said",))
    def see_case(case_id: str) -> Page:
        """One case of it."""
        return case_page(context(), case_id, site.who.person_id, site.language)

    @site.form(CASE, again=see_case)
    def decide_case(case_id: str) -> Moved:
        """Decides it, or proposes that to a second member of staff."""
        asked = validated(MigrationDecisionRequest, {"decision": site.fields.get("decision", "")})
        decide(context(), case_id, asked.decision, actor=site.who.person_id)
        return Moved(CASE, {"case_id": case_id}, done="said")


def cases_page(ctx: Context, actor: str, query: Mapping[str, str], language: Language) -> Page:
    """Every case, those first that nobody decided; a page at a time.

    Raises
    ------
    InputInvalid
    """
    found = sorted(every_case(ctx.store), key=lambda case: case.decision is not None)
    page = LISTED.page(ctx, actor, query, found, lambda case: case.case_id)
    facts = {
        "cases": [_row(case, language) for case in page.items],
        "open": sum(case.decision is None for case in found),
        "next_cursor": page.cursor,
        "cases_place": CASES,
        "case_place": CASE,
    }
    return Page("migrations.desk_cases", facts)


def case_page(ctx: Context, case_id: str, actor: str, language: Language) -> Page:
    """One case with what may be decided about it.

    Raises
    ------
    NotFound
    """
    case = case_by_id(ctx.store, case_id)
    if case is None:
        raise NotFound
    facts = {
        **_row(case, language),
        "number": case.subject_id,
        "migration": case.migration,
        "opened": format_moment(case.opened_at, HOME_ZONE.key, language),
        "decided": format_moment(case.decided_at, HOME_ZONE.key, language) if case.decided_at else "",
        "options": [(option, _said(DECISIONS, option, language)) for option in case.options],
        "needed": case.needed,
        "proposal": case.proposal or "",
        "proposed": _said(DECISIONS, case.proposal, language) if case.proposal else "",
        "own_proposal": case.proposed_by == actor,
        "cases_place": CASES,
    }
    return Page("migrations.desk_case", facts)


def _row(case: MigrationCase, language: Language) -> dict[str, object]:
    return {
        "case_id": case.case_id,
        "found": _said(FOUND, case.found, language),
        "blocks": case.blocks,
        "decision": _said(DECISIONS, case.decision, language) if case.decision else "",
        "waits_for_second": case.proposal is not None and case.decision is None,
    }


def _said(words: Mapping[str, LocalText], code: str, language: Language) -> str:
    return words[code].in_(language) if code in words else code
