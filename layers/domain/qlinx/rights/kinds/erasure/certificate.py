"""What an erasure took and what stays after it, in words: why, and until when (obligation 51)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from qlinx.holds.model import SIGN_IN
from qlinx.kit.clock import home_day
from qlinx.kit.texts import Language, LocalText, format_date, format_number
from qlinx.records.catalogue import every_file, every_shape
from qlinx.records.moments import MOMENT
from qlinx.rights.erasures import Erasure, RetainedGround, RetainedItem
from qlinx.rights.store import RIGHTS_REQUEST
from qlinx.rights.words import field_label, kind_label

# Kinds that tell nothing about a person by themselves and need no line of their own in a receipt.
_OWN_WORKINGS = frozenset({RIGHTS_REQUEST.kind, MOMENT.kind})

_WHAT = {
    RetainedGround.NOT_SHARED_AGAIN: LocalText(
        nl="Codes die van je e-mailadres en je personeelsnummer zijn gemaakt, waaruit niemand die kan aflezen",
        en="Codes made from your e-mail address and your personnel number, from which nobody can read those",
    ),
    RetainedGround.MAIL_STOP: LocalText(
        nl="Een code die van je e-mailadres is gemaakt, met de reden waarom we het sommige of alle mail niet sturen",
        en="A code made from your e-mail address, with the reason why we do not send it some or all mail",
    ),
    RetainedGround.EMPLOYER: LocalText(
        nl="Wat werkgevers zelf over je delen, zoals je naam en e-mailadres bij hen",
        en="What employers share about you themselves, such as your name and e-mail address with them",
    ),
    RetainedGround.PROOF: LocalText(
        nl="Dat we hebben gewist, wanneer en hoeveel, zonder gegevens van jou",
        en="That we erased, when and how much, without data of yours",
    ),
    RetainedGround.BACKUP: LocalText(
        nl="Reservekopieën waarin je gegevens nog staan",
        en="Backups that still hold your data",
    ),
}
_WHY = {
    RetainedGround.LEGAL_CLAIM: LocalText(
        nl="het is nodig in een geschil (AVG artikel 17 lid 3 onder e)",
        en="it is needed for a legal claim (GDPR article 17(3)(e))",
    ),
    RetainedGround.NOT_SHARED_AGAIN: LocalText(
        nl="zo brengt een lijst van je werkgever je gegevens niet terug",
        en="it keeps a list of your employer from bringing your data back",
    ),
    RetainedGround.EMPLOYER: LocalText(
        nl="daarvoor is je werkgever verantwoordelijk; je kunt het apart laten wissen",
        en="your employer is responsible for that; you can have it erased separately",
    ),
    RetainedGround.MAIL_STOP: LocalText(
        nl="zo krijgt dit adres niet opnieuw mail die het niet wil of niet kan ontvangen",
        en="it keeps this address from getting mail again that it does not want or can't receive",
    ),
    RetainedGround.PROOF: LocalText(
        nl="we moeten kunnen aantonen dat we hebben gewist (AVG artikel 5 lid 2), en zo wissen we opnieuw als we een"
        " reservekopie terugzetten",
        en="we must be able to show that we erased (GDPR article 5(2)), and it makes us erase again when we restore a backup",
    ),
    RetainedGround.BACKUP: LocalText(
        nl="ze dienen alleen om na een storing te herstellen; wie gewist is, wissen we dan meteen opnieuw",
        en="they only serve to recover from a failure; whoever was erased is then erased again at once",
    ),
}
_UNTIL_REASON_ENDS = {
    RetainedGround.LEGAL_CLAIM: LocalText(nl="het geschil voorbij is", en="the matter is settled"),
    RetainedGround.EMPLOYER: LocalText(
        nl="vier weken nadat je er niet meer werkt", en="four weeks after you stop working there"
    ),
    RetainedGround.MAIL_STOP: LocalText(
        nl="je je opnieuw aanmeldt en weer mail wilt", en="you sign up again and want mail again"
    ),
}
SIGN_IN_WORDS = LocalText(nl="inloggegevens", en="sign-in")
_SHOWN_UNTIL_THEN = LocalText(nl="de reden ervoor voorbij is", en="its reason ends")


@dataclass(frozen=True, slots=True)
class RetainedWords:
    """One thing that stays, in words."""

    what: str
    ground: str
    until: str


def retained_in_words(kept: Sequence[RetainedItem], language: Language) -> list[RetainedWords]:
    return [
        RetainedWords(
            what=(_WHAT[item.ground].in_(language) if item.ground in _WHAT else _held(item.kind, language)),
            ground=_WHY[item.ground].in_(language),
            until=_until(item, language),
        )
        for item in kept
    ]


def _held(what: str, language: Language) -> str:
    """A kind of item, or ``kind.name``: a field of it, a file, the sign-in."""
    kind, _, name = what.partition(".")
    label = kind_label(kind).in_(language)
    return f"{label}: {_named(kind, name).in_(language)}" if name else label


def _named(kind: str, name: str) -> LocalText:
    if name == SIGN_IN:
        return SIGN_IN_WORDS
    model: type[BaseModel] = every_shape()[kind].model
    if name in model.model_fields:
        return field_label(model, name)
    words = (files.words for files in every_file() if files.owner == kind and files.name == name)
    return next((found for found in words if found), kind_label(kind))


def erased_in_words(erasure: Erasure, language: Language) -> list[str]:
    """What was erased, by kind with its number."""
    words = {files.name: files.words for files in every_file() if files.words}
    files = [(words[name], count) for name, count in sorted(erasure.files.items())]
    return [*kinds_in_words(erasure.manifest, language), *_counted(files, language)]


def kinds_in_words(manifest: Mapping[str, int], language: Language) -> list[str]:
    """Kinds of items, each with its number."""
    kinds = sorted(manifest.items())
    return _counted(
        [(kind_label(kind), count) for kind, count in kinds if kind not in _OWN_WORKINGS], language
    )


def _counted(labels: Iterable[tuple[LocalText, int]], language: Language) -> list[str]:
    return [f"{label.in_(language)} ({format_number(count, language)})" for label, count in labels]


def _until(item: RetainedItem, language: Language) -> str:
    if item.until:
        return format_date(home_day(item.until), language)
    return _UNTIL_REASON_ENDS.get(item.ground, _SHOWN_UNTIL_THEN).in_(language)
