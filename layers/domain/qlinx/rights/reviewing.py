"""A person looks at who got a place (GDPR article 22(3)): asked where somebody was told that there is none,
decided by the employer with its reason.

A request ends by itself where there is nothing left to decide: the invitation is off, its occasion has begun,
the data are only kept, or whoever asked has replied in the meantime. That is looked at with each change of
the invitee (``stream``), when the occasion begins, and before anything is decided.
"""

from collections.abc import Sequence
from typing import Any, Final

from qlinx.employers.store import employer_by_id
from qlinx.invitations import reviewing as places
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation, Invitee
from qlinx.invitations.own_invitations import OwnInvitation, own_invitation, own_invitation_of_account
from qlinx.invitations.page_places import MY_INVITATION
from qlinx.invitations.reviewing import ReviewOver
from qlinx.invitations.store import invitation_by_id, invitee_by_id
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.store import person_by_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.limits import count
from qlinx.records.shape import Change
from qlinx.rights.carrying_out import carry_out
from qlinx.rights.effects import Effect
from qlinx.rights.errors import ReviewNotNow
from qlinx.rights.kinds.human_review import RIGHT as HUMAN_REVIEW
from qlinx.rights.limits import REQUESTS_OF_PERSON
from qlinx.rights.looks import may_ask
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import Refusal, RightsRequest, Step, state_after
from qlinx.rights.moments import replaced
from qlinx.rights.right import NOTHING_TO_DO, Resources
from qlinx.rights.service import note, refuse
from qlinx.rights.taking_in import Asked, Matter, Noted, take_in

_CLOCK: Final = "rights_clock"
_ABOUT: Final = LocalText(
    nl="wie een plaats krijgt bij \u201c{title}\u201d van {employer}",
    en="who gets a place at \u201c{title}\u201d of {employer}",
)
_GONE: Final = LocalText(nl="een uitnodiging", en="an invitation")
_REFUSALS: Final = {one: Refusal(one.value) for one in ReviewOver}


def ask_from_account(
    ctx: Context, account_id: str, invitation_id: str, *, by_representative: bool = False
) -> RightsRequest:
    """Whoever is signed in asks it about one of their invitations; as ``ask_by_link``.

    Raises
    ------
    NotFound
        None of their relations is invited.
    ReviewNotNow, TooManyRequests, ChangedMeanwhile
    """
    own = own_invitation_of_account(ctx, account_id, invitation_id)
    return _ask(ctx, own, account_id, by_representative=by_representative)


def ask_by_link(ctx: Context, person_id: str, invitation_id: str) -> RightsRequest:
    """Whoever has the link of an invitation asks that somebody looks at it; while that is open, it is that.

    The request of a joined relation is its holder's, who is told in the account.

    Raises
    ------
    NotFound
    ReviewNotNow
        There is a place, no reply is taken any more, or it was looked at before.
    TooManyRequests, ChangedMeanwhile
    """
    return _ask(ctx, own_invitation(ctx, person_id, invitation_id), None)


def note_look(
    ctx: Context,
    person_id: str,
    invitation_id: str,
    noted: Noted,
    *,
    actor: str,
    by_representative: bool = False,
) -> RightsRequest:
    """Puts down that somebody called or wrote to have it looked at; as ``service.note``. They show that it is
    theirs where it is asked: on the page of the invitation.

    Raises
    ------
    NotFound
    ReviewNotNow
        There is a place, no reply is taken any more, or it was looked at before.
    TooManyRequests, ChangedMeanwhile
    """
    own = own_invitation(ctx, person_id, invitation_id)
    if not may_ask(ctx, own):
        raise ReviewNotNow
    return note(
        ctx,
        person_id,
        HUMAN_REVIEW,
        noted,
        actor=actor,
        by_representative=by_representative,
        matter=_matter(own.invitation),
    )


def _matter(invitation: Invitation) -> Matter:
    return Matter(invitation.invitation_id, invitation.starts_at)


def _ask(
    ctx: Context, own: OwnInvitation, account_id: str | None, *, by_representative: bool = False
) -> RightsRequest:
    if not may_ask(ctx, own):
        raise ReviewNotNow
    person_id, invitation = own.invitee.person_id, own.invitation
    count(ctx, REQUESTS_OF_PERSON, person_id)
    asked = Asked(
        HUMAN_REVIEW,
        account_id=account_id,
        by_representative=by_representative,
        by_link=account_id is None,
        matter=_matter(invitation),
    )
    (request,) = take_in(ctx, [person_id], asked, ())
    return request


