"""What employers read about an import as a whole or about a row that meets what is known; both languages."""

from collections.abc import Mapping

from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText

ROW_ADVICE: Mapping[str, LocalText] = {
    "erased": LocalText(
        nl="Deze persoon heeft de gegevens laten wissen. Er is niets opgeslagen. De persoon kan zich zelf weer aanmelden.",
        en="This person had their data erased. Nothing was stored. The person can sign up again themselves.",
    ),
    "address_of_another_row": LocalText(
        nl="Dit adres staat ook op regel {line}, bij een andere naam. Geef ieder mens een eigen adres.",
        en="This address is also on line {line}, with another name. Give each person an address of their own.",
    ),
    "same_as_row": LocalText(
        nl="Deze persoon staat ook op regel {line}. U hoeft niets te doen.",
        en="This person is also on line {line}. You need not do anything.",
    ),
    "personnel_number_of_another_row": LocalText(
        nl="Dit personeelsnummer staat ook op regel {line}, met een ander adres. Controleer beide regels.",
        en="This personnel number is also on line {line}, with another address. Check both lines.",
    ),
    "address_not_changed": LocalText(
        nl="Het adres bij dit personeelsnummer kon niet worden gewijzigd. Vraag de persoon het zelf te wijzigen.",
        en="The address of this personnel number could not be changed. Ask the person to change it themselves.",
    ),
    "newer_roster": LocalText(
        nl="Een nieuwere lijst heeft deze persoon al bijgewerkt. U hoeft niets te doen.",
        en="A newer list has updated this person already. You need not do anything.",
    ),
    "kept_by_person": LocalText(
        nl="De persoon heeft zelf andere gegevens opgegeven; die blijven gelden.",
        en="The person gave other data themselves; those stay in force.",
    ),
}

FILE_ADVICE: Mapping[str, LocalText] = {
    "no_attestation": LocalText(
        nl="Er is geen verklaring bij deze lijst. Er is niets opgeslagen en er is niemand gemaild. Zet naast de lijst een "
        "bestand {stem}.attestation.json met wie dit verklaart, op welke grond, welke tekst en wanneer.",
        en="There is no declaration with this list. Nothing was stored and nobody was mailed. Put a file "
        "{stem}.attestation.json beside the list that says who declares this, on which ground, which text and when.",
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
        nl="Deze lijst is aangehouden: {endings} van uw {known} mensen staan er niet op en zouden als vertrokken gelden. Er "
        "is niets gewijzigd. Klopt het? Bevestig de lijst dan in uw werkomgeving. Zo niet, wijs hem daar af en lever een "
        "volledige lijst aan, of verklaar “covers”: “additions”.",
        en="This list is held: {endings} of your {known} people are not on it and would count as having left. Nothing was "
        "changed. If this is right, confirm the list in your work place. If not, reject it there and deliver a complete "
        "list, or declare “covers”: “additions”.",
    ),
    "rejected_by_employer": LocalText(
        nl="U hebt deze lijst afgewezen. Er is niets gewijzigd.",
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
    return LocalText(nl=text.nl.format(**facts), en=text.en.format(**facts))
