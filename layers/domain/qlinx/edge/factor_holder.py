"""Whose second factor it is: that of the account, or of the user of an employer, who calls."""

from qlinx.edge.api import Api
from qlinx.edge.employer_sessions import employer_user_in_session
from qlinx.edge.identity import Role
from qlinx.edge.sessions import signed_in_person
from qlinx.edge.staff_sessions import signed_in_staff
from qlinx.edge.wiring import context
from qlinx.employers.store import EMPLOYER_USER
from qlinx.factors.service import Holding
from qlinx.people.store import ACCOUNT, person_by_id
from qlinx.staff.store import STAFF


def signed_in_holder(api: Api) -> Holding:
    """The record in which the caller's factor stands.

    Raises
    ------
    NotSignedIn
    """
    if Role.EMPLOYER in api.caller.groups:
        # It is about their sign-in alone, so who may only look may do it too.
        return Holding("employer", EMPLOYER_USER, employer_user_in_session(api))
    return Holding("person", ACCOUNT, signed_in_person(api))


def signed_in_staff_holder(api: Api) -> Holding:
    """The same for somebody of the staff.

    Raises
    ------
    NotSignedIn, NotAllowed
    """
    return Holding("staff", STAFF, signed_in_staff(api))


def label_of(holding: Holding) -> str:
    """How the entry in the app is called: by the address with which its holder signs in."""
    person = person_by_id(context().store, holding.value.person_id)
    return person.email if person else "Qlinx"
