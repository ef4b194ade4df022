"""The pages behind mailed links that make a new address the one of an account,
or stop that from the former one.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, posted
from qlinx.entrypoints.wiring import context, pool_sessions, user_pool
from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged, TooManyRequests
from qlinx.kit.pages import Page
from qlinx.people.address_change import address_change, confirm_address_change
from qlinx.people.address_undo import stop_change, stoppable
from qlinx.people.errors import AddressChangeEnded, AddressTaken, StaffMustRelease
from qlinx.people.model import AccountState
from qlinx.people.pages.address import FormerPasswordForm, confirm_page, frozen_page, recovered_page

api = Api("address-changes")
_LINK = (LinkDamaged, AddressChangeEnded)


@api.get("/account/address/<token>", summary="Page to confirm a new address", problems=_LINK, public=True)
@in_pages(api)
def show_address(token: str) -> Page:
    """Shows the new address and a button, or that it was confirmed already; changes nothing."""
    return confirm_page(*address_change(context(), token))


@api.post(
    "/account/address/<token>",
    summary="Confirm a new address",
    problems=(*_LINK, AddressTaken, ChangedMeanwhile),
    public=True,
)
@in_pages(api)
def confirm_address(token: str) -> Page:
    """Makes this the account's address, ends every session except the one that asked,
    and warns the old address.
    """
    person = confirm_address_change(context(), token)
    return Page("people.address_confirmed", {"email": person.email}, person.language)


@api.get("/account/address-stop/<token>", summary="Page to stop a new address", problems=_LINK, public=True)
@in_pages(api)
def show_stop(token: str) -> Page:
    """Shows a button, or, where the account is frozen, the field for the former password; changes nothing."""
    person, account, undo = stoppable(context(), token)
    if account.state is AccountState.FROZEN and undo.stopped_at:
        return frozen_page(context(), token)
    return Page("people.address_stop", language=person.language)


@api.post(
    "/account/address-stop/<token>",
    summary="Stop a new address",
    problems=(*_LINK, ChangedMeanwhile),
    public=True,
)
@in_pages(api)
def stop(token: str) -> Page:
    """Freezes the account: every session ends, nobody signs in, and nothing of it can be changed."""
    stop_change(context(), token, pool=user_pool())
    return frozen_page(context(), token)


@api.post(
    "/account/address-stop/<token>/recovery",
    summary="Open a frozen account again",
    problems=(*_LINK, StaffMustRelease, AddressTaken, TooManyRequests, ChangedMeanwhile),
    public=True,
    form=FormerPasswordForm,
)
@in_pages(api)
def recover_on_page(token: str) -> Page:
    """Gives the account back to the former address, for whoever knows the former password."""
    return recovered_page(context(), token, posted(api), pool=pool_sessions())


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
