from collections.abc import Mapping

FACTS: Mapping[str, Mapping[str, object]] = {
    "employer_told": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "reference": "IQQ5-HVC4-U3XG",
        "aware": "maandag 23 november 2026, 10:15",
        "happened": "zondag 22 november 2026, 23:00",
        "nature": "anderen konden gegevens zien",
        "affected": "namen en e-mailadressen of telefoonnummers",
        "people": 40,
        "what": "Een lijst was een uur lang te zien voor een andere werkgever.",
        "consequences": "Iemand kan benaderd worden door wie de lijst zag.",
        "measures": "De lijst is weggehaald.",
        "telephone": "088-1302000",
    },
    "persons_told": {
        "name": "Noor Zwaan",
        "employer": "Voorbeeld Zorg",
        "reference": "IQQ5-HVC4-U3XG",
        "happened": "zondag 22 november 2026, 23:00",
        "affected": "namen en e-mailadressen of telefoonnummers",
        "what": "Een lijst was een uur lang te zien voor een andere werkgever.",
        "consequences": "Je kunt nepmail krijgen.",
        "measures": "De lijst is weggehaald.",
        "yours": "Klik niet op links in mail die je niet verwacht.",
        "controller": "Media IP B.V.",
        "email": "info@qlinx.nl",
        "telephone": "088-1302000",
        "supervisor": "Autoriteit Persoonsgegevens",
    },
}
