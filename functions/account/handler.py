"""A person's own data: seen, changed, with a photo; signed out everywhere; the account deleted."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.account_messages import (
    AccountChange,
    AccountData,
    AccountDeleted,
    PhotoAnswer,
    PhotoUpload,
    PhotoUploadRequest,
)
from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.leaving import delete_account, names_of
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, page
from qlinx.edge.sessions import signed_in_person
from qlinx.edge.wiring import bucket, context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, NotFound, TooManyRequests
from qlinx.people import own_data, photos
from qlinx.people.address_change import address_change, ask_address_change, confirm_address_change
from qlinx.people.errors import AddressChangeEnded, AddressTaken, LinkDamaged
from qlinx.people.model import Account

api = Api("account")
_LINK = (LinkDamaged, AddressChangeEnded)


@api.get("/v1/account", summary="Own data")
def see() -> AccountData:
    """Everything that is kept about the caller, with who gave it and how to change it."""
    return _shown(signed_in_person(api))


@api.patch("/v1/account", summary="Change own data", problems=(TooManyRequests, ChangedMeanwhile))
def change(body: AccountChange) -> AccountData:
    """Changes the given fields, or has a link mailed to a new e-mail address."""
    account = signed_in_person(api)
    if body.email is not None:
        ask_address_change(
            context(), account.person_id, email_address(body.email), network_address=api.network_address
        )
    own_data.change_own_data(context(), account.person_id, body.values)
    return _shown(account)


@api.delete(
    "/v1/account",
    status=202,
    summary="Delete the account",
    problems=(TooManyRequests, ChangedMeanwhile),
)
def delete() -> AccountDeleted:
    """Erases everything, or what is the person's own while an employer still shares them."""
    account = signed_in_person(api, closing=True)
    answer = delete_account(account, api.language)
    logger.info("account deleted", outcome=answer.outcome)
    return answer


@api.post(
    "/v1/account/sign-outs",
    status=204,
    summary="Sign out everywhere",
    problems=(ChangedMeanwhile,),
)
def sign_out() -> None:
    """Ends every session, this one too."""
    own_data.sign_out_everywhere(context(), signed_in_person(api).person_id, pool=user_pool())


@api.post("/v1/account/photo", status=201, summary="Upload a photo", problems=(TooManyRequests,))
def upload_photo(body: PhotoUploadRequest) -> PhotoUpload:
    """Gives a form with which the photo goes to a private place; it is checked there and shown soon after."""
    account = signed_in_person(api)
    form = photos.upload_form(context(), account.person_id, body.content_type, photos=bucket("PRIVATE"))
    return PhotoUpload.of(form)


@api.get("/v1/account/photo", summary="Own photo", problems=(NotFound,))
def see_photo() -> PhotoAnswer:
    """Gives links to the photo that work for five minutes."""
    account = signed_in_person(api)
    return PhotoAnswer.of(photos.photo_links(context(), account.person_id, photos=bucket("PRIVATE")))


@api.delete("/v1/account/photo", status=204, summary="Remove the photo", problems=(ChangedMeanwhile,))
def remove_photo() -> None:
    """Removes the photo, its thumbnail and every upload."""
    photos.remove_photo(context(), signed_in_person(api).person_id, photos=bucket("PRIVATE"))


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
    person = confirm_address_change(context(), token, pool=user_pool())
    return page(api, "address_confirmed", {"email": person.email}, language=person.language)


def _shown(account: Account) -> AccountData:
    data = own_data.own_data(context(), account)
    return AccountData.of(data, names_of(one.employer_id for one in data.employments), api.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
