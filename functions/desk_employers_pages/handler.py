"""What staff do about employers, as pages: all of them, and agreements."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers import places, service
from qlinx.employers.pages import desk
from qlinx.employers.pages.desk_forms import (
    AgreementEndForm,
    InstructionForm,
    NewEmployerForm,
    ReplyAddressForm,
)
from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.kit.pages import Moved, Page
from qlinx.staff.calling import STAFF_MEMBERS

site = PrivateSite("desk-employers-pages", STAFF_MEMBERS)


@site.page(places.EMPLOYERS)
def see_all() -> Page:
    """Every employer, by name."""
    return desk.employers_page(site.context(), site.language)


@site.page(places.NEW_EMPLOYER)
def ask_new() -> Page:
    """The form that adds one."""
    return desk.new_employer_page(site.context())


@site.form(places.NEW_EMPLOYER, again=ask_new)
def add() -> Moved:
    """Adds an employer with its agreement and contact."""
    new, actor = read_form(site, NewEmployerForm).new(), site.who.person_id
    employer = service.create_employer(site.context(), new, actor=actor, once=site.once)
    return Moved(places.ONE_EMPLOYER, {"employer_id": employer.employer_id}, done="added")


@site.page(
    places.ONE_EMPLOYER, done=("added", "end-set", "instruction-set", "replies-set", "invited", "removed")
)
def see_one(employer_id: str) -> Page:
    """One employer."""
    return desk.employer_page(site.context(), employer_id, site.language)


@site.page(places.AGREEMENT_END)
def ask_end(employer_id: str) -> Page:
    """What follows from the end of an agreement, and its form."""
    return desk.agreement_page(site.context(), "desk_agreement_end", employer_id, site.language)


@site.form(places.AGREEMENT_END, again=ask_end)
def end(employer_id: str) -> Moved:
    """Sets the last day."""
    form = read_form(site, AgreementEndForm)
    actor = site.who.person_id
    service.end_agreement(site.context(), employer_id, form.ends_on, actor=actor, seen=form.saw)
    return Moved(places.ONE_EMPLOYER, {"employer_id": employer_id}, done="end-set")


@site.page(places.INSTRUCTION)
def ask_who_decides(employer_id: str) -> Page:
    """The form of the standing instruction."""
    return desk.agreement_page(site.context(), "desk_instruction", employer_id, site.language)


@site.form(places.INSTRUCTION, again=ask_who_decides)
def instruct(employer_id: str) -> Moved:
    """Sets who decides on requests from now on."""
    form, actor = read_form(site, InstructionForm), site.who.person_id
    executes = form.decides == "us"
    service.set_instruction(site.context(), employer_id, executes_rights=executes, actor=actor, seen=form.saw)
    return Moved(places.ONE_EMPLOYER, {"employer_id": employer_id}, done="instruction-set")


@site.page(places.REPLY_ADDRESS)
def ask_reply_address(employer_id: str) -> Page:
    """The form of the address that replies go to."""
    return desk.agreement_page(site.context(), "desk_reply_address", employer_id, site.language)


@site.form(places.REPLY_ADDRESS, again=ask_reply_address)
def lead_replies(employer_id: str) -> Moved:
    """Sets where replies go to mails on its behalf."""
    form, actor = read_form(site, ReplyAddressForm), site.who.person_id
    service.set_reply_address(site.context(), employer_id, form.address, actor=actor, seen=form.saw)
    return Moved(places.ONE_EMPLOYER, {"employer_id": employer_id}, done="replies-set")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
