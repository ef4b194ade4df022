"""The page behind the mailed link that makes a new address the one of an account."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.pages import in_pages, page
from qlinx.edge.wiring import context
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.people.address_change import address_change, confirm_address_change
from qlinx.people.errors import AddressChangeEnded, AddressTaken, LinkDamaged

api = Api("address-changes")
_LINK = (LinkDamaged, AddressChangeEnded)


@api.get("/account/address/<token>", summary="Page to confirm a new address", problems=_LINK, public=True)
@in_pages(api)
def show_address(token: str) -> Response[str]:
    """Shows the new address and a button; changes nothing."""
    person, change = address_change(context(), token)
    return page(api, "address_confirm", {"email": change.email}, language=person.language)


@api.post(
    "/account/address/<token>",
    summary="Confirm a new address",
    problems=(*_LINK, AddressTaken, ChangedMeanwhile),
    public=True,
)
@in_pages(api)
def confirm_address(token: str) -> Response[str]:
    """Makes the new address the one of the account and warns the old one."""
    person = confirm_address_change(context(), token)
    return page(api, "address_confirmed", {"email": person.email}, language=person.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
