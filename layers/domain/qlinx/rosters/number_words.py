"""Words that stand in the column of personnel numbers where there is no number,
in the languages of our employers.

All are folded: lower case, no accents, no dots. Whom a word describes ("extern", "stagiair") it describes for
many at once, so it can tell nobody apart either.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NO_NUMBER: Final = (
    # Dutch
    _words(
        "geen niet niets nvt nvb nnb nb ntb onb onbekend onbekende ongeldig nihil nul leeg blanco ontbreekt ontbr "
        "ontbrekend volgt later nieuw nieuwe tijdelijk aanvragen aangevraagd aanvraag pm invullen opvragen nakijken "
        "uitzoeken boven hierboven idem dito zelfde extern externe inhuur ingehuurd zzp zzper uitzend uitzendkracht "
        "stagiair stagiaire stage vrijwilliger oproep oproepkracht flex flexkracht payroll ja nee waar onwaar voorbeeld "
        "binnenkort personeelsnummer personeelsnr persnr medewerkernummer werknemernummer nummer nr"
    )
    # English
    | _words(
        "null none nil nan nat na unk unknown undefined undef void empty blank missing absent zero tbd tba tbc todo pending "
        "new starter follows later not no unavailable unassigned number nothing external contractor freelance freelancer "
        "temp temporary intern trainee volunteer agency same above ditto true false yes default dummy test error invalid "
        "dbnull tobeassigned"
    )
    # German
    | _words(
        "unbekannt unbek keine kein keiner keines ka nicht nichts leer fehlt fehlend folgt neu neuer neue entfallt entf "
        "spater spaeter oben so offen wahr falsch nein praktikant aushilfe leiharbeiter personalnummer personalnr ohne "
        "entfaellt nachtragen ausstehend"
    )
    # French, which Belgian files hold
    | _words("aucun aucune neant inconnu inconnue nouveau nouvelle vide sans numero sansobjet")
    # Polish and Spanish, of people hired in
    | _words("brak nieznany ninguno ninguna desconocido")
)

# These may be somebody's initials when they stand alone.
AROUND_NO_NUMBER: Final = _words(
    "nog van toepassing bekend is het de er een wordt heeft krijgt te bepalen toegekend toegewezen beschikbaar aanwezig "
    "ingevuld vermeld in zie medewerker werknemer "
    "yet available applicable assigned given known provided specified set id employee to be determined announced confirmed "
    "see soon a "
    "noch vorhanden verfugbar zutreffend bekannt angabe angaben wird nachgereicht siehe pas non connu"
)
