"""What employers read about an import as a whole or about a row that meets what is known; both languages."""

from collections.abc import Mapping

from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LANGUAGES, LocalText, as_read

ROW_ADVICE: Mapping[str, LocalText] = {
    "erased": LocalText(
        nl="Wie dit adres bij jou had, heeft de gegevens laten wissen. Er is niets opgeslagen. Die persoon kan zich zelf weer"
        " aanmelden. Is dit iemand anders, schrijf dan een ander adres.",
        en="Whoever had this address with you had their data erased. Nothing was stored. That person can sign up again"
        " themselves. If this is somebody else, write another address.",
    ),
    "being_erased": LocalText(
        nl="De gegevens van deze persoon worden op dit moment gewist. Er is niets opgeslagen. Lever de regel later opnieuw aan"
        " als dat nodig is.",
        en="This person's data are being erased at this moment. Nothing was stored. Hand the line in again later if needed.",
    ),
    "number_reissued": LocalText(
        nl="Dit nummer had je aan iemand anders gegeven. Je schrijft nu: {said}. Wij kennen van jou: {known}. Niemand is gewijzigd."
        " Zeg bij je wachtende regels of dit dezelfde persoon is of een nieuwe.",
        en="You had given this number to somebody else. You write now: {said}. We know from you: {known}. Nobody was changed."
        " Say with your waiting rows whether this is the same person or a new one.",
    ),
    "name_differs": LocalText(
        nl="Nummer en adres zijn bekend, maar met een andere naam. Je schrijft nu: {said}. Wij kennen van jou: {known}. Niemand is"
        " gewijzigd. Zeg bij je wachtende regels of dit dezelfde persoon is.",
        en="Number and address are known, but with another name. You write now: {said}. We know from you: {known}. Nobody was"
        " changed. Say with your waiting rows whether this is the same person.",
    ),
    "number_and_address_of_two": LocalText(
        nl="Het nummer is van de een, het adres van een ander. Je schrijft nu: {said}. Wij kennen van jou: {known}. Niemand is"
        " gewijzigd. Zeg bij je wachtende regels over wie deze regel gaat.",
        en="The number is one person's, the address another's. You write now: {said}. We know from you: {known}. Nobody was"
        " changed. Say with your waiting rows whom this row is about.",
    ),
    "address_of_another": LocalText(
        nl="Dit adres heb je al voor iemand anders opgegeven. Je schrijft nu: {said}. Wij kennen van jou: {known}. Niemand is"
        " gewijzigd. Zeg bij je wachtende regels of dit dezelfde persoon is of een nieuwe. Het best geef je ieder mens een"
        " eigen adres.",
        en="You have named this address for somebody else already. You write now: {said}. We know from you: {known}. Nobody was"
        " changed. Say with your waiting rows whether this is the same person or a new one. It is best to give each person an"
        " address of their own.",
    ),
    "several_of_that_name": LocalText(
        nl="Met dit adres kennen wij van jou meer mensen met deze naam. Je schrijft nu: {said}. Wij kennen van jou: {known}. Zeg bij"
        " je wachtende regels over wie deze regel gaat, of voeg personeelsnummers toe.",
        en="With this address we know several people of this name from you. You write now: {said}. We know from you: {known}."
        " Say with your waiting rows whom this row is about, or add personnel numbers.",
    ),
    "number_remembered": LocalText(
        nl="Iemand met dit nummer heeft de gegevens bij jou laten wissen. Je schrijft nu: {said}. Er is niets opgeslagen. Zeg bij je"
        " wachtende regels of dit een nieuwe medewerker is.",
        en="Somebody with this number had their data with you erased. You write now: {said}. Nothing was stored. Say with your"
        " waiting rows whether this is a new employee.",
    ),
    "discarded": LocalText(
        nl="Je hebt eerder gezegd dat deze regel niet klopt. Er is niets gewijzigd. Verbeter hem in je eigen lijst.",
        en="You said before that this row is wrong. Nothing was changed. Correct it in your own list.",
    ),
    "put_right": LocalText(
        nl="Dit gegeven heb je eerder rechtgezet. Je lijst noemt weer wat er daarvoor stond. Wat je rechtzette, blijft staan."
        " Verbeter het in je eigen lijst, of zeg bij je rijen in twijfel dat de lijst gelijk heeft.",
        en="You put this right before. Your list says again what it was. What you put right stands. Correct it in your own"
        " list, or say with your rows in doubt that the list is right.",
    ),
    "second_contract": LocalText(
        nl="Deze persoon staat ook op regel {line}, met een ander personeelsnummer. Beide nummers horen nu bij deze persoon. Je"
        " hoeft niets te doen.",
        en="This person is also on line {line}, with another personnel number. Both numbers now belong to this person. You need"
        " not do anything.",
    ),
    "said_wrong_person": LocalText(
        nl="Wie op dit adres de mail leest, zegt niet deze persoon te zijn. Er gaat geen mail meer naartoe. Vraag de persoon om"
        " het goede adres en verbeter het.",
        en="Whoever reads the mail at this address says that they are not this person. No more mail goes there. Ask the person"
        " for the right address and correct it.",
    ),
    "said_left": LocalText(
        nl="Deze persoon zegt niet meer bij jou te werken en wordt niet uitgenodigd. Zeg bij je mensen of dat klopt.",
        en="This person says that they do not work for you any more and is not invited. Say with your people whether that is"
        " right.",
    ),
    "same_as_row": LocalText(
        nl="Deze persoon staat ook op regel {line}. Je hoeft niets te doen.",
        en="This person is also on line {line}. You need not do anything.",
    ),
    "personnel_number_of_another_row": LocalText(
        nl="Dit personeelsnummer staat twee keer in de lijst, bij twee mensen. Je schrijft nu: {said}. Wij kennen van jou: {known}."
        " Niemand is gewijzigd. Controleer beide regels, of zeg bij je wachtende regels of dit dezelfde persoon is of een nieuwe.",
        en="This personnel number is on the list twice, with two people. You write now: {said}. We know from you: {known}."
        " Nobody was changed. Check both lines, or say with your waiting rows whether this is the same person or a new one.",
    ),
    "newer_roster": LocalText(
        nl="Een nieuwere lijst heeft deze persoon al bijgewerkt. Je hoeft niets te doen.",
        en="A newer list has updated this person already. You need not do anything.",
    ),
    "left": LocalText(
        nl="Deze persoon werkt volgens je lijst niet meer bij jou. Er is niets opgeslagen. Op een volledige lijst telt de persoon"
        " als vertrokken. Bij een lijst met aanvullingen verandert er niets: beëindig de persoon dan zelf bij je mensen.",
        en="According to your list this person does not work for you any more. Nothing was stored. On a complete list the person"
        " counts as having left. With a list of additions nothing changes: then end the person yourself with your people.",
    ),
    "general_address": LocalText(
        nl="Dit lijkt een adres dat meer mensen lezen, of niemand. Geef ieder mens het liefst een eigen adres: post voor deze"
        " persoon is anders voor anderen te lezen.",
        en="This looks like an address that several people read, or nobody. It is best to give each person an address of their"
        " own: otherwise others can read mail for this person.",
    ),
    "general_address_again": LocalText(
        nl="Op dit algemene adres kennen wij van jou al iemand met deze naam, met een ander personeelsnummer. Je schrijft nu: {said}."
        " Wij kennen van jou: {known}. Niemand is gewijzigd. Zeg bij je wachtende regels of dit dezelfde persoon is of een nieuwe.",
        en="At this general address we know somebody of this name from you already, with another personnel number. You write now:"
        " {said}. We know from you: {known}. Nobody was changed. Say with your waiting rows whether this is the same person or a"
        " new one.",
    ),
    "number_and_name_written_otherwise": LocalText(
        nl="Op dit adres kennen wij van jou iemand met bijna deze naam, maar met een ander personeelsnummer. Je schrijft nu: {said}."
        " Wij kennen van jou: {known}. Niemand is gewijzigd. Zeg bij je wachtende regels of dit dezelfde persoon is of een nieuwe.",
        en="At this address we know somebody of nearly this name from you, but with another personnel number. You write now:"
        " {said}. We know from you: {known}. Nobody was changed. Say with your waiting rows whether this is the same person or a"
        " new one.",
    ),
}

