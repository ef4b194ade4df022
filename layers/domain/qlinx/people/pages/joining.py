"""An account and what an employer says at another address, on pages of the account:
the address, the code that is mailed there, what stands under it, and what its reader says of it.

The code is mailed to the address that was typed, if anything stands there, and the pages are the same
whether it was or not. Looking does not use it up; saying does, before anything is said.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from pydantic import Field

from qlinx.kit.errors import DomainError
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page
from qlinx.kit.problems import form_status
from qlinx.kit.schemas import validated
from qlinx.kit.texts import Language
from qlinx.people.looking import look
from qlinx.people.mailed import CODE_MINUTES
from qlinx.people.pages.look_done import done_page
from qlinx.people.pages.offered import Offer
from qlinx.people.places import MY_DATA, MY_JOIN, MY_JOIN_CODE
from qlinx.people.proofs import Proof, ask_for_code, proved, use_up
from qlinx.people.saying import Outcome, Spoken, say_each
from qlinx.people.schemas.choices import ChoiceFields
from qlinx.people.schemas.looks import Code
from qlinx.people.schemas.relations import AddressProofAsked
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

_NO_FAULTS: Final[Mapping[str, DomainError]] = {}


class JoinForm(ChoiceFields):
    """The mailed code, and with ``act`` what was chosen, in a field for each thing that stands there."""

    code: Code
    act: Literal["look", "say"] = Field(default="look")


def add_join_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the pages on which an account is joined to what an employer says."""

    @site.page(MY_JOIN)
    def ask_address() -> Page:
        """Which address the employer uses."""
        return Page("people.my_join")

    @site.form(MY_JOIN, again=ask_address)
    def send_code() -> Moved:
        """Mails a code there, if anything stands under it; where it leads does not tell."""
        email = email_address(validated(AddressProofAsked, site.fields).email)
        code_request = ask_for_code(context(), email, network_address=site.network_address)
        return Moved(MY_JOIN_CODE, {"code_request": code_request})

    @site.page(MY_JOIN_CODE)
    def ask_code(code_request: str) -> Page:  # noqa: ARG001 - the same for each
        """The code; the same page for every address."""
        return Page("people.my_join_code", {"minutes": CODE_MINUTES, "join": MY_JOIN})

    @site.form(MY_JOIN_CODE, again=ask_code)
    def act(code_request: str) -> Page | Moved:
        """Shows what stands there, or says what was chosen."""
        ctx, form = context(), validated(JoinForm, site.fields)
        proof = proved(ctx, code_request, form.code, network_address=site.network_address)
        offer = Offer(look(ctx, proof.address_hash), site.who.person_id, form.choices)
        if form.act == "look":
            return _look_page(ctx, offer, form.code, site.language)
        return _said(ctx, proof, offer, form.code, site.language)


def _look_page(
    ctx: Context,
    offer: Offer,
    code: str,
    language: Language,
    faults: Mapping[str, DomainError] = _NO_FAULTS,
    *,
    nothing_chosen: bool = False,
) -> Page:
    facts = {
        **offer.facts(ctx, faults, language),
        "code": code,
        "nothing": offer.is_empty(ctx),
        "nothing_chosen": nothing_chosen,
        "join": MY_JOIN,
        "back": MY_DATA,
    }
    return Page("people.my_join_look", facts, status=form_status(faults or nothing_chosen))


def _said(ctx: Context, proof: Proof, offer: Offer, code: str, language: Language) -> Page | Moved:
    words = offer.words
    if faults := offer.faults(ctx, words):
        return _look_page(ctx, offer, code, language, faults)
    if not words:
        return _look_page(ctx, offer, code, language, nothing_chosen=True)
    use_up(ctx, proof)
    outcomes = say_each(ctx, proof.address_hash, words, account_id=offer.account_id)
    if any(one.problem for one in outcomes):
        return done_page(ctx, offer.seen, outcomes, language, then="own_data")
    return Moved(MY_DATA, done="joined" if any(map(_joins, outcomes)) else "said")


def _joins(outcome: Outcome) -> bool:
    return outcome.said.word is Spoken.YES