def marked(ctx: Context, subject: AddresseeRecord, request: RightsRequest) -> Effect:
    """The invitee names the request, so that its page tells what became of it."""
    del subject
    invitee, invitation = _matter_of(ctx, request)
    if invitee is None or invitation is None:
        raise NotFound
    return Effect(changes=(places.asked(invitee, invitation, request.request_id),))


def overtaken(ctx: Context, request: RightsRequest) -> str | None:
    """Ends a request of which nothing is left to decide, and gives a word where it did; one whose occasion
    begins at another time now waits for that.

    Raises
    ------
    ChangedMeanwhile
    """
    invitee, invitation = _matter_of(ctx, request)
    over = _over(ctx, request, invitee, invitation)
    if over is not None:
        _end(ctx, request, over)
        return f"over:{over.value}"
    if invitation and invitation.starts_at != request.matter_at:
        if not ctx.store.try_write(*replaced(ctx, request, matter_at=invitation.starts_at)):
            raise ChangedMeanwhile
        return "begins-at-another-time"
    return None


def give_place(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Gives the place that the employer decided on, and tells why; nobody's place goes to anybody else.

    Where no employer decided, none is left to do so.

    Raises
    ------
    ChangedMeanwhile
    """
    del message, resources
    if request.weighing is None:
        refuse(ctx, request, Refusal.EMPLOYER_GONE, actor=_CLOCK)
        return f"over:{Refusal.EMPLOYER_GONE.value}"

    def act(_: AddresseeRecord, now: RightsRequest) -> Sequence[Change]:
        invitee, invitation = _matter_of(ctx, now)
        if invitee is None or invitation is None or _over(ctx, now, invitee, invitation):
            # Between the look before and this one; it comes again, and is ended by that look.
            raise ChangedMeanwhile
        told = enqueue_mail(
            ctx, now.person_id, "rights.request_done", {"request_id": now.request_id}, once=now.request_id
        )
        # Given by the employer's user, whatever carries it out.
        actor = now.weighed_by or _CLOCK
        record_act(ctx, actor=actor, action="place-given-after-a-look", subject=invitation.invitation_id)
        return (*places.place_given(ctx, invitee, invitation, asked_at=now.received_at), told)

    given = carry_out(ctx, request, act, action="human_review-done")
    return "place-given" if given else NOTHING_TO_DO


def about_invitation(ctx: Context, request: RightsRequest, language: Language) -> str:
    """What the mails about it call the invitation."""
    invitation = invitation_by_id(ctx.store, request.matter or "")
    employer = employer_by_id(ctx.store, invitation.employer_id) if invitation else None
    if invitation is None or employer is None:
        return _GONE.in_(language)
    return _ABOUT.in_(language).format(title=invitation.title, employer=employer.name)


def shown_on(ctx: Context, request: RightsRequest, language: Language) -> str:
    """The page on which somebody shows that a request which was put down is theirs: the invitation's, in the
    account, or the one behind their own link.
    """
    matter = request.matter or ""
    person = person_by_id(ctx.store, request.person_id)
    if request.account_id or person is None:
        return MY_INVITATION.in_(language, invitation_id=matter)
    return f"{reply_path(ctx, person, matter)}?language={language}"


def _matter_of(ctx: Context, request: RightsRequest) -> tuple[Invitee | None, Invitation | None]:
    # The invitee first, as a reply does: a cancellation rewrites it after the invitation.
    matter = request.matter or ""
    return invitee_by_id(ctx.store, request.person_id, matter), invitation_by_id(ctx.store, matter)


def _over(
    ctx: Context, request: RightsRequest, invitee: Invitee | None, invitation: Invitation | None
) -> ReviewOver | None:
    person = person_by_id(ctx.store, request.person_id)
    if person is None or invitee is None or invitation is None:
        return ReviewOver.CALLED_OFF
    return places.over_because(person, invitee, invitation, asked_at=request.received_at, now=ctx.now())


def _end(ctx: Context, request: RightsRequest, over: ReviewOver) -> None:
    """Who replied themselves took it back by that; anybody else is told why it ended."""
    withdrawn = state_after(request.state, Step.WITHDRAW)
    if over is not ReviewOver.REPLIED or withdrawn is None:
        refuse(ctx, request, _REFUSALS[over], actor=_CLOCK)
        return
    ended: dict[str, Any] = {"state": withdrawn, "closed_at": ctx.now(), "paused_at": None}
    if not ctx.store.try_write(*replaced(ctx, request, **ended)):
        raise ChangedMeanwhile
