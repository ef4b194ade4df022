"""Two colleagues of whom a later list gives the number of the one to the other, and what a list came to."""

from tests.support.roster_drop import RosterDrop

JAN = "Jan;;Bakker;jan@werk.example;;1042;Zorg"
KIM = "Kim;de;Vries;kim@werk.example;;1042;Zorg"


def codes(employer: RosterDrop) -> list[str]:
    return [cells[5] for cells in employer.result()]


def names(employer: RosterDrop) -> dict[str, str]:
    return {email: one.person.name for email, one in employer.relations().items()}
