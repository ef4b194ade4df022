"""What users of an employer do with the people whom it shares: see them, correct them, decide about them."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import NoAgreement
from qlinx.employers.model import EmployerUser
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import Seen
from qlinx.people import desk
from qlinx.people.desk_list import PEOPLE, people_page
from qlinx.people.errors import NothingSaid
from qlinx.people.finding import find_people
from qlinx.people.schemas.at_employer import (
    EmployerPeople,
    EmployerPerson,
    PeopleFound,
    PeopleSearch,
    PersonCorrection,
    PersonDecision,
)

api = Api("employer-people", EMPLOYER_USERS)


@api.get("/v1/employer/people", summary="People whom you share", query=PEOPLE.query)
def list_people() -> EmployerPeople:
    """A page of them. A page may have fewer people than asked for, or none, and still have a next one."""
    user = _user()
    return people_page(context(), user.employer_id, api.query, api.language)


@api.post("/v1/employer/people/searches", summary="Look for people", looks=True)
def search_people(body: PeopleSearch) -> PeopleFound:
    """Looks through 5,000 people at once, says how far it looked, and changes nothing.

    A whole address or personnel number is found among all of them.
    """
    user = signed_in(api, EMPLOYER_USERS, looks=True)
    employer_id, group = user.employer_id, body.department
    found = find_people(context(), employer_id, body.text, department=group, tag=body.tag, cursor=body.cursor)
    return PeopleFound.of(found, api.language)


@api.get("/v1/employer/people/<person_id>", summary="One of your people", problems=(NotFound,))
def see_person(person_id: str) -> EmployerPerson:
    """What you shared, what whoever reads the mail said about it, and problems with your own mail."""
    relation = desk.own_relation(context(), _user().employer_id, person_id)
    return EmployerPerson.of(relation, api.language)


@api.patch(
    "/v1/employer/people/<person_id>",
    summary="Correct what you shared",
    problems=(NotFound, NoAgreement, ChangedMeanwhile),
    now=see_person,
)
def correct_person(person_id: str, body: PersonCorrection, seen: Seen) -> EmployerPerson:
    """Changes the given fields, which your lists don't undo by themselves: one that says a value of before
    again waits with your waiting rows.

    A new address starts afresh: whoever reads it is told what you share.
    """
    user = _user()
    agreement_in_force(context(), user.employer_id)
    actor = user.person_id
    relation = desk.correct(context(), user.employer_id, person_id, body.correct, actor=actor, seen=seen)
    logger.info("relation corrected", person_id=person_id)
    return EmployerPerson.of(relation, api.language)


@api.post(
    "/v1/employer/people/<person_id>/decision",
    summary="Still works here, or has left",
    problems=(NotFound, NothingSaid, ChangedMeanwhile),
)
def decide(person_id: str, body: PersonDecision) -> EmployerPerson:
    """Ends the work, or lets mail go on to somebody who said that they do not work there any more."""
    user = _user()
    relation = desk.decide(context(), user.employer_id, person_id, body.decision, actor=user.person_id)
    logger.info("relation decided", person_id=person_id, decision=body.decision.value)
    return EmployerPerson.of(relation, api.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _user() -> EmployerUser:
    return signed_in(api, EMPLOYER_USERS)
