"""What an invitation said before each of its changes, and how that differs from what it says now.

A change of time or place asks anew: who said yes said it of something else (decision 144). One of the words
alone does not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from qlinx.invitations.model import Invitation
from qlinx.kit.seen import tag_of
from qlinx.kit.texts import Language, LocalText, format_change
from qlinx.records.personal import Technical
from qlinx.records.shape import Stored

_WORDS = Technical("words of an employer about an occasion")
_TIME = Technical("moment of an occasion")

SAID: Final = ("title", "text", "location", "starts_at", "ends_at", "answer_by")
_ASKS_ANEW: Final = ("starts_at", "ends_at", "location")
_NAMES: Final = {
    "title": LocalText(nl="naam", en="name"),
    "starts_at": LocalText(nl="start", en="start"),
    "ends_at": LocalText(nl="einde", en="end"),
    "location": LocalText(nl="plaats", en="place"),
    "answer_by": LocalText(nl="antwoord uiterlijk", en="reply by"),
    "text": LocalText(nl="tekst", en="text"),
}
_TEXT: Final = (LocalText(nl="de vorige", en="the former"), LocalText(nl="een nieuwe", en="a new one"))


class InvitationChange(Stored):
    """What an invitation said until its change of this number."""

    invitation_id: Annotated[str, Technical("random id")]
    number: Annotated[int, Technical("number of the change, from one")]
    request_id: Annotated[str, Technical("derived from who asked and their key, or random")]
    made_at: Annotated[datetime, Technical("moment of the change")]
    title: Annotated[str, _WORDS]
    text: Annotated[str, _WORDS]
    location: Annotated[str | None, _WORDS] = None
    starts_at: Annotated[datetime, _TIME]
    ends_at: Annotated[datetime, _TIME]
    answer_by: Annotated[datetime, _TIME]


def tag_of_invitation(invitation: Invitation) -> str:
    """Which version an invitation is, of what its employer edits: its changes, and its places."""
    return tag_of(invitation.changes or 0, invitation.number_of_places or 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was changed, in words: what it is, and what it was and is."""

    name: str
    old: str
    new: str

    @property
    def line(self) -> str:
        return f"{self.name} {self.old} → {self.new}"


def before(change: InvitationChange, invitation: Invitation) -> Invitation:
    """The invitation as it was before a change of it."""
    return invitation.model_copy(update={name: getattr(change, name) for name in SAID})


def differing(old: Invitation, new: Invitation) -> list[str]:
    """In which of the things that it says an invitation differs from what it was."""
    return [name for name in SAID if getattr(old, name) != getattr(new, name)]


def asks_anew(old: Invitation, new: Invitation) -> bool:
    """Whether it is at another time or place, so that a yes to the old one is no yes to the new one."""
    return any(name in _ASKS_ANEW for name in differing(old, new))


def differences(old: Invitation, new: Invitation, language: Language) -> list[Difference]:
    """What is different, as people are told."""
    return [
        Difference(_NAMES[name].in_(language), *_values(name, old, new, language))
        for name in _NAMES
        if name in differing(old, new)
    ]


def _values(name: str, old: Invitation, new: Invitation, language: Language) -> tuple[str, str]:
    if name == "text":
        return _TEXT[0].in_(language), _TEXT[1].in_(language)
    was, is_now = getattr(old, name), getattr(new, name)
    if isinstance(was, datetime) and isinstance(is_now, datetime):
        return format_change(was, is_now, new.time_zone, language)
    return was or "–", is_now or "–"
