"""A person's own data: see and change them, sign out everywhere, delete the account."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.sessions import freshly_signed_in, signed_in
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, NotFound, SignInAgain, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.kit.seen import Seen
from qlinx.mailing.schemas import MailWanted
from qlinx.mailing.stops import mail_again
from qlinx.people import own_data
from qlinx.people.address_change import ask_address_change
from qlinx.people.calling import PEOPLE
from qlinx.people.schemas.account import AccountChange, AccountData
from qlinx.people.showing import account_shown
from qlinx.rights.account_deletion import delete_account, deletion_preview
from qlinx.rights.dealing_routes import add_dealings_route
from qlinx.rights.deletion_schemas import AccountDeleted, AccountDeletion, DeletionPreview
from qlinx.rights.sent_mail_schemas import MAILS, MailsResponse
from qlinx.rights.sent_mails import mails_shown

api = Api("account")
add_dealings_route(api, lambda: signed_in(api, PEOPLE), lambda: api.language, context)
_OWN = (NotFound, ChangedMeanwhile)
_CHANGE = (SignInAgain, TooManyRequests, ChangedMeanwhile)


@api.get("/v1/account", summary="Own data")
def see() -> AccountData:
    """Everything that is kept about the caller, with what joined employers share, and how to change it."""
    return account_shown(context(), signed_in(api, PEOPLE), api.language)


@api.patch("/v1/account", summary="Change own data", problems=_CHANGE, now=see)
def change(body: AccountChange, seen: Seen) -> AccountData:
    """Changes the given fields, or, after a fresh sign-in, has a link mailed to a new e-mail address."""
    account = signed_in(api, PEOPLE) if body.email is None else freshly_signed_in(api, PEOPLE)
    own_data.change_own_data(context(), account.person_id, body.values, seen)
    if body.email is not None:
        ask_address_change(
            context(), account.person_id, email_address(body.email), asked_in=api.caller.session_id
        )
    return account_shown(context(), account, api.language)


@api.get("/v1/account/mails", summary="Mail that we sent you", query=MAILS.query)
def see_mails() -> MailsResponse:
    """What went to you in the last month, when, on whose behalf and how far; never what it said."""
    return mails_shown(context(), signed_in(api, PEOPLE).person_id, api.query, api.language)


@api.get("/v1/account/deletion", summary="What deleting the account would do")
def preview_deletion() -> DeletionPreview:
    """What would go and what would stay; changes nothing."""
    return deletion_preview(context(), signed_in(api, PEOPLE), api.language)


@api.delete(
    "/v1/account", status=202, summary="Delete the account", problems=(SignInAgain, TooManyRequests, *_OWN)
)
def delete(body: AccountDeletion) -> AccountDeleted:
    """After a fresh sign-in, erases the account and the relations that `also` names, and no others."""
    response = delete_account(context(), freshly_signed_in(api, PEOPLE), body.also, api.language)
    logger.info("account deleted", erasures=len(response.rights_requests))
    return response


@api.post("/v1/account/sign-outs", status=204, summary="Sign out everywhere", problems=(ChangedMeanwhile,))
def sign_out() -> None:
    """Ends every session, including this one."""
    account_id, asked_in = signed_in(api, PEOPLE).person_id, api.caller.signed_in_at
    own_data.sign_out_everywhere(context(), account_id, pool=user_pool(), asked_in=asked_in)


@api.delete("/v1/account/mail-stops", status=204, summary="Get our mail again", problems=_OWN)
def want_mail(body: MailWanted) -> None:
    """Takes back your spam report or objection to our own mail; not that a mailbox does not work."""
    mail_again(context(), signed_in(api, PEOPLE).person_id, body.purpose)


@api.delete(
    "/v1/account/relations/<relation_id>/mail-stops",
    status=204,
    summary="Get an employer's mail again",
    problems=_OWN,
)
def want_mail_of(relation_id: str, body: MailWanted) -> None:
    """Takes back your spam report or objection to mail on behalf of this employer."""
    own_data.want_mail_of(context(), signed_in(api, PEOPLE).person_id, relation_id, body.purpose)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
