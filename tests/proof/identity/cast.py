"""Who there is: humans with their names and numbers, mailboxes with those who read them, and employers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from qlinx.kit.contact import EmailAddress, parse_email

Actor = str
Name = tuple[str, str]


@dataclass(frozen=True)
class Human:
    """Somebody an employer may mean.

    No two have a first or a last name in common, so a name says who is meant.
    """

    names: tuple[Name, ...]
    """The same name as different lists write it;
    the last keeps only half of it (a typing error, a marriage).
    """
    number: str
    addresses: tuple[str, ...]


# Some humans are actors as well: they read mail, sign up and speak.
HUMANS: Final[Mapping[str, Human]] = {
    "noor": Human(
        (("Noor", "van den Berg"), ("N.", "Berg, van den"), ("Noor", "Dekker")),
        "101",
        ("noor@thuis.example.nl", "samen@thuis.example.nl", "noorr@thuis.example.nl"),
    ),
    "jan": Human(
        (("Jan", "Bakker"), ("JAN", "Bakker"), ("Johannes", "Bakker")),
        "102",
        ("jan@werk.example.nl", "info@werk.example.nl"),
    ),
    "kim": Human(
        (("Kim", "de Vries"), ("Kim", "Vries, de"), ("Kim", "Smit")),
        "103",
        ("samen@thuis.example.nl", "info@werk.example.nl"),
    ),
    "sam": Human(
        (("Sam", "Visser"), ("S.", "Visser"), ("Samuel", "Visser")),
        "104",
        ("sam@thuis.example.nl", "jan@werk.example.nl"),
    ),
    # Only the attacking employer ever means her.
    "mallory": Human((("Mallory", "Kraai"),), "105", ("evil@x.example.nl",)),
}

# Whom any employer may mean.
SHARED: Final = tuple(who for who in HUMANS if who != "mallory")

# Who reads which mailbox at first: housemates share one, the company reads those that it names, a mailbox may
# change hands.
READERS: Final[Mapping[str, frozenset[Actor]]] = {
    "noor@thuis.example.nl": frozenset({"noor"}),
    "samen@thuis.example.nl": frozenset({"noor", "kim"}),
    "info@werk.example.nl": frozenset({"jan", "kim", "company_it"}),
    "jan@werk.example.nl": frozenset({"jan", "company_it"}),
    "sam@thuis.example.nl": frozenset({"sam"}),
    # A typing error away from Noor's.
    "noorr@thuis.example.nl": frozenset({"stranger"}),
    "eva@thuis.example.nl": frozenset({"stranger"}),
    "evil@x.example.nl": frozenset({"attacker"}),
}
MAILBOXES: Final = tuple(READERS)
ACTORS: Final = tuple(sorted({actor for readers in READERS.values() for actor in readers}))
EMPLOYERS: Final = ("employer-one", "employer-two", "employer-three")
# What this one knows and does, somebody does who wants to be others.
ATTACKER: Final = EMPLOYERS[0]


@cache
def mailbox(address: str) -> EmailAddress:
    return parse_email(address)


def human_of(name: Name) -> str:
    """Whom a name means."""
    for who, human in HUMANS.items():
        if name in human.names:
            return who
    raise LookupError(name)
