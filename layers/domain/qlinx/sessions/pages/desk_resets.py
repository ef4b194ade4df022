"""Lost second factors, as a page of the desk: one of the staff asks, another confirms."""

from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import Field

from qlinx.aws.user_pool import UserPool
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, format_moment
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.sessions.lost_factor import ask_reset, confirm_reset, waiting_resets
from qlinx.sessions.places import FACTOR_RESETS
from qlinx.sessions.recovery_schemas import RESETS, FactorResetRequest


class ConfirmForm(Schema):
    """Whose reset another member of staff confirms."""

    user_id: Annotated[str, Field(max_length=64)]


def add_reset_pages(site: PageRoutes, context: Callable[[], Context], pool: Callable[[], UserPool]) -> None:
    """Gives a function the page on which lost second factors are taken away."""

    @site.page(FACTOR_RESETS, done=("asked", "confirmed"))
    def see_resets() -> Page:
        """Those that wait for another member of staff, and the form that asks for one."""
        return resets_page(context(), site.who.person_id, site.query, site.language)

    @site.form(FACTOR_RESETS, again=see_resets)
    def act_on_reset() -> Moved:
        """Confirms one, whose sessions all end, or asks for one."""
        actor, fields = site.who.person_id, site.fields
        if "user_id" in fields:
            user_id = validated(ConfirmForm, {"user_id": fields["user_id"]}).user_id
            confirm_reset(context(), user_id, actor=actor, pool=pool())
            return Moved(FACTOR_RESETS, done="confirmed")
        given = {name: fields[name] for name in FactorResetRequest.model_fields if fields.get(name)}
        asked = validated(FactorResetRequest, given)
        email, whose = email_address(asked.email), asked.employer_id
        ask_reset(context(), asked.role, email, whose, asked.shown, actor=actor)
        return Moved(FACTOR_RESETS, done="asked")


def resets_page(ctx: Context, actor: str, query: Mapping[str, str], language: Language) -> Page:
    """A page of those that wait, the oldest first.

    Raises
    ------
    InputInvalid
    """
    page = RESETS.page(ctx, actor, query, waiting_resets(ctx), lambda one: one[0].person_id)
    rows = [
        {
            "user_id": reset.person_id,
            "email": email or reset.person_id,
            "role": reset.role,
            "shown": reset.shown.value,
            "until": format_moment(reset.ends_at, HOME_ZONE.key, language),
            "yours": reset.asked_by == actor,
        }
        for reset, email in page.items
    ]
    return Page("sessions.desk_resets", {"resets": rows, "next_cursor": page.cursor, "place": FACTOR_RESETS})
