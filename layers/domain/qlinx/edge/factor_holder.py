"""Whose second factor it is: that of the account, or of the user of an employer, who calls."""

from qlinx.edge.api import Api
from qlinx.edge.employer_sessions import signed_in_employer_user
from qlinx.edge.identity import Role
from qlinx.edge.sessions import signed_in_person
from qlinx.employers.store import EMPLOYER_USER
from qlinx.factors.service import Holding
from qlinx.people.store import ACCOUNT, person_by_id
from qlinx.records.context import Context


def signed_in_holder(api: Api) -> Holding:
    """The record in which the caller's factor stands.

    Raises
    ------
    NotSignedIn
    """
    if Role.EMPLOYER in api.caller.groups:
        return Holding("employer", EMPLOYER_USER, signed_in_employer_user(api))
    return Holding("person", ACCOUNT, signed_in_person(api))


def label_of(ctx: Context, holding: Holding) -> str:
    """How the entry in the app is called: by the address with which its holder signs in."""
    person = person_by_id(ctx.store, holding.value.person_id)
    return person.email if person else "Qlinx"
