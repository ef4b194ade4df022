"""What staff do with one request from its page, as one form sends it."""

from typing import Final, Literal

from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import Remark
from qlinx.kit.pages import Moved
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context
from qlinx.rights.asking_back import ask_person
from qlinx.rights.clock import HowIdentified, doubt, extend, identified
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.model import Extension, Refusal, RightsRequest
from qlinx.rights.pages.waiting import while_it_waits
from qlinx.rights.places import CASE, CASES
from qlinx.rights.registry import right_named
from qlinx.rights.service import open_request, refuse
from qlinx.rights.weighing import weigh, weighing_of

_WHY = LocalText(nl="Kies waarom.", en="Choose why.")
_WHAT = LocalText(nl="Schrijf je vraag op.", en="Write down your question.")
_HOW = LocalText(nl="Kies hoe je dit hebt vastgesteld.", en="Choose how you found this out.")


class CaseAct(Schema):
    """What is done with a request, and why or how."""

    act: Literal["extend", "doubt", "identified", "refuse", "ask", "holds", "overridden"]
    reason: Extension | Literal[""] = ""
    how: HowIdentified | Literal[""] = ""
    question: Remark | None = None
    weighing: Remark | None = None


def act_on_case(ctx: Context, request_id: str, form: CaseAct, *, actor: str) -> Moved:
    """Does it, once it is written down who does, and says where to go on; what was done already stays done,
    and what is not open any more leads to the list.

    Raises
    ------
    InputInvalid
        What was chosen lacks its reason.
    TooLateToExtend, RefusalUnfit, AskedBefore, NotPossibleNow, ChangedMeanwhile
    """
    return while_it_waits(lambda: _acted(ctx, request_id, form, actor), CASES)


def _acted(ctx: Context, request_id: str, form: CaseAct, actor: str) -> Moved:
    request = open_request(ctx, request_id)
    if form.act == "refuse":
        # Of any other request its employer decides, or it is carried out.
        if not request.is_in_doubt:
            raise RefusalUnfit
        refuse(ctx, request, Refusal.NOT_IDENTIFIED, actor=actor)
        return Moved(CASES, done="refused")
    if form.act in _WEIGHED:
        why = weighing_of(right_named(request.right), form.weighing) or ""
        weigh(ctx, request, why, holds=form.act == "holds", actor=actor)
        return Moved(CASES, done="weighed")
    _ACTS[form.act](ctx, request, form, actor)
    return Moved(CASE, {"request_id": request_id}, done="done")


def _extend(ctx: Context, request: RightsRequest, form: CaseAct, actor: str) -> None:
    if not form.reason:
        raise InputInvalid([FieldFault("/reason", "missing", _WHY)])
    extend(ctx, request, form.reason, actor=actor)


def _doubt(ctx: Context, request: RightsRequest, _: CaseAct, actor: str) -> None:
    doubt(ctx, request, actor=actor)


def _identified(ctx: Context, request: RightsRequest, form: CaseAct, actor: str) -> None:
    if not form.how:
        raise InputInvalid([FieldFault("/how", "missing", _HOW)])
    identified(ctx, request, form.how, actor=actor)


def _ask(ctx: Context, request: RightsRequest, form: CaseAct, actor: str) -> None:
    if not form.question:
        raise InputInvalid([FieldFault("/question", "missing", _WHAT)])
    ask_person(ctx, request, form.question, actor=actor)


_WEIGHED: Final = frozenset({"holds", "overridden"})
_ACTS: Final = {"extend": _extend, "doubt": _doubt, "identified": _identified, "ask": _ask}
