"""What employers read about a roster: what is wrong, and what to do.

Never a value from the file, in either language.

What is said of any table stands in `tabular.texts`.

Column labels do appear: they are the employer's own names for its columns, and only in its own result file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qlinx.kit.texts import LocalText, join_words
from qlinx.rosters.errors import AmbiguousColumns, MissingColumns
from qlinx.rosters.header_names import Field, LeftOutReason
from qlinx.rosters.rows import FieldProblem
from qlinx.rosters.texts_columns import LEFT_OUT
from qlinx.rosters.texts_numbers import NUMBER_PROBLEMS
from qlinx.tabular import texts as of_any_table
from qlinx.tabular.refusals import FileRefused

FIELD_NAMES: Final[Mapping[str, LocalText]] = {
    "first_name": LocalText("voornaam", "first name"),
    "infix": LocalText("tussenvoegsel", "infix"),
    "last_name": LocalText("achternaam", "last name"),
    "email": LocalText("e-mailadres", "e-mail address"),
    "mobile": LocalText("mobiel nummer", "mobile number"),
    "personnel_number": LocalText("personeelsnummer", "personnel number"),
    "department": LocalText("afdeling", "department"),
    "tags": LocalText("labels", "tags"),
    "language": LocalText("taal", "language"),
    "row": LocalText("rij", "row"),
    "leaving": LocalText("dag van vertrek of status", "day of leaving or status"),
}

_NEEDED: Final = LocalText("Voornaam, Achternaam en E-mail", "First name, Last name and E-mail")

_ROSTER_REFUSED: Final[Mapping[str, LocalText]] = {
    "missing_columns": LocalText(
        "Deze gegevens hebben geen eigen kolom: {fields}. Voeg een kolom met die naam toe. Een volledige naam "
        "splitsen wij niet.",
        "These data have no column of their own: {fields}. Add a column with that name. We do not split full names.",
    ),
    "full_name_only": LocalText(
        "Deze gegevens hebben geen eigen kolom: {fields}. In de kolom “{column}” staat misschien de hele naam. Die splitsen "
        "wij niet, want dan raken wij namen kwijt. Splits hem in Excel met Gegevens > Tekst naar kolommen, of laat je systeem "
        "voornaam en achternaam apart exporteren. Lever de lijst dan opnieuw aan.",
        "These data have no column of their own: {fields}. The column “{column}” may hold the whole name. We do not split it, "
        "for then we would lose names. Split it in Excel with Data > Text to Columns, or let your system export first name and "
        "last name apart. Then deliver the list again.",
    ),
    "ambiguous_columns": LocalText(
        "Meer dan één kolom kan het gegeven “{field}” zijn: {columns}. Laat de kolom over die we moeten gebruiken.",
        "More than one column could be the “{field}”: {columns}. Leave the column that we should use.",
    ),
    "unknown_columns": LocalText(
        "Het bestand bevat kolommen die we niet vragen: {columns}. Je koos ervoor zo’n bestand te laten weigeren. "
        "Haal die kolommen weg.",
        "The file holds columns that we do not ask for: {columns}. You chose to have such a file refused. Remove "
        "those columns.",
    ),
}  # fmt: skip

_PROBLEM: Final[Mapping[str, LocalText]] = {
    **NUMBER_PROBLEMS,
    "missing": LocalText("Vul in: {field}.", "Fill in the {field}."),
    "too_long": LocalText("Maak korter: {field}.", "Shorten the {field}."),
    "control_character": LocalText(
        "Haal regeleinden en onzichtbare tekens uit: {field}. Typ de tekst opnieuw.",
        "Remove line breaks and invisible characters from the {field}. Type the text again.",
    ),
    "damaged": LocalText(
        "Letters zijn beschadigd in: {field}. Typ de tekst opnieuw en sla het bestand op als “CSV UTF-8” of .xlsx.",
        "Letters are damaged in the {field}. Type the text again and save the file as “CSV UTF-8” or .xlsx.",
    ),
    "no_letter": LocalText(
        "Hier staat geen letter in: {field}. Vul de naam in.", "There is no letter in the {field}. Fill in the name."
    ),
    "link_in_name": LocalText(
        "Hier staat een link of een e-mailadres in: {field}. Laat alleen de naam staan, met een spatie na een punt.",
        "There is a link or an e-mail address in the {field}. Leave the name alone, with a space after a point.",
    ),
    "number_in_name": LocalText(
        "Hier staat een telefoonnummer of een ander lang nummer in: {field}. Laat alleen de naam staan.",
        "There is a telephone number or another long number in the {field}. Leave the name alone.",
    ),
    "spreadsheet_error": of_any_table.FAILED_FORMULA,
    "email.too_long": LocalText(
        "Het e-mailadres is langer dan een adres kan zijn. Controleer het.",
        "The e-mail address is longer than an address can be. Check it.",
    ),
    "email.invalid": LocalText(
        "Dit is geen e-mailadres. Vul één adres in, zoals naam@bedrijf.nl.",
        "This is not an e-mail address. Fill in one address, such as name@company.nl.",
    ),
    "email.not_ascii": LocalText(
        "Vóór de @ kunnen alleen letters zonder accent staan. Vul een ander adres van deze persoon in.",
        "Before the @ there can only be letters without accents. Fill in another address of this person.",
    ),
    "email.example_domain": LocalText(
        "Dit is een voorbeeldadres, waar geen post aankomt. Vul een echt adres in.",
        "This is an example address, where no mail arrives. Fill in a real address.",
    ),
    "email.nobodys_address": LocalText(
        "Dit adres is ingevuld omdat er geen was. Wij zouden dan een vreemde mailen. Vul een adres in dat deze persoon leest.",
        "This address was filled in because there was none. We would mail a stranger. Fill in an address that this person "
        "reads.",
    ),
    "mobile.invalid": LocalText(
        "Dit is geen telefoonnummer dat wij kennen. Vul één nummer in, zoals 06 12345678, of laat de cel leeg. Zet voor een "
        "buitenlands nummer een + met het nummer van het land, zoals +32 470 12 34 56. Maakt Excel er iets anders van, zet de "
        "kolom dan op Tekst.",
        "This is not a telephone number that we know. Fill in one number, such as 06 12345678, or leave the cell empty. Put a "
        "+ with the number of the country before a foreign number, such as +32 470 12 34 56. If Excel changes it, format the "
        "column as Text.",
    ),
    "mobile.not_mobile": LocalText(
        "Dit is geen mobiel nummer. Vul een mobiel nummer in of laat de cel leeg. Is het een buitenlands nummer, zet er dan "
        "een + met het nummer van het land voor, zoals +32 470 12 34 56.",
        "This is not a mobile number. Fill in a mobile number or leave the cell empty. If it is a foreign number, put a + with "
        "the number of the country before it, such as +32 470 12 34 56.",
    ),
    "leaving.leaves_later": LocalText(
        "Deze persoon hoort er nog bij. De dag van vertrek bewaren wij niet: lever na die dag een nieuwe lijst aan, dan telt "
        "de persoon als vertrokken.",
        "This person still belongs. We do not store the day of leaving: deliver a new list after that day, and the person "
        "counts as having left.",
    ),
    "leaving.unclear_day": LocalText(
        "Wij kunnen niet lezen of deze persoon weg is. De persoon hoort er nu bij. Schrijf de dag van vertrek als jjjj-mm-dd.",
        "We can't read whether this person has left. The person belongs now. Write the day of leaving as yyyy-mm-dd.",
    ),
    "tags.too_many": LocalText(
        "Er zijn meer dan {max} labels. Laat er hoogstens {max} staan.",
        "There are more than {max} tags. Leave at most {max}.",
    ),
    "language.unknown_language": LocalText(
        "Vul nl of en in, of laat de cel leeg (dan wordt het Nederlands).",
        "Fill in nl or en, or leave the cell empty (then it is Dutch).",
    ),
    "row.too_many_cells": of_any_table.TOO_MANY_CELLS,
}  # fmt: skip


def explain(refusal: FileRefused) -> LocalText:
    """Why a file was refused whole, and what to do."""
    text = _ROSTER_REFUSED.get(refusal.code)
    if text is None:
        return of_any_table.explain(refusal, _NEEDED)
    if isinstance(refusal, MissingColumns):
        text = _ROSTER_REFUSED["full_name_only"] if refusal.params else text
        return LocalText(
            nl=text.nl.format(
                fields=join_words([FIELD_NAMES[name].nl for name in refusal.fields], "nl"), **refusal.params
            ),
            en=text.en.format(
                fields=join_words([FIELD_NAMES[name].en for name in refusal.fields], "en"), **refusal.params
            ),
        )
    field = FIELD_NAMES[refusal.field] if isinstance(refusal, AmbiguousColumns) else None
    return _filled(text, refusal.params, field)


def what_to_do(problem: FieldProblem) -> LocalText:
    """What is wrong with one field of one row, and what to do."""
    text = _PROBLEM.get(f"{problem.field}.{problem.code}") or _PROBLEM[problem.code]
    return _filled(text, problem.params, FIELD_NAMES[problem.field])


def why_left_out(reason: LeftOutReason) -> LocalText:
    """Why nothing of a column is stored."""
    return LEFT_OUT[reason]


def field_name(field: Field) -> LocalText:
    """What the field is called to people."""
    return FIELD_NAMES[field]


def _filled(text: LocalText, params: Mapping[str, str | int], field: LocalText | None) -> LocalText:
    name = field or LocalText("", "")
    return LocalText(nl=text.nl.format(field=name.nl, **params), en=text.en.format(field=name.en, **params))
