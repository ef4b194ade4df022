"""A person's own data: seen and changed; signed out everywhere; the account deleted."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.account_address import ask_other_address
from qlinx.edge.account_deletion import (
    AccountDeleted,
    AccountDeletion,
    DeletionPreview,
    delete_account,
    deletion_preview,
)
from qlinx.edge.account_messages import AccountChange, AccountData
from qlinx.edge.api import Api
from qlinx.edge.employer_names import names_of
from qlinx.edge.logs import logger
from qlinx.edge.sessions import freshly_signed_in_person, signed_in_person
from qlinx.edge.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, NotFound, SignInAgain, TooManyRequests
from qlinx.mailing.stops import mail_again
from qlinx.people import own_data
from qlinx.people.model import Account

api = Api("account")


@api.get("/v1/account", summary="Own data")
def see() -> AccountData:
    """Everything that is kept about the caller, with what joined employers share, and how to change it."""
    return _shown(signed_in_person(api))


@api.patch(
    "/v1/account", summary="Change own data", problems=(SignInAgain, TooManyRequests, ChangedMeanwhile)
)
def change(body: AccountChange) -> AccountData:
    """Changes the given fields, or, after a fresh sign-in, has a link mailed to a new e-mail address."""
    account = signed_in_person(api) if body.email is None else freshly_signed_in_person(api)
    if body.email is not None:
        ask_other_address(api, account, body.email)
    own_data.change_own_data(context(), account.person_id, body.values)
    return _shown(account)


@api.get("/v1/account/deletion", summary="What deleting the account would do")
def preview_deletion() -> DeletionPreview:
    """What would go and what would stay; changes nothing."""
    return deletion_preview(signed_in_person(api), api.language)


@api.delete(
    "/v1/account",
    status=202,
    summary="Delete the account",
    problems=(SignInAgain, NotFound, TooManyRequests, ChangedMeanwhile),
)
def delete(body: AccountDeletion) -> AccountDeleted:
    """After a fresh sign-in, erases the account and the relations that `also` names; what others share stays with them."""
    answer = delete_account(freshly_signed_in_person(api), body.also, api.language)
    logger.info("account deleted", erasures=len(answer.rights_requests))
    return answer


@api.post("/v1/account/sign-outs", status=204, summary="Sign out everywhere", problems=(ChangedMeanwhile,))
def sign_out() -> None:
    """Ends every session, this one too."""
    account_id, asked_in = signed_in_person(api).person_id, api.caller.signed_in_at
    own_data.sign_out_everywhere(context(), account_id, pool=user_pool(), asked_in=asked_in)


@api.delete("/v1/account/mail-stops", status=204, summary="Get our mail again", problems=(ChangedMeanwhile,))
def want_mail() -> None:
    """Takes back that you reported or objected to our own mail. That a mailbox does not work shows by itself."""
    mail_again(context(), signed_in_person(api).person_id)


@api.delete(
    "/v1/account/relations/<relation_id>/mail-stops",
    status=204,
    summary="Get an employer's mail again",
    problems=(NotFound, ChangedMeanwhile),
)
def want_mail_of(relation_id: str) -> None:
    """Takes back that you reported or objected to mail on behalf of this employer."""
    own_data.want_mail_of(context(), signed_in_person(api).person_id, relation_id)


def _shown(account: Account) -> AccountData:
    data = own_data.own_data(context(), account)
    return AccountData.of(data, names_of(one.join.employer_id for one in data.joined), api.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
