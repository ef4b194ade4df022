"""Whom an e-mail address leads to: one partition for each address, one row for each who names it.

The partition is found by the keyed hash of the address. A row belongs to one ground: the account whose
sign-in address it is, or the people whom one employer names under it. So an import reads and writes its own
employer's row alone, and one query shows whoever proves the address all that stands under it.
"""

from typing import Annotated

from qlinx.aws.database import Key
from qlinx.records.personal import Technical
from qlinx.records.shape import Change, Shape, Stored
from qlinx.records.store import Store

# What a row is for; those of an employer carry its id behind a "#".
ACCOUNT = "account"
RELATION = "relation"
EMPLOYER_USER = "employer_user"
EMPLOYER_CONTACT = "employer_contact"
WAITING_ROW = "waiting_row"
STAFF = "staff"


class AddressRow(Stored):
    """Leads from an address to those who have it on one ground.

    Several where one employer names it for several people.
    """

    address_hash: Annotated[str, Technical("keyed hash of the address")]
    ground: Annotated[str, Technical("kind of ground, with the employer's id where it is one of an employer")]
    person_ids: Annotated[tuple[str, ...], Technical("random ids")]

    @property
    def kind_of_ground(self) -> str:
        return self.ground.partition("#")[0]

    @property
    def employer_id(self) -> str | None:
        return self.ground.partition("#")[2] or None

    def without(self, person_id: str) -> "AddressRow | None":
        """What is left when one of them goes; nothing where nobody is."""
        left = tuple(one for one in self.person_ids if one != person_id)
        return self.model_copy(update={"person_ids": left}) if left else None


def ground_of(kind: str, employer_id: str) -> str:
    """The ground of a kind at one employer."""
    return f"{kind}#{employer_id}"


def address_item(address_hash: str, ground: str) -> Key:
    return Key(f"address#{address_hash}", ground)


ADDRESS: Shape[AddressRow] = Shape(
    kind="address_row",
    model=AddressRow,
    key=lambda row: address_item(row.address_hash, row.ground),
)


def rows_of(store: Store, address_hash: str) -> tuple[AddressRow, ...]:
    """All that stands under an address: one query, read consistently."""
    return tuple(store.within(ADDRESS, f"address#{address_hash}", ""))


def row_of(store: Store, address_hash: str, ground: str) -> AddressRow | None:
    return store.get(ADDRESS, address_item(address_hash, ground))


def account_at(store: Store, address_hash: str) -> str | None:
    """The id of the account whose sign-in address it is."""
    row = row_of(store, address_hash, ACCOUNT)
    return row.person_ids[0] if row else None


def led_to(row: AddressRow | None, address_hash: str, ground: str, person_id: str) -> Change:
    """The change after which the address leads to this person as well; ``row`` is what stands there now."""
    if row is None:
        return ADDRESS.insert(AddressRow(address_hash=address_hash, ground=ground, person_ids=(person_id,)))
    return ADDRESS.replace(row, person_ids=tuple(dict.fromkeys((*row.person_ids, person_id))))


def led_no_more(row: AddressRow, person_id: str) -> Change:
    """The change after which the address no longer leads to this person."""
    left = row.without(person_id)
    return ADDRESS.replace(row, person_ids=left.person_ids) if left else ADDRESS.remove(row)
