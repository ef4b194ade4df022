"""The page on which staff put a request down that came by telephone, by post or otherwise."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field

from qlinx.employers.names import names_of
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, format_period
from qlinx.mailing.addressed import Addressed
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rights.model import Channel
from qlinx.rights.noting import PutDown, noted_subject, put_down, rights_on
from qlinx.rights.places import CASE, NOTE, SEARCH
from qlinx.rights.right import Right
from qlinx.rights.subjects import employer_of, ground_of
from qlinx.rights.words import CHANNELS

if TYPE_CHECKING:
    from qlinx.invitations.model import Invitation

# Between a right and the invitation that it is used on.
_OF: Final = "."


class NoteForm(Schema):
    """Which right somebody uses, how that came, and on which day."""

    right: str = Field(default="", max_length=40)
    channel: Channel
    received_on: date
    by_representative: Literal["", "yes"] = ""


def add_note_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page on which staff put down what came otherwise."""

    @site.page(NOTE)
    def what_to_note(person_id: str) -> Page:
        """The form for a request that came by telephone, by post or otherwise."""
        return note_page(context(), person_id, site.language)

    @site.form(NOTE, again=what_to_note)
    def put_down(person_id: str) -> Moved:
        """Puts it down; whoever is known there is asked whether it is theirs."""
        form = validated(NoteForm, site.fields)
        return note_from_page(context(), person_id, form, actor=site.who.person_id)


def note_page(ctx: Context, person_id: str, language: Language) -> Page:
    """The form, with the rights that can be used on what staff found; nothing of whose it is.

    Raises
    ------
    NotFound
    """
    subject = noted_subject(ctx, person_id)
    facts = {
        "rights": [*_chosen_among(subject, language), *_looks(ctx, subject, language)],
        "channels": [(one.value, words.in_(language)) for one, words in CHANNELS.items()],
        "employer": _employer(ctx, subject),
        "acts_for": bool(ground_of(subject).own_words),
        "today": ctx.today().isoformat(),
        "search_place": SEARCH,
    }
    return Page("rights.desk_note", facts)


def note_from_page(ctx: Context, person_id: str, form: NoteForm, *, actor: str) -> Moved:
    """Puts it down (`noting.put_down`), and says where to go on.

    Raises
    ------
    InputInvalid, NotFound, TooManyRequests, ChangedMeanwhile
    """
    name, _, invitation_id = form.right.partition(_OF)
    came = PutDown(
        right=name,
        right_in="right",
        invitation_id=invitation_id or None,
        channel=form.channel,
        received_on=form.received_on,
        by_representative=form.by_representative == "yes",
    )
    noted = put_down(ctx, person_id, came, actor=actor)
    return Moved(CASE, {"request_id": noted.request_id}, done="noted")


def _chosen_among(subject: Addressed, language: Language) -> list[tuple[str, str]]:
    """The rights that are used on a subject as a whole."""
    return [(one.name, one.words.value.in_(language)) for one in rights_on(subject) if not one.of_invitation]


def _looks(ctx: Context, subject: Addressed, language: Language) -> list[tuple[str, str]]:
    """Those that are used on one invitation, with each invitation on which that is possible now."""
    of_invitation = [one for one in rights_on(subject) if one.of_invitation]
    if not of_invitation:
        return []
    from qlinx.rights.looks import invitations_to_look_at

    full = [one.invitation for one in invitations_to_look_at(ctx, subject.person_id)]
    return [
        (f"{right.name}{_OF}{one.invitation_id}", _named(right, one, language))
        for right in of_invitation
        for one in full
    ]


def _named(right: Right, invitation: "Invitation", language: Language) -> str:
    when = format_period(invitation.starts_at, invitation.ends_at, invitation.time_zone, language)
    return f"{right.words.value.in_(language)}: \u201c{invitation.title}\u201d, {when}"


def _employer(ctx: Context, subject: Addressed) -> str:
    """The name of the employer that shares the data, where one does."""
    employer_id = employer_of(subject)
    return names_of(ctx, [employer_id]).get(employer_id, "") if employer_id else ""
