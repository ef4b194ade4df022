"""The declarations of an employer as pages: what it declared, taking it back, declaring it anew."""

from collections.abc import Callable, Mapping
from typing import Final

from qlinx.aws.queues import Queue
from qlinx.employers.model import Access, EmployerUser
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.fields import Name
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.people.model import AFTER_EMPLOYMENT
from qlinx.records.context import Context
from qlinx.records.personal import LawfulGround
from qlinx.records.routes import PageRoutes
from qlinx.rosters.pages.handing_in import TEXT_VERSION
from qlinx.rosters.places import DECLARATION, DECLARATIONS
from qlinx.rosters.sharing import (
    Declared,
    Renewal,
    declarations_page,
    own_declaration,
    renew,
    withdraw,
)
from qlinx.rosters.sharing_store import SharingAct

_LISTED: Final = "20"


class RenewalForm(Schema):
    """Who declares anew, and on which ground."""

    declared_by: Name
    ground: LawfulGround


def add_declaration_pages(
    site: PageRoutes, context: Callable[[], Context], queue: Callable[[str], Queue]
) -> None:
    """Gives a function the pages of declarations."""

    @site.page(DECLARATIONS)
    def declarations() -> Page:
        """All of them, the newest first."""
        return _list(context(), site.who, site.query, site.language)

    @site.page(DECLARATION, done=("withdrawn", "renewed"))
    def declaration(attestation_id: str) -> Page:
        """One, with what follows where it is taken back."""
        return _one(context(), site.who, attestation_id, site.language)

    @site.form(DECLARATION, again=declaration)
    def decide(attestation_id: str) -> Moved:
        """It is taken back, or declared anew for the same people."""
        user, fanout, here = site.who, queue("FANOUT"), {"attestation_id": attestation_id}
        if site.fields.get("withdraw"):
            withdraw(context(), user.employer_id, attestation_id, actor=user.person_id, fanout=fanout)
            return Moved(DECLARATION, here, done="withdrawn")
        form = validated(RenewalForm, site.fields)
        renewal = Renewal(form.declared_by, form.ground, TEXT_VERSION)
        renew(context(), user.employer_id, attestation_id, renewal, actor=user.person_id, fanout=fanout)
        return Moved(DECLARATION, here, done="renewed")


def _list(ctx: Context, user: EmployerUser, query: Mapping[str, str], language: Language) -> Page:
    asked = {"limit": _LISTED, **({"cursor": query["cursor"]} if query.get("cursor") else {})}
    page = declarations_page(ctx, user.employer_id, asked)
    rows = [
        {
            "where": DECLARATION.in_(language, attestation_id=one.given.attestation_id),
            "on": format_moment(one.given.received_at, HOME_ZONE.key, language),
            "by": one.given.declared_by,
            "ground": one.given.ground,
            "state": one.state,
        }
        for one in page.items
    ]
    return Page("rosters.declarations", {"rows": rows, "cursor": page.cursor})


def _one(ctx: Context, user: EmployerUser, attestation_id: str, language: Language) -> Page:
    one = own_declaration(ctx, user.employer_id, attestation_id)
    given = one.given
    facts = {
        "state": one.state,
        "by": given.declared_by,
        "on": format_date(given.declared_on, language),
        "received": format_moment(given.received_at, HOME_ZONE.key, language),
        "number": given.attestation_id,
        "ground": given.ground,
        "covers": given.covers,
        "text_version": given.text_version,
        "withdrawn": _moment(one.withdrawn, language),
        "renewed": _moment(one.renewed, language),
        "renewed_by": _renewed_by(one, language),
        "people": one.people,
        "settled": one.is_settled,
        "until": _until(one, language),
        "name": user.name,
        "may_decide": user.access is Access.ADMINISTRATE,
        "back": DECLARATIONS,
    }
    return Page("rosters.declaration", facts, scripted=not one.is_settled)


def _moment(act: SharingAct | None, language: Language) -> str:
    return format_moment(act.at, HOME_ZONE.key, language) if act else ""


def _renewed_by(one: Declared, language: Language) -> str:
    if one.renewed is None or one.renewed.renewed_by is None:
        return ""
    return DECLARATION.in_(language, attestation_id=one.renewed.renewed_by)


def _until(one: Declared, language: Language) -> str:
    """Until when whoever is set aside is kept."""
    if one.withdrawn is None:
        return ""
    return format_date(AFTER_EMPLOYMENT.ends(one.withdrawn.at).date(), language)
