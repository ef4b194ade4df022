"""What people read about a table that is refused whole: why, and what to do.

Never a value from it, in either language.

Column and sheet names do appear: they are the employer's own, and only in its own result file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qlinx.kit.texts import Language, LocalText, format_number
from qlinx.tabular.refusals import FileRefused

# Told in megabytes; people count no bytes.
_TOO_MANY_BYTES: Final = "too_large_bytes"

TOO_MANY_CELLS: Final = LocalText(
    "Deze rij heeft meer cellen dan er kolommen zijn. Zet een tekst met een scheidingsteken erin tussen "
    "aanhalingstekens, of sla het bestand op als .xlsx.",
    "This row has more cells than there are columns. Put a text with a separator in it between quotation marks, "
    "or save the file as .xlsx.",
)

FAILED_FORMULA: Final = LocalText(
    "In deze cel staat een foutmelding van Excel of een niet berekende formule: {field}. Vul de waarde zelf in.",
    "This cell holds an Excel error or a formula that was not calculated: {field}. Fill in the value itself.",
)

_FILE_REFUSED: Final[Mapping[str, LocalText]] = {
    "empty_file": LocalText(
        "Het bestand is leeg. Exporteer de lijst opnieuw en lever dat bestand aan.",
        "The file is empty. Export the list again and deliver that file.",
    ),
    "header_missing": LocalText(
        "We vinden geen rij met kolomnamen. Zet boven de gegevens een rij met ten minste "
        "{columns}.",
        "We find no row with column names. Put a row above the data with at least {columns}.",
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
    "unreadable_letters": LocalText(
        "Letters met accenten zijn in dit bestand beschadigd: hoe we het ook lezen, er staan woorden in die niet kunnen "
        "kloppen. Exporteer de lijst opnieuw uit je systeem en sla hem op als “CSV UTF-8” of als .xlsx. Controleer daarna "
        "een paar namen met accenten.",
        "Letters with accents are damaged in this file: however we read it, there are words in it that can't be right. "
        "Export the list again from your system and save it as “CSV UTF-8” or as .xlsx. Then check a few names with "
        "accents.",
    ),
    "unreadable_unsure": LocalText(
        "Dit bestand zegt niet hoe de letters met accenten zijn opgeslagen, en er zijn te weinig om dat zeker te weten: "
        "namen zouden fout kunnen worden. Er is niets van verwerkt. Sla de lijst op als “CSV UTF-8” of als .xlsx, kijk of "
        "de namen met accenten kloppen, en lever dat bestand aan.",
        "This file does not say how its letters with accents are stored, and there are too few of them to be sure: names "
        "might go wrong. Nothing of it was processed. Save the list as “CSV UTF-8” or as .xlsx, see that the names with "
        "accents are right, and deliver that file.",
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
        "Het bestand is groter dan {limit} MB. Verdeel het over meer bestanden.",
        "The file is larger than {limit} MB. Divide it over more files.",
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
    "too_large_time": LocalText(
        "Dit bestand lezen duurt te lang: langer dan {limit} seconden. Er is niets van verwerkt. Zet alleen de kolommen "
        "en rijen die nodig zijn in een nieuw bestand, of verdeel de lijst over meer bestanden.",
        "Reading this file takes too long: more than {limit} seconds. Nothing of it was processed. Put only the columns "
        "and rows that are needed in a new file, or divide the list over more files.",
    ),
    "unsupported_xls": LocalText(
        "Dit is een Excelbestand van een oude soort (.xls). Open het in Excel, kies Opslaan als en dan “Excel-werkmap "
        "(.xlsx)”, en lever dat bestand aan.",
        "This is an Excel file of an old kind (.xls). Open it in Excel, choose Save As and then “Excel Workbook (.xlsx)”, "
        "and deliver that file.",
    ),
    "unsupported_xlsb": LocalText(
        "Dit is een binair Excelbestand (.xlsb). Open het in Excel, kies Opslaan als en dan “Excel-werkmap (.xlsx)”, en "
        "lever dat bestand aan.",
        "This is a binary Excel file (.xlsb). Open it in Excel, choose Save As and then “Excel Workbook (.xlsx)”, and "
        "deliver that file.",
    ),
    "unsupported_ods": LocalText(
        "Dit is een OpenDocument-bestand. Sla het op als .xlsx of als CSV.",
        "This is an OpenDocument file. Save it as .xlsx or as CSV.",
    ),
    "unsupported_numbers": LocalText(
        "Dit is een bestand van Numbers. Kies in Numbers: Archief > Exporteer naar > Excel, en lever dat bestand aan.",
        "This is a Numbers file. In Numbers choose File > Export To > Excel, and deliver that file.",
    ),
    "unsupported_web": LocalText(
        "Dit bestand heet misschien Excel, maar het is een webpagina of XML. Open het in Excel, kies Opslaan als en dan "
        "“Excel-werkmap (.xlsx)”, en lever dat bestand aan.",
        "This file may be called Excel, but it is a web page or XML. Open it in Excel, choose Save As and then “Excel "
        "Workbook (.xlsx)”, and deliver that file.",
    ),
    "unsupported_pdf": LocalText(
        "Dit is een PDF. Lever de lijst aan als .xlsx of als CSV.",
        "This is a PDF. Deliver the list as .xlsx or as CSV.",
    ),
    "unsupported_picture": LocalText(
        "Dit is een foto, een plaatje of een film, geen lijst. Zet de gegevens in een Excelbestand (.xlsx) of een "
        "CSV-bestand, en lever dat aan.",
        "This is a photo, a picture or a film, not a list. Put the data in an Excel file (.xlsx) or a CSV file, and "
        "deliver that.",
    ),
    "unsupported_word": LocalText(
        "Dit is een tekst van Word of een ander tekstprogramma. Kopieer de tabel naar Excel, sla hem op als “Excel-werkmap "
        "(.xlsx)”, en lever dat bestand aan.",
        "This is a text of Word or another word processor. Copy the table to Excel, save it as “Excel Workbook (.xlsx)”, "
        "and deliver that file.",
    ),
    "unsupported_presentation": LocalText(
        "Dit is een presentatie. Zet de gegevens in een Excelbestand (.xlsx) of een CSV-bestand, en lever dat aan.",
        "This is a presentation. Put the data in an Excel file (.xlsx) or a CSV file, and deliver that.",
    ),
    "unsupported_mail": LocalText(
        "Dit is een e-mail. Sla de bijlage met de lijst op, en lever alleen die aan.",
        "This is an e-mail. Save the attachment with the list, and deliver only that.",
    ),
    "unsupported_shortcut": LocalText(
        "Dit is een snelkoppeling naar een bestand, niet het bestand zelf. Open het, sla het op als “Excel-werkmap (.xlsx)” of "
        "download het zo, en lever dat bestand aan.",
        "This is a shortcut to a file, not the file itself. Open it, save or download it as “Excel Workbook (.xlsx)”, and "
        "deliver that file.",
    ),
    "unsupported_archive": LocalText(
        "Dit is een ingepakt bestand (zoals .zip). Pak het uit en lever alleen de lijst zelf aan, als .xlsx of als CSV.",
        "This is a packed file (such as .zip). Unpack it and deliver only the list itself, as .xlsx or as CSV.",
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
    "second_header": LocalText(
        "Op regel {line} begint een tweede lijst, met dezelfde kolommen in een andere volgorde. Er is niets van verwerkt. Zet "
        "alles onder dezelfde kolommen, of lever elke lijst apart aan.",
        "On line {line} a second list begins, with the same columns in another order. Nothing of it was processed. Put all of "
        "it under the same columns, or deliver each list by itself.",
    ),
    "ambiguous_sheets": LocalText(
        "Meer dan één tabblad bevat een lijst: {sheets}. Laat één tabblad over.",
        "More than one sheet holds a list: {sheets}. Leave one sheet.",
    ),
}  # fmt: skip


def explain(refusal: FileRefused, columns: LocalText) -> LocalText:
    """Why a file was refused whole, and what to do.

    `columns` are those that a table of this kind has at the least.
    """
    text = _FILE_REFUSED[refusal.code]
    return LocalText(
        nl=text.nl.format(columns=columns.nl, **_told(refusal, "nl")),
        en=text.en.format(columns=columns.en, **_told(refusal, "en")),
    )


def _told(refusal: FileRefused, language: Language) -> Mapping[str, object]:
    """What a refusal fills in. A line is told as it stands beside the row, without marks in its number."""
    limit = refusal.params.get("limit")
    if not isinstance(limit, int):
        return refusal.params
    most = limit // 1024**2 if refusal.code == _TOO_MANY_BYTES else limit
    return {**refusal.params, "limit": format_number(most, language)}
