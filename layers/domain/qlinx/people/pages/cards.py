"""What stands under an address as cards of a page:
what an employer said, what can be said about it, what was typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qlinx.kit.clock import home_day
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import Language, LocalText, format_date, join_words
from qlinx.people.saying import Said, Spoken
from qlinx.people.schemas.choices import ALLOW, NUMBER, WORD
from qlinx.people.schemas.looks import StandingResponse
from qlinx.people.schemas.shared import SharedData
from qlinx.records.labels import COMMON_VALUES

_ROWS: Final[Mapping[str, LocalText]] = {
    "name": LocalText(nl="Naam", en="Name"),
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "mobile": LocalText(nl="Mobiel nummer", en="Mobile number"),
    "personnel_number": LocalText(nl="Personeelsnummer", en="Personnel number"),
    "department": LocalText(nl="Afdeling", en="Department"),
    "tags": LocalText(nl="Labels", en="Tags"),
    "since": LocalText(nl="Gedeeld op", en="Shared on"),
    "until": LocalText(nl="Einde op", en="Ended on"),
    "ground": LocalText(nl="Reden die de werkgever gaf", en="Reason that the employer gave"),
}
# In the words of somebody who reads the mail; what follows from them stands behind.
_SAYINGS: Final[Mapping[Spoken, LocalText]] = {
    Spoken.YES: LocalText(
        nl="Ja, dit ben ik. Dan zie je het in je account, en kun je daar antwoorden.",
        en="Yes, this is me. You then see it in your account and can reply there.",
    ),
    Spoken.WRONG_PERSON: LocalText(
        nl="Nee, verkeerde persoon. We mailen hier niet meer over; {employer} verbetert het adres.",
        en="No, wrong person. We send no more mail about this; {employer} corrects the address.",
    ),
    Spoken.I_KNOW_THEM: LocalText(
        nl="Nee, maar ik ken deze persoon. De mail gaat gewoon door; we vragen het je niet opnieuw.",
        en="No, but I know this person. Mail just goes on; we do not ask you again.",
    ),
    Spoken.NOT_ANY_MORE: LocalText(
        nl="Ik werk daar niet meer. We mailen hier niet meer over, tot {employer} het heeft nagekeken.",
        en="I do not work there any more. We send no more mail about this until {employer} has checked it.",
    ),
    Spoken.NOT_ME: LocalText(
        nl="Dat was ik niet. We maken het los van dat account en laten dat daar weten.",
        en="That was not me. We part it from that account and tell its holder.",
    ),
}
_LATER = LocalText(nl="Nu niets kiezen", en="Choose nothing now")
_JOINED = LocalText(
    nl="Iemand met een account heeft gezegd: dit ben ik. Daarom laten we hier niets meer zien.",
    en="Somebody with an account said: this is me. So we show nothing more here.",
)
_SAID = LocalText(
    nl="Er is al gezegd: {word}. Je kunt iets anders kiezen.",
    en="It was said before: {word}. You can choose something else.",
)
_SAID_WORDS: Final[Mapping[Spoken, LocalText]] = {
    Spoken.WRONG_PERSON: LocalText(nl="verkeerde persoon", en="wrong person"),
    Spoken.I_KNOW_THEM: LocalText(nl="ik ken deze persoon", en="I know this person"),
    Spoken.NOT_ANY_MORE: LocalText(nl="werkt daar niet meer", en="does not work there any more"),
}
_UNKNOWN = LocalText(nl="Kies een van de antwoorden.", en="Choose one of the answers.")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several that can be chosen."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A field in which its reader says what is right, with what is typed or stands there now; ``choices``:
    where it is one of several.
    """

    name: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One thing under an address.

    ``rights`` names the rights that can be used on it; ``cannot`` says of the others why not; ``faults`` say
    what to do; ``own_words``: what can be put right.
    """

    subject_id: str
    heading: str
    notes: Sequence[str] = ()
    rows: Sequence[tuple[str, str]] = ()
    words: Sequence[Option] = ()
    number_needed: bool = False
    number: str = ""
    rights: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()
    faults: Sequence[str] = ()
    cannot: Sequence[str] = ()
    own_words: Sequence[OwnWord] = ()


def relation_card(
    standing: StandingResponse, typed: Mapping[str, str], language: Language, faults: Sequence[str] = ()
) -> Card:
    """The card of what one employer says. ``typed`` is what was posted before, kept."""
    given = typed.get(f"{WORD}{standing.relation_id}", "")
    return Card(
        subject_id=standing.relation_id,
        heading=standing.employer,
        notes=list(_notes(standing, language)),
        rows=list(_rows(standing.shared, language)) if standing.shared else (),
        words=[
            *(
                Option(
                    word.value,
                    in_full(word, standing.employer, language),
                    given == word.value,
                )
                for word in standing.can
            ),
            Option("", _LATER.in_(language), given == ""),
        ],
        number_needed=standing.number_needed,
        number=typed.get(f"{NUMBER}{standing.relation_id}", ""),
        faults=faults,
    )


def words_in(typed: Mapping[str, str]) -> list[Said]:
    """The words that were posted.

    Raises
    ------
    InputInvalid
    """
    return [
        Said(name.removeprefix(WORD), _saying(value), typed.get(f"{NUMBER}{name.removeprefix(WORD)}"))
        for name, value in typed.items()
        if name.startswith(WORD)
    ]


def allowed_in(typed: Mapping[str, str]) -> list[Said]:
    """The employers that may share the person again."""
    return [Said(name.removeprefix(ALLOW), Spoken.ALLOW_AGAIN) for name in typed if name.startswith(ALLOW)]


def in_full(saying: Spoken, employer: str, language: Language) -> str:
    """A word as its reader says it, with what follows."""
    return _SAYINGS[saying].in_(language).format(employer=employer)


def in_short(saying: Spoken, language: Language) -> str:
    """A word as its reader said it, without what follows."""
    return _SAYINGS[saying].in_(language).partition(".")[0]


def _saying(value: str) -> Spoken:
    if value not in {word.value for word in _SAYINGS}:
        raise InputInvalid([FieldFault("", "enum", _UNKNOWN)])
    return Spoken(value)


def _notes(standing: StandingResponse, language: Language) -> Iterator[str]:
    if standing.joined_to == "somebody":
        yield _JOINED.in_(language)
    if standing.said and standing.said in _SAID_WORDS:
        yield _SAID.in_(language).format(word=_SAID_WORDS[standing.said].in_(language))


def _rows(shared: SharedData, language: Language) -> Iterator[tuple[str, str]]:
    values = {
        "name": f"{shared.first_name} {shared.last_name}",
        "email": shared.email,
        "mobile": shared.mobile,
        "personnel_number": shared.personnel_number,
        "department": shared.department,
        "tags": join_words(shared.tags, language),
        "since": format_date(home_day(shared.shared_at), language),
        "until": format_date(home_day(shared.ended_at), language) if shared.ended_at else None,
        "ground": COMMON_VALUES[f"ground.{shared.ground}"].in_(language),
    }
    for name, value in values.items():
        if value:
            yield _ROWS[name].in_(language), value
