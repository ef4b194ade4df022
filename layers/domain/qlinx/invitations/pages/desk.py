"""An employer's invitations as pages: all of them, and one with who comes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from qlinx.employers.model import Access, EmployerUser
from qlinx.invitations import listing
from qlinx.invitations.changing import may_change
from qlinx.invitations.counts import counts_by_invitation
from qlinx.invitations.explanations import explained
from qlinx.invitations.mailed import asks_mailed, mailed
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.page_places import CALL_OFF, CHANGE, INVITATION, NEW, PLACES, RESULTS
from qlinx.invitations.results import asks_lines, first_invited
from qlinx.invitations.sending import progress_by_invitation
from qlinx.invitations.service import invitation_for_employer
from qlinx.invitations.states import takes_replies
from qlinx.invitations.versions import tag_of_invitation
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_moment, format_period
from qlinx.records.asking import Question
from qlinx.records.context import Context
from qlinx.runs.model import RunState

_LISTED: Final = 25
# The numbers of more people than these are told when the page is opened, and not asked for again by itself.
_MOST_FOLLOWED: Final = 1_000
_AT_ONCE: Final = timedelta(minutes=2)


def asks_invitations(employer_id: str, parts: Mapping[str, str]) -> tuple[Question, ...]:
    """What the page of all of them asks for."""
    del parts
    return (listing.asks_invitations(employer_id, _LISTED),)


def asks_invitation(employer_id: str, parts: Mapping[str, str]) -> tuple[Question, ...]:
    """What the page of one asks for."""
    del employer_id
    return tuple(listing.asks_replies(parts["invitation_id"]))


def invitations_page(
    ctx: Context,
    user: EmployerUser,
    query: Mapping[str, str],
    language: Language,
    waits: Mapping[str, object],
) -> Page:
    """The newest first, with the way to a new one for who may make it, and on top what ``waits`` for them."""
    found, cursor = listing.invitations(ctx, user.employer_id, {"limit": str(_LISTED), **query})
    counts = counts_by_invitation(ctx, found)
    rows = [
        {
            "numbers": counts.get(one.invitation_id),
            "url": INVITATION.in_(language, invitation_id=one.invitation_id),
            "title": one.title,
            "when": _when(one, language),
            "state": one.state.value,
            "places": one.number_of_places,
        }
        for one in found
    ]
    new = NEW if user.access is Access.ADMINISTRATE else ""
    return Page("invitations.desk_list", {"invitations": rows, "cursor": cursor, "new": new, **waits})


def invitation_page(
    ctx: Context,
    employer_id: str,
    invitation_id: str,
    query: Mapping[str, str],
    language: Language,
    *,
    may_act: bool = True,
) -> Page:
    """One invitation: what it is, how many come, and who; with what can be done, for who may do it.

    Raises
    ------
    NotFound
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    _read_at_once(ctx, invitation)
    found = listing.replies(ctx, invitation, {"limit": str(_LISTED), **query})
    sums, page = found.sums, found.page
    numbers = {"accepted": sums.accepted, "declined": sums.declined, "invited": sums.no_reply}
    states = mailed(ctx, invitation, page.items)
    told = explained(invitation)
    facts: dict[str, object] = {
        **_facts(invitation, language),
        "answer_by": format_moment(invitation.answer_by, invitation.time_zone, language),
        "numbers": numbers,
        "total": sums.invited + sums.not_shown,
        "taken": sums.coming,
        "not_shown": sums.not_shown,
        "replies": [
            (
                line.name,
                line.department or "",
                "unconfirmed" if line.to_confirm else line.state.value,
                line.mail_problem.value if line.mail_problem else states.get(line.person_id, ""),
            )
            for line in page.items
        ],
        "cursor": page.cursor,
        "results": [
            (kind, RESULTS.in_(language, invitation_id=invitation_id, kind=kind)) for kind in ("xlsx", "csv")
        ],
        "later": _later(ctx, invitation, language),
        "sending": _sending(ctx, invitation),
        "follows": sums.invited <= _MOST_FOLLOWED,
        "filter": query.get("reply", ""),
        "may_act": may_act,
        "change_places": PLACES.in_(language, invitation_id=invitation_id)
        if invitation.number_of_places and _may_change_places(ctx, invitation)
        else "",
        "can_remind": takes_replies(invitation, ctx.now()) and sums.no_reply > 0,
        "change": CHANGE.in_(language, invitation_id=invitation_id) if may_change(ctx, invitation) else "",
        "to_confirm": sums.to_confirm,
        "explained": (told.title.in_(language), told.advice.in_(language)) if told else None,
        "call_off": ""
        if invitation.state is InvitationState.CANCELLED or ctx.now() >= invitation.ends_at
        else CALL_OFF.in_(language, invitation_id=invitation_id),
    }
    return Page("invitations.desk_invitation", facts, scripted=True)


def _sending(ctx: Context, invitation: Invitation) -> str:
    """Whether its mails are being put ready, or wait for the employer's word; nothing otherwise."""
    if invitation.state is not InvitationState.DISPATCHING:
        return ""
    far = progress_by_invitation(ctx, [invitation]).get(invitation.invitation_id)
    return far.state.value if far and far.state in (RunState.RUNNING, RunState.PAUSED) else ""


def _read_at_once(ctx: Context, invitation: Invitation) -> None:
    """Where all who are invited stand on the page, they and how far their mail came."""
    if ctx.store.remembers:
        ids = first_invited(ctx, invitation.invitation_id, listing.MOST_BY_NAME + 1)
        if len(ids) <= _LISTED:
            sent = asks_mailed(invitation.invitation_id, ids)
            ctx.store.prefetch(*asks_lines(invitation, ids), *sent)


def places_page(ctx: Context, employer_id: str, invitation_id: str, language: Language) -> Page:
    """The number of places, to be changed.

    Raises
    ------
    NotFound
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    back = INVITATION.in_(language, invitation_id=invitation_id)
    facts = {**_facts(invitation, language), "version": tag_of_invitation(invitation), "back": back}
    return Page("invitations.desk_places", facts)


def call_off_page(ctx: Context, employer_id: str, invitation_id: str, language: Language) -> Page:
    """What follows where an occasion does not go on, before it is said.

    Raises
    ------
    NotFound
    """
    invitation = invitation_for_employer(ctx, employer_id, invitation_id)
    back = INVITATION.in_(language, invitation_id=invitation_id)
    return Page("invitations.desk_call_off", {**_facts(invitation, language), "back": back})


def _later(ctx: Context, invitation: Invitation, language: Language) -> str:
    """When it goes, where that is not at once."""
    waits = invitation.state is InvitationState.SCHEDULED and invitation.send_at > ctx.now() + _AT_ONCE
    return format_moment(invitation.send_at, invitation.time_zone, language) if waits else ""


def _may_change_places(ctx: Context, invitation: Invitation) -> bool:
    waits = invitation.state in {InvitationState.SCHEDULED, InvitationState.WAITING}
    return waits or takes_replies(invitation, ctx.now())


def _facts(invitation: Invitation, language: Language) -> dict[str, object]:
    return {
        "occasion": invitation.title,
        "when": _when(invitation, language),
        "where": invitation.location,
        "state": invitation.state.value,
        "places": invitation.number_of_places,
    }


def _when(invitation: Invitation, language: Language) -> str:
    return format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language)
