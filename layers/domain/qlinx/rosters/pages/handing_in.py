"""Handing a list in, as pages: its declaration, the file,
and what it would change before anything is stored.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from qlinx.aws.objects import LONGEST_FORM_SECONDS, Bucket
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.page_menu import IN_DOUBT
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import NotFound
from qlinx.kit.fields import Name
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.records.context import Context
from qlinx.records.personal import LawfulGround
from qlinx.rosters.asking import Steps
from qlinx.rosters.attesting import attest
from qlinx.rosters.check_list import CheckedLine, checked_list, number_of
from qlinx.rosters.check_model import CHECKED_KINDS, RosterCheck
from qlinx.rosters.decisions import Seen, decide_awaiting, seen
from qlinx.rosters.errors_import import NothingToDecide
from qlinx.rosters.finishing import WAITED_TOO_LONG
from qlinx.rosters.model import AttestationGiven, Covers, OpenField, Roster, RosterState
from qlinx.rosters.pages.handed_in import list_of, name_of_list, stem_of_list
from qlinx.rosters.store import attestation_of, roster_prefix
from qlinx.rosters.texts import FIELD_NAMES, explain
from qlinx.rosters.uploads import MOST_BYTES, refused_because, result_link
from qlinx.tabular.refusals import FileTooLarge

# Of the words above the choice of a ground, as this page shows them.
TEXT_VERSION: Final = "2026-11"
# What is looked at first, where there is any of it.
_FIRST: Final = ("refused", "waiting", "gone", "changed", "new", "same")
_LISTED: Final = "25"
# Nothing is wrong with such a list: the yes came when it was there no more.
_GONE: Final = frozenset({WAITED_TOO_LONG, "file_gone"})


class DeclarationForm(Schema):
    """Who declares on which ground these people are shared, and whether the list is everybody."""

    declared_by: Name
    ground: LawfulGround
    covers: Covers


def declared(ctx: Context, employer_id: str, form: DeclarationForm, *, actor: str, once: str) -> str:
    """Keeps the declaration of a list that is yet to come, and gives the list's name in addresses.

    Raises
    ------
    NoAgreement
    """
    agreement_in_force(ctx, employer_id)
    given = AttestationGiven(
        **form.model_dump(), text_version=TEXT_VERSION, declared_on=ctx.today(), check_first=True
    )
    attest(ctx, employer_id, stem_of_list(once), given, actor=actor, once=once)
    return once


def file_page(
    ctx: Context, drop: Bucket, employer_id: str, list_id: str, then: str, language: Language
) -> Page:
    """The form that brings the file to our store; ``then`` is where the browser goes from there.

    A form ends after a quarter of an hour: the page says when, and its script asks for another one before.

    Raises
    ------
    NotFound
        Nobody declared such a list.
    """
    _must_be_declared(ctx, employer_id, list_id)
    form = drop.page_form(_key(employer_id, list_id), seconds=LONGEST_FORM_SECONDS, then=then)
    until = ctx.now() + timedelta(seconds=LONGEST_FORM_SECONDS)
    facts = {
        "form": form,
        "then": then,
        "most": MOST_BYTES,
        "too_large": explain(FileTooLarge("bytes", MOST_BYTES)).in_(language),
        "until": format_moment(until, HOME_ZONE.key, language),
    }
    return Page("rosters.list_file", facts, scripted=True, stores=(form.store,))


def check_page(
    ctx: Context,
    drop: Bucket,
    work: Bucket,
    user: EmployerUser,
    list_id: str,
    query: Mapping[str, str],
    language: Language,
) -> Page:
    """How far a list is, and what it would change.

    Raises
    ------
    NotFound
        Nobody declared such a list.
    """
    roster = list_of(ctx, user.employer_id, list_id)
    if roster is None:
        _must_be_declared(ctx, user.employer_id, list_id)
        return Page("rosters.list_check", {"state": "waits", "check": None}, scripted=True)
    found = seen(ctx, roster)
    facts: dict[str, object] = {
        "state": _state(found),
        "counts": roster.counts,
        "roster": roster,
        "in_doubt": IN_DOUBT,
        "may_decide": user.access is Access.ADMINISTRATE,
        "asked": [_asked(one, language) for one in found.asked],
        "result_url": result_link(drop, roster),
        "why": _why(drop, roster, language),
        "check": None,
    }
    if found.is_checked and found.check:
        facts |= _checked(ctx, work, found, found.check, query, language)
    return Page("rosters.list_check", facts, scripted=True)


def decided(
    ctx: Context, steps: Steps, employer_id: str, list_id: str, fields: Mapping[str, str], *, actor: str
) -> None:
    """What the employer says about the list: yes, no, or which column is which.

    Raises
    ------
    NothingToDecide, ColumnNotAsked, CheckOver, ChangedMeanwhile
    """
    roster = list_of(ctx, employer_id, list_id)
    if roster is None:
        raise NothingToDecide
    asked = {one.field: fields[one.field] for one in seen(ctx, roster).asked if fields.get(one.field)}
    yes = fields.get("confirm") == "yes"
    decide_awaiting(ctx, steps, employer_id, roster.roster_id, confirm=yes, actor=actor, columns=asked)


def _must_be_declared(ctx: Context, employer_id: str, list_id: str) -> None:
    if attestation_of(ctx.store, employer_id, stem_of_list(list_id)) is None:
        raise NotFound


def _why(drop: Bucket, roster: Roster, language: Language) -> str:
    """Why a list was refused whole, and what to do; nothing of any other."""
    if roster.state is not RosterState.REFUSED or roster.refusal in _GONE:
        return ""
    told = refused_because(drop, roster)
    return told.in_(language) if told else ""


def _state(found: Seen) -> str:
    """How a list stands, in the words of its page."""
    if found.roster.refusal in _GONE:
        return "over"
    return "asks" if found.asked else "checked" if found.is_checked else found.roster.state.value


def _asked(field: OpenField, language: Language) -> tuple[str, dict[str, object]]:
    options = [(column, column) for column in field.columns]
    return FIELD_NAMES[field.field].in_(language), {"field": field.field, "options": options}


def _checked(
    ctx: Context, work: Bucket, found: Seen, check: RosterCheck, query: Mapping[str, str], language: Language
) -> dict[str, object]:
    roster = found.roster
    numbers = {kind: number_of(check, roster, kind) for kind in CHECKED_KINDS}
    kind = query.get("kind") or next((one for one in _FIRST if numbers[one]), "same")
    _, page = checked_list(ctx, work, roster, {"limit": _LISTED, **query, "kind": kind})
    counts = check.counts
    return {
        "check": check,
        "people": counts.accepted + counts.changed + counts.unchanged,
        "numbers": numbers,
        "kind": kind,
        "rows": [_row(one, language) for one in page.items],
        "cursor": page.cursor,
        "until": format_moment(check.ends_at, HOME_ZONE.key, language),
    }


def _row(found: CheckedLine, language: Language) -> tuple[str, str, str]:
    """Whom a row is about, its line, and what would become of it."""
    row = found.row
    if row is None:
        person = found.people[0].person
        return person.name, "", person.email
    name = f"{row.row.first_name} {row.row.last_name}" if row.row else ""
    changes = [
        f"{_field(one.field, language)}: {one.before or '–'} → {one.now or '–'}" for one in row.changes
    ]
    advice = [
        f"{_field(one.field, language)}: {text}" if one.field else text
        for one in row.advice
        for text in (LocalText(nl=one.nl, en=one.en).in_(language),)
    ]
    told = " ".join([*changes, *advice]) or (row.row.email.address if row.row else "")
    return name, str(row.line), told


def _field(name: str, language: Language) -> str:
    return FIELD_NAMES[name].in_(language) if name in FIELD_NAMES else name


def _key(employer_id: str, list_id: str) -> str:
    return f"{roster_prefix(employer_id)}{name_of_list(list_id)}"
