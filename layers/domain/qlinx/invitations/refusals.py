"""Why a field of an invitation is not taken, and what to do about it."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.kit.wall_clock import ADVICE as ADVICE_OF_CLOCK
from qlinx.kit.wall_clock import SKIPPED, TWICE

ADVICE: Final = {
    "missing": LocalText(nl="Vul dit veld in.", en="Fill in this field."),
    "too_long": LocalText(nl="Maak deze tekst korter.", en="Make this text shorter."),
    "control_character": LocalText(
        nl="Haal onzichtbare tekens en regeleinden weg.", en="Remove invisible characters and line breaks."
    ),
    "damaged": LocalText(
        nl="Deze tekst is beschadigd. Sla het bestand op als UTF-8 en probeer het opnieuw.",
        en="This text is damaged. Save the file as UTF-8 and try again.",
    ),
    "unknown_time_zone": LocalText(
        nl="Gebruik een naam zoals Europe/Amsterdam.", en="Use a name such as Europe/Amsterdam."
    ),
    "not_a_moment": LocalText(
        nl="Schrijf datum en tijd als 2026-12-05T19:30 of 5-12-2026 19:30.",
        en="Write date and time as 2026-12-05T19:30 or 5-12-2026 19:30.",
    ),
    SKIPPED: ADVICE_OF_CLOCK[SKIPPED],
    TWICE: LocalText(
        nl="Deze tijd komt twee keer voor: de klok gaat dan terug. Zet erachter welke je bedoelt, met +02:00 (zomertijd) of "
        "+01:00 (wintertijd) voor Nederland.",
        en="This time comes twice: the clock goes back then. Add which one you mean, with +02:00 (summer time) or +01:00 "
        "(winter time) for the Netherlands.",
    ),
    "not_after_start": LocalText(
        nl="Het einde moet na het begin liggen.", en="The end must be after the start."
    ),
    "too_long_period": LocalText(
        nl="Van begin tot einde mag het hoogstens 31 dagen duren.",
        en="It may take at most 31 days from start to end.",
    ),
    "after_start": LocalText(
        nl="De uiterste antwoordtijd mag niet na het begin liggen.",
        en="The time to reply may not be after the start.",
    ),
    "not_before_answer_by": LocalText(
        nl="Het verzenden moet vóór de uiterste antwoordtijd liggen.",
        en="The time of sending must be before the time to reply.",
    ),
    "in_the_past": LocalText(nl="Kies een tijd die nog komt.", en="Choose a time that is still to come."),
    "replies_closed": LocalText(
        nl="Antwoorden kan niet meer. Laat deze tijd zoals die is.",
        en="People can't reply any more. Leave this time as it is.",
    ),
    "too_far_ahead": LocalText(
        nl="Uitnodigen kan tot een jaar vooruit. Controleer het jaartal.",
        en="You can invite up to a year ahead. Check the year.",
    ),
    "places_out_of_range": LocalText(
        nl="Vul een heel getal van 1 tot 10000 in, of laat het veld weg als er plaats is voor iedereen.",
        en="Fill in a whole number from 1 to 10000, or leave the field out if there is room for everybody.",
    ),
    "one_kind_of_audience": LocalText(
        nl="Zeg op precies één manier wie je uitnodigt: iedereen, afdelingen en labels, of een lijst van personen.",
        en="Say in exactly one way whom you invite: everyone, departments and tags, or a list of people.",
    ),
    "too_many_names": LocalText(
        nl="Maak deze lijst korter, of nodig uit per afdeling of label.",
        en="Make this list shorter, or invite by department or tag.",
    ),
    "not_an_address": LocalText(
        nl="Dit is geen e-mailadres waarop iemand mail kan ontvangen.",
        en="This is not an e-mail address at which somebody can receive mail.",
    ),
    "nobody_found": LocalText(
        nl="Niemand van deze lijst is door jou gedeeld. Lever eerst je lijst met mensen aan, of verbeter de lijst.",
        en="You have shared nobody on this list. Hand in the roster first, or correct the list.",
    ),
    "unknown_column": LocalText(
        nl="Deze kolom kennen we niet en slaan we niet op. Haal hem weg.",
        en="We do not know this column and do not store it. Remove it.",
    ),
    "column_twice": LocalText(
        nl="Deze kolom staat er twee keer. Laat er één staan.", en="This column is there twice. Keep one."
    ),
}


class FieldRefused(ValueError):
    """A value that can't be taken; ``code`` is stable and the text never holds the value."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def advice(self) -> LocalText:
        return ADVICE[self.code]