FILE_ADVICE: Mapping[str, LocalText] = {
    "no_attestation": LocalText(
        nl="Er is geen verklaring bij deze lijst. Er is niets opgeslagen en er is niemand gemaild. Zet naast de lijst een "
        "bestand {stem}.attestation.json met wie dit verklaart, op welke grond, welke tekst en wanneer.",
        en="There is no declaration with this list. Nothing was stored and nobody was mailed. Put a file "
        "{stem}.attestation.json beside the list that says who declares this, on which ground, which text and when.",
    ),
    "in_a_folder": LocalText(
        nl="Dit bestand stond in een map onder “rosters”. Daar halen we niets op. Er is niets opgeslagen en het bestand is "
        "verwijderd. Zet de lijst en de verklaring rechtstreeks in “rosters”, zonder map ertussen.",
        en="This file was in a folder below “rosters”. We collect nothing there. Nothing was stored and the file was "
        "removed. Put the list and the declaration directly in “rosters”, without a folder in between.",
    ),
    "attestation_unreadable": LocalText(
        nl="De verklaring is niet volledig of niet leesbaar. Nodig zijn declared_by, ground (consent, contract, legal_duty "
        "of legitimate_interest), text_version en declared_on (jjjj-mm-dd). Lever de verklaring opnieuw aan.",
        en="The declaration is incomplete or can't be read. It needs declared_by, ground (consent, contract, legal_duty or "
        "legitimate_interest), text_version and declared_on (yyyy-mm-dd). Deliver the declaration again.",
    ),
    "attestation_from_future": LocalText(
        nl="De verklaring heeft een datum in de toekomst. Lever de verklaring opnieuw aan met de juiste datum.",
        en="The declaration is dated in the future. Deliver the declaration again with the right date.",
    ),
    "no_agreement": LocalText(
        nl=f"Er loopt geen overeenkomst. Er is niets opgeslagen. Neem contact op met {PROVIDER.email}.",
        en=f"There is no agreement in force. Nothing was stored. Contact {PROVIDER.email}.",
    ),
    "held": LocalText(
        nl="Deze lijst is aangehouden: {endings} van je {known} mensen staan er niet op en zouden als vertrokken gelden. Er "
        "is niets gewijzigd. Klopt het? Bevestig de lijst dan in Qlinx, bij Lijst. Zo niet, gooi hem daar weg en lever een "
        "volledige lijst aan, of verklaar “covers”: “additions”.",
        en="This list is held: {endings} of your {known} people are not on it and would count as having left. Nothing was "
        "changed. If this is right, confirm the list in Qlinx, under List. If not, throw it away there and deliver a complete "
        "list, or declare “covers”: “additions”.",
    ),
    "held_disagreeing": LocalText(
        nl="Deze lijst is aangehouden: {disagreeing} van de {rows} regels kloppen niet met wat je eerder opgaf, bijvoorbeeld een"
        " nummer dat van iemand anders was. Er is niets gewijzigd. Controleer of kolommen zijn verschoven. Klopt de lijst toch?"
        " Bevestig hem dan in Qlinx, bij Lijst: die regels wachten dan tot je per regel zegt over wie ze gaan.",
        en="This list is held: {disagreeing} of the {rows} rows do not agree with what you gave before, for example a number"
        " that was somebody else's. Nothing was changed. Check whether columns have moved. If the list is right after all,"
        " confirm it in Qlinx, under List: those rows then wait until you say for each whom it is about.",
    ),
    "choose_column": LocalText(
        nl="Wij weten niet welke kolom het gegeven “{field_nl}” is: {columns}. Er is niets opgeslagen en er is niemand gemaild."
        " Kies de kolom bij deze lijst in Qlinx, bij Lijst. Of zet in {stem}.attestation.json “columns”: {{“{field}”: “naam van de"
        " kolom”}} en lever de verklaring opnieuw aan; de lijst zelf hebben wij nog.",
        en="We do not know which column is the “{field_en}”: {columns}. Nothing was stored and nobody was mailed. Choose the"
        " column with this list in Qlinx, under List. Or put “columns”: {{“{field}”: “name of the column”}} in"
        " {stem}.attestation.json and deliver the declaration again; we still have the list itself.",
    ),
    "under_way": LocalText(
        nl="Deze lijst wordt verwerkt: {done} van de {rows} regels zijn klaar. De uitslag komt in dit bestand.",
        en="This list is being carried out: {done} of the {rows} rows are done. The result will be in this file.",
    ),
    "checked": LocalText(
        nl="Deze lijst is gecontroleerd en er is nog niets opgeslagen: {new} nieuw, {changed} gewijzigd, {same} gelijk, {gone} niet"
        " meer op de lijst, {waiting} om na te kijken, {refused} geweigerd. Bekijk de lijst in Qlinx, bij Lijst, en bevestig hem of"
        " gooi hem weg. Doe je niets, dan vervalt hij op {until}.",
        en="This list was checked and nothing was stored yet: {new} new, {changed} changed, {same} the same, {gone} no longer on"
        " the list, {waiting} to look at, {refused} refused. Look at the list in Qlinx, under List, and confirm it or throw it away."
        " If you do nothing, it ends on {until}.",
    ),
    "waited_too_long": LocalText(
        nl="Deze lijst heeft langer dan een week gewacht. Wat wij ervan bewaarden, is daarom verwijderd. Lever de lijst opnieuw"
        " aan. Niemand geldt door deze lijst als vertrokken.",
        en="This list waited for more than a week. What we kept of it was therefore removed. Hand the list in again. Nobody"
        " counts as having left because of this list.",
    ),
    "declaration_withdrawn": LocalText(
        nl="Je hebt de verklaring bij deze lijst ingetrokken. Er wordt niets meer van uitgevoerd. Lever de lijst opnieuw aan, met"
        " een verklaring, als je deze mensen weer mag delen.",
        en="You took back the declaration of this list. Nothing more of it is carried out. Hand the list in again, with a"
        " declaration, once you may share these people again.",
    ),
    "rejected_by_employer": LocalText(
        nl="Je hebt deze lijst afgewezen. Er is niets gewijzigd.",
        en="You rejected this list. Nothing was changed.",
    ),
    "ended": LocalText(
        nl="Aantal mensen dat niet meer op de lijst staat: {endings}. Hun dienstverband geldt als beëindigd.",
        en="Number of people no longer on the list: {endings}. Their employment counts as ended.",
    ),
}


def advice(texts: Mapping[str, LocalText], code: str, **facts: object) -> LocalText:
    """The text of a code with its facts filled in."""
    text = texts[code]
    nl, en = ({name: as_read(fact, of) for name, fact in facts.items()} for of in LANGUAGES)
    return LocalText(nl=text.nl.format(**nl), en=text.en.format(**en))
