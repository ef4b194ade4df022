"""Who offers the service: the one record that statement, mails,
exports and receipts read (obligations 3 and 74).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qlinx.kit.texts import LocalText


@dataclass(frozen=True, slots=True)
class Provider:
    """The company behind the service, as the statement names it."""

    service_name: str
    legal_name: str
    street: str
    postcode: str
    town: str
    chamber_of_commerce: str
    telephone: str
    email: str

    @property
    def postal_address(self) -> str:
        """Street, postcode and town on one line."""
        return f"{self.street}, {self.postcode} {self.town}"


@dataclass(frozen=True, slots=True)
class Authority:
    """The supervisory authority where a person may complain (GDPR article 77, obligation 57)."""

    name: LocalText
    url: LocalText


PROVIDER: Final = Provider(
    service_name="Qlinx",
    legal_name="Media IP B.V.",
    street="Zuider Emmakade 51",
    postcode="2012 KN",
    town="Haarlem",
    chamber_of_commerce="55996029",
    telephone="088-1302000",
    email="info@qlinx.nl",
)

AUTHORITY: Final = Authority(
    name=LocalText(
        nl="Autoriteit Persoonsgegevens",
        en="Dutch Data Protection Authority (Autoriteit Persoonsgegevens)",
    ),
    url=LocalText(
        nl="https://www.autoriteitpersoonsgegevens.nl/",
        en="https://www.autoriteitpersoonsgegevens.nl/en",
    ),
)
