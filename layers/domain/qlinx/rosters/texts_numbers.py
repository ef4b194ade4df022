"""What employers read about a personnel number that is not stored, though the person is; both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qlinx.kit.texts import LocalText

NUMBER_PROBLEMS: Final[Mapping[str, LocalText]] = {
    "number_scientific": LocalText(
        "Excel heeft dit personeelsnummer ingekort, zoals 1,00E+09. Het hele nummer is niet meer te zien. Zet de kolom op "
        "Tekst, vul het nummer opnieuw in en lever de lijst opnieuw aan.",
        "Excel has shortened this personnel number, such as 1.00E+09. The whole number can no longer be seen. Format the "
        "column as Text, fill in the number again and deliver the list again.",
    ),
    "number_rounded": LocalText(
        "Dit personeelsnummer heeft meer dan 15 cijfers. Excel maakt van de laatste cijfers nullen, en dan hebben twee "
        "mensen hetzelfde nummer. Zet de kolom op Tekst, vul het hele nummer opnieuw in en lever de lijst opnieuw aan.",
        "This personnel number has more than 15 digits. Excel turns the last digits into zeros, and then two people have "
        "the same number. Format the column as Text, fill in the whole number again and deliver the list again.",
    ),
    "number_decimal": LocalText(
        "Dit is een getal met een komma of punt en geen personeelsnummer. Zet de kolom op Tekst, vul het nummer opnieuw in "
        "zoals je het zelf schrijft en lever de lijst opnieuw aan.",
        "This is a number with a decimal comma or point, not a personnel number. Format the column as Text, fill in the "
        "number again as you write it yourself and deliver the list again.",
    ),
    "number_date": LocalText(
        "Dit is een datum of een tijd. Excel maakt die soms van een personeelsnummer. Zet de kolom op Tekst, vul het nummer "
        "opnieuw in en lever de lijst opnieuw aan.",
        "This is a date or a time. Excel sometimes makes one of a personnel number. Format the column as Text, fill in the "
        "number again and deliver the list again.",
    ),
}
