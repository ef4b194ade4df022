"""Somebody new of whom a cell could not be read: taken, with what holds where nothing is said."""

from tests.support.roster_drop import RosterDrop, roster_csv
from tests.support.world import World

HEADER = "Voornaam;Achternaam;E-mail;Mobiel;Afdeling;Taal"


def test_a_newcomer_is_taken_though_no_optional_cell_can_be_read(world: World) -> None:
    employer = RosterDrop(world)
    employer.attest("lijst")
    employer.put("lijst.csv", roster_csv(["Noor;Bos;noor@werk.example;12;#N/A;Frans"], HEADER))
    employer.work()

    assert list(employer.people()) == ["noor@werk.example"]
    assert ("2", "not stored") in employer.outcomes()
