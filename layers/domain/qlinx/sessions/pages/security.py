"""Where somebody is signed in, and their second factor, as a page: each session can be ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from qlinx.factors.service import Holding
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import DomainError
from qlinx.kit.pages import Moved, Page, Place
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, format_moment
from qlinx.people.places import MY_ADDRESS, MY_SECURITY
from qlinx.records.context import Context
from qlinx.sessions import own_factor
from qlinx.sessions.calling import label_of
from qlinx.sessions.ending import live_sessions
from qlinx.sessions.pages.offer import offer_facts
from qlinx.sessions.schemas import FactorCode


class SecurityForm(Schema):
    """What the buttons post."""

    act: Literal["end", "others", "password", "begin", "set", "codes", "remove"]
    session: str = ""
    enrolment: str = ""
    code: str = ""


class CodeForm(Schema):
    """The code that some of them need."""

    code: str = FactorCode


def security_page(ctx: Context, holder: Holding, asking: str | None, language: Language) -> Page:
    """The sessions, with the buttons to end them; and whether signing in takes a code."""
    rows = sessions_of(ctx, holder, asking, language)
    factor = holder.value.factor
    facts = {
        "sessions": rows,
        "change_address": MY_ADDRESS,
        "factor": factor is not None,
        "codes_left": len(factor.recovery_codes) if factor else 0,
    }
    return Page("sessions.security", facts)


def sessions_of(
    ctx: Context, holder: Holding, asking: str | None, language: Language
) -> list[dict[str, object]]:
    """Every session that holds, as it is shown; ``asking`` is the one that sees them."""
    return [
        {
            "id": one.session_id,
            "since": format_moment(one.began_at, HOME_ZONE.key, language),
            "until": format_moment(one.ends_at, HOME_ZONE.key, language),
            "here": one.session_id == asking,
        }
        for one in live_sessions(ctx, holder.role, holder.value.person_id, holder=holder)
    ]


def security_again(
    ctx: Context, holder: Holding, asking: str | None, language: Language, posted: Mapping[str, str]
) -> Page:
    """The page under what was refused; the same offer, where a code of it was wrong."""
    if posted.get("act") == "set" and holder.value.factor is None:
        try:
            again = own_factor.offer_again(
                ctx, holder, posted.get("enrolment", ""), label=label_of(ctx, holder)
            )
        except DomainError:
            return security_page(ctx, holder, asking, language)
        return _offer_page(again)
    return security_page(ctx, holder, asking, language)


def acted_on_factor(
    ctx: Context, holder: Holding, signed_in_at: datetime, form: SecurityForm, to: Place = MY_SECURITY
) -> Page | Moved:
    """Offers a second factor, sets the one that was offered, or takes it away; recovery codes are shown once.

    Raises
    ------
    Those of ``own_factor``, and InputInvalid.
    """
    if form.act == "begin":
        return _offer_page(own_factor.begin(ctx, holder, signed_in_at, label=label_of(ctx, holder)))
    code = validated(CodeForm, {"code": form.code}).code
    if form.act == "remove":
        own_factor.remove(ctx, holder, signed_in_at, code)
        return Moved(to, done="factor-off")
    if form.act == "set":
        codes = own_factor.confirm(ctx, holder, form.enrolment, code)
    else:
        codes = own_factor.new_recovery_codes(ctx, holder, signed_in_at, code)
    return Page("sessions.recovery_codes", {"codes": codes, "to": to})


def _offer_page(offered: own_factor.Offered) -> Page:
    facts = {"enrolment": offered.enrolment, **offer_facts(offered.offer)}
    return Page("sessions.factor_offer", facts)
