"""A person's own data as pages: what there is and how each of it is changed."""

from collections.abc import Mapping

from qlinx.kit.clock import home_day
from qlinx.kit.fields import Email
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, format_date
from qlinx.people.own_data import CHANGEABLE, OwnData
from qlinx.people.places import (
    MY_ADDRESS,
    MY_DATA_CHANGE,
    MY_DEALINGS,
    MY_EMPLOYER,
    MY_EVERYTHING,
    MY_JOIN,
    MY_MAIL,
    MY_NEWSLETTER,
    MY_PHOTO,
    MY_REQUESTS,
)
from qlinx.people.schemas.account import AccountChange, AccountData
from qlinx.people.schemas.relations import RelationResponse

_OPTIONAL = frozenset({"mobile", "postcode", "town"})


class AddressForm(Schema):
    """A new address to sign in with."""

    email: Email


def my_data_page(data: OwnData, employers: Mapping[str, str], language: Language) -> Page:
    """What somebody gave themselves, and what each employer shares; ``employers`` are names by id."""
    shown = AccountData.of(data, employers, language)
    relations = [one.join.relation_id for one in data.joined if one.person and one.employment]
    facts = {
        "data": shown,
        "until": format_date(home_day(shown.ends_at), language) if shown.ends_at else "",
        "accepted_on": format_date(home_day(shown.statement_accepted_at), language),
        "opened_on": format_date(home_day(shown.opened_at), language),
        "shared": [
            (one, format_date(home_day(one.shared_at), language), relation_id)
            for one, relation_id in zip(shown.employers, relations, strict=True)
        ],
        "asleep": [RelationResponse.of(one, employers, language) for one in data.joined if one.join.asleep],
        "employer": MY_EMPLOYER,
        "join": MY_JOIN,
        "change": MY_DATA_CHANGE,
        "address": MY_ADDRESS,
        "photo": MY_PHOTO,
        "newsletter": MY_NEWSLETTER,
        "dealings": MY_DEALINGS,
        "mail": MY_MAIL,
        "everything": MY_EVERYTHING,
        "requests": MY_REQUESTS,
    }
    return Page("people.my_data", facts)


def change_page(data: OwnData) -> Page:
    """The form with what is kept now."""
    values = {name: getattr(data.person, name) or "" for name in CHANGEABLE}
    return Page("people.my_data_change", {"values": values, "version": data.tag})


def changes_of(posted: Mapping[str, str]) -> dict[str, object]:
    """What the form posted, as changes; a field that was emptied takes the value away, where it may.

    Raises
    ------
    InputInvalid
    """
    # A field that was emptied does not arrive; what must be there is refused, and not taken for unchanged.
    empty = {name: None if name in _OPTIONAL else "" for name in CHANGEABLE if name not in posted}
    return validated(AccountChange, {**empty, **posted}).values


def address_page(data: OwnData) -> Page:
    """The form for another address, with the present one."""
    return Page("people.my_address", {"present": data.person.email})
