"""What employers read about a roster: what is wrong, and what to do. Never a value from the file, in either language.

Column labels do appear: they are the employer's own names for its columns, and only in its own result file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qlinx.kit.texts import LocalText, join_words
from qlinx.rosters.errors import AmbiguousColumns, MissingColumns, RosterRefused
from qlinx.rosters.header_names import Field, LeftOutReason
from qlinx.rosters.rows import FieldProblem
from qlinx.rosters.texts_columns import LEFT_OUT
from qlinx.rosters.texts_numbers import NUMBER_PROBLEMS

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
}

_FILE_REFUSED: Final[Mapping[str, LocalText]] = {
    "empty_file": LocalText(
        "Het bestand is leeg. Exporteer de lijst opnieuw en lever dat bestand aan.",
        "The file is empty. Export the list again and deliver that file.",
    ),
    "header_missing": LocalText(
        "We vinden geen rij met kolomnamen. Zet boven de gegevens een rij met ten minste "
        "Voornaam, Achternaam en E-mail.",
        "We find no row with column names. Put a row above the data with at least First name, Last name and E-mail.",
    ),
    "header_only": LocalText(
        "Onder de kolomnamen staan geen rijen. Vul de lijst in en lever het bestand opnieuw aan.",
        "There are no rows under the column names. Fill in the list and deliver the file again.",
    ),
    "unreadable_encoding": LocalText(
        "De letters in dit bestand zijn niet te lezen. Sla het in Excel op als “CSV UTF-8” of als .xlsx.",
        "The letters in this file can't be read. Save it in Excel as “CSV UTF-8” or as .xlsx.",
    ),
    "unreadable_mixed_encoding": LocalText(
        "In dit bestand zijn letters op twee manieren opgeslagen, waardoor namen fout zouden worden. Sla het in Excel "
        "op als “CSV UTF-8” of als .xlsx, en controleer de namen met accenten.",
        "The letters in this file are stored in two ways, which would spoil names. Save it in Excel as “CSV UTF-8” or "
        "as .xlsx, and check the names with accents.",
    ),
    "unreadable_quotes": LocalText(
        "Op regel {line} staan aanhalingstekens waardoor niet duidelijk is waar een cel eindigt. Haal ze weg, of sla "
        "het bestand op als .xlsx.",
        "On line {line} quotation marks make it unclear where a cell ends. Remove them, or save the file as .xlsx.",
    ),
    "unreadable_damaged": LocalText(
        "Het bestand is beschadigd. Open het in Excel, sla het opnieuw op als .xlsx en lever dat bestand aan.",
        "The file is damaged. Open it in Excel, save it again as .xlsx and deliver that file.",
    ),
    "cut_off": LocalText(
        "Het bestand houdt midden in de gegevens op: waarschijnlijk is het niet helemaal overgekomen. Er is niets van "
        "verwerkt. Lever het bestand opnieuw aan.",
        "The file stops in the middle of the data: it was probably not transferred completely. Nothing of it was "
        "processed. Deliver the file again.",
    ),
    "cut_off_in_quotes": LocalText(
        "In de rij die op regel {line} begint, wordt een aanhalingsteken geopend en nergens gesloten. Of het bestand is "
        "niet helemaal overgekomen. Er is niets van verwerkt. Herstel die regel of lever het bestand opnieuw aan.",
        "In the row that starts on line {line} a quotation mark is opened and never closed. Or the file was not "
        "transferred completely. Nothing of it was processed. Mend that line or deliver the file again.",
    ),
    "too_large_bytes": LocalText(
        "Het bestand is groter dan {limit} bytes. Verdeel het over meer bestanden.",
        "The file is larger than {limit} bytes. Divide it over more files.",
    ),
    "too_large_rows": LocalText(
        "Het bestand heeft meer dan {limit} rijen. Verdeel het over meer bestanden.",
        "The file has more than {limit} rows. Divide it over more files.",
    ),
    "too_large_columns": LocalText(
        "Het bestand heeft gegevens in meer dan {limit} kolommen. Haal de kolommen weg die niet nodig zijn.",
        "The file has data in more than {limit} columns. Remove the columns that are not needed.",
    ),
    "too_large_cell": LocalText(
        "Op regel {line} staat een cel met meer dan {limit} tekens. Controleer de aanhalingstekens op die regel en "
        "maak de cel korter.",
        "On line {line} there is a cell of more than {limit} characters. Check the quotation marks on that line and "
        "shorten the cell.",
    ),
    "too_large_row": LocalText(
        "De rij die op regel {line} begint, heeft meer dan {limit} tekens. Controleer de aanhalingstekens op die regel.",
        "The row that starts on line {line} has more than {limit} characters. Check the quotation marks on that line.",
    ),
    "too_large_unpacked": LocalText(
        "Uitgepakt is dit Excelbestand te groot om te verwerken. Zet alleen de kolommen en rijen die nodig zijn in een "
        "nieuw bestand, zonder opmaak.",
        "Unpacked, this Excel file is too large to process. Put only the columns and rows that are needed in a new "
        "file, without formatting.",
    ),
    "unsupported_xls": LocalText(
        "Dit is een Excelbestand van een oude soort (.xls). Sla het op als .xlsx.",
        "This is an Excel file of an old kind (.xls). Save it as .xlsx.",
    ),
    "unsupported_xlsm": LocalText(
        "Dit Excelbestand kan macro’s bevatten. Sla het op als .xlsx, zonder macro’s.",
        "This Excel file can contain macros. Save it as .xlsx, without macros.",
    ),
    "unsupported_xlsb": LocalText(
        "Dit is een binair Excelbestand (.xlsb). Sla het op als .xlsx.",
        "This is a binary Excel file (.xlsb). Save it as .xlsx.",
    ),
    "unsupported_ods": LocalText(
        "Dit is een OpenDocument-bestand. Sla het op als .xlsx of als CSV.",
        "This is an OpenDocument file. Save it as .xlsx or as CSV.",
    ),
    "unsupported_pdf": LocalText(
        "Dit is een PDF. Lever de lijst aan als .xlsx of als CSV.",
        "This is a PDF. Deliver the list as .xlsx or as CSV.",
    ),
    "unsupported_other": LocalText(
        "Dit soort bestand kunnen we niet lezen. Lever de lijst aan als .xlsx of als CSV.",
        "We can't read this kind of file. Deliver the list as .xlsx or as CSV.",
    ),
    "password_protected": LocalText(
        "Het bestand is beveiligd met een wachtwoord. Haal het wachtwoord eraf en lever het bestand opnieuw aan; de "
        "verbinding zelf is versleuteld.",
        "The file is protected by a password. Remove the password and deliver the file again; the connection itself "
        "is encrypted.",
    ),
    "ambiguous_sheets": LocalText(
        "Meer dan één tabblad bevat een lijst: {sheets}. Laat één tabblad over.",
        "More than one sheet holds a list: {sheets}. Leave one sheet.",
    ),
    "missing_columns": LocalText(
        "Deze gegevens hebben geen eigen kolom: {fields}. Voeg een kolom met die naam toe. Een volledige naam "
        "splitsen wij niet.",
        "These data have no column of their own: {fields}. Add a column with that name. We do not split full names.",
    ),
    "ambiguous_columns": LocalText(
        "Meer dan één kolom kan het gegeven “{field}” zijn: {columns}. Laat de kolom over die we moeten gebruiken.",
        "More than one column could be the “{field}”: {columns}. Leave the column that we should use.",
    ),
    "unknown_columns": LocalText(
        "Het bestand bevat kolommen die we niet vragen: {columns}. U koos ervoor zo’n bestand te laten weigeren. "
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
    "spreadsheet_error": LocalText(
        "In deze cel staat een foutmelding van Excel of een niet berekende formule: {field}. Vul de waarde zelf in.",
        "This cell holds an Excel error or a formula that was not calculated: {field}. Fill in the value itself.",
    ),
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
    "mobile.invalid": LocalText(
        "Dit is geen telefoonnummer. Vul één nummer in, zoals 06 12345678 of +31 6 12345678, of laat de cel leeg. "
        "Maakt Excel er iets anders van, zet de kolom dan op Tekst.",
        "This is not a telephone number. Fill in one number, such as 06 12345678 or +31 6 12345678, or leave the cell "
        "empty. If Excel changes it, format the column as Text.",
    ),
    "mobile.not_mobile": LocalText(
        "Dit is geen mobiel nummer. Vul een mobiel nummer in of laat de cel leeg.",
        "This is not a mobile number. Fill in a mobile number or leave the cell empty.",
    ),
    "tags.too_many": LocalText(
        "Er zijn meer dan {max} labels. Laat er hoogstens {max} staan.",
        "There are more than {max} tags. Leave at most {max}.",
    ),
    "language.unknown_language": LocalText(
        "Vul nl of en in, of laat de cel leeg (dan wordt het Nederlands).",
        "Fill in nl or en, or leave the cell empty (then it is Dutch).",
    ),
    "row.too_many_cells": LocalText(
        "Deze rij heeft meer cellen dan er kolommen zijn. Zet een tekst met een scheidingsteken erin tussen "
        "aanhalingstekens, of sla het bestand op als .xlsx.",
        "This row has more cells than there are columns. Put a text with a separator in it between quotation marks, "
        "or save the file as .xlsx.",
    ),
}  # fmt: skip


def explain(refusal: RosterRefused) -> LocalText:
    """Why a file was refused whole, and what to do."""
    text = _FILE_REFUSED[refusal.code]
    if isinstance(refusal, MissingColumns):
        return LocalText(
            nl=text.nl.format(fields=join_words([FIELD_NAMES[name].nl for name in refusal.fields], "nl")),
            en=text.en.format(fields=join_words([FIELD_NAMES[name].en for name in refusal.fields], "en")),
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
