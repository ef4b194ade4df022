"""The page of rows in doubt: what a list says beside what was said before, and what is decided."""

from collections.abc import Callable

from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.page_menu import IN_DOUBT
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, format_date
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rosters.model import WaitingDecision
from qlinx.rosters.waiting import PUT_RIGHT, Waiting, beside_candidates, waiting_rows
from qlinx.rosters.waiting_decisions import decide_waiting
from qlinx.rosters.waiting_schemas import WAITING_ROWS, Saying, WaitingDecisionRequest, WaitingRowResponse

_LISTED = "10"
_COMPARED = ("first_name", "last_name", "email", "mobile", "personnel_number", "department")


class DecisionForm(Schema):
    """The button that was pressed: a decision, with the candidate behind it where there is one."""

    row_id: str
    decision: str

    @property
    def decided(self) -> WaitingDecisionRequest:
        """Raises ``NotFound`` where no button says that."""
        word, _, person_id = self.decision.partition(":")
        if word not in {one.value for one in WaitingDecision}:
            raise NotFound
        return WaitingDecisionRequest(decision=WaitingDecision(word), person_id=person_id or None)


def add_waiting_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page of rows in doubt."""

    @site.page(IN_DOUBT, done=("decided",))
    def in_doubt() -> Page:
        """Those that wait, the longest waiting first."""
        return waiting_page(context(), site.who, site.query.get("cursor", ""), site.language)

    @site.form(IN_DOUBT, again=in_doubt)
    def decide() -> Moved:
        """Somebody known, somebody new, or wrong."""
        user, form = site.who, DecisionForm.model_validate(_decision_fields(site))
        told = form.decided
        decide_waiting(
            context(),
            user.employer_id,
            form.row_id,
            told.decision,
            actor=user.person_id,
            person_id=told.person_id,
        )
        return Moved(IN_DOUBT, done="decided")


def waiting_page(ctx: Context, user: EmployerUser, cursor: str, language: Language) -> Page:
    """Rows in doubt, each beside the people whom it may be about."""
    asked = {"limit": _LISTED, **({"cursor": cursor} if cursor else {})}
    found = waiting_rows(ctx, user.employer_id)
    page = WAITING_ROWS.page(ctx, user.employer_id, asked, found.rows, lambda one: one.person_id)
    rows = [_shown(one, language) for one in beside_candidates(ctx, page.items)]
    may_decide = user.access is Access.ADMINISTRATE
    facts = {"rows": rows, "cursor": page.cursor, "may_decide": may_decide, "not_shown": found.not_shown}
    return Page("rosters.waiting", facts)


def _shown(one: Waiting, language: Language) -> dict[str, object]:
    told = WaitingRowResponse.of(one, language)
    sayings: list[Saying] = [told.said_now, *told.candidates]
    return {
        "row_id": told.row_id,
        "advice": told.advice,
        "put_right": told.why == PUT_RIGHT,
        "until": format_date(told.waits_until.date(), language),
        "candidates": [(each.person_id, f"{each.first_name} {each.last_name}") for each in told.candidates],
        "compared": [
            (name, [getattr(each, name) or "–" for each in sayings])
            for name in _COMPARED
            if any(getattr(each, name) for each in sayings)
        ],
    }


def _decision_fields(site: PageRoutes) -> dict[str, str]:
    return {name: site.fields.get(name, "") for name in DecisionForm.model_fields}
