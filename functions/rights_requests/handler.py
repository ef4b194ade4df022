"""Using a right with an account, and following any request by its link: in the app and on its page."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.pages import in_pages, page_language, read_form, serve_file
from qlinx.entrypoints.sessions import freshly_signed_in, signed_in
from qlinx.entrypoints.wiring import bucket, context
from qlinx.kit.errors import LinkDamaged, NotFound, NotSignedIn, SignInAgain, TooManyRequests
from qlinx.kit.pages import KeptFile, Page
from qlinx.people.calling import PEOPLE
from qlinx.rights.asking_signed_in import ask_from_body
from qlinx.rights.certifying import asked_file
from qlinx.rights.errors import RequestForgotten, ReviewNotNow
from qlinx.rights.fetching import REFUSED
from qlinx.rights.following import view_by_token, views_of
from qlinx.rights.pages.requests import fetch_page, request_page
from qlinx.rights.registry import right_named
from qlinx.rights.right import SignIn
from qlinx.rights.schemas import (
    OWN_REQUESTS,
    FetchForm,
    RightsAsked,
    RightsRequestResponse,
    RightsRequestsResponse,
    RightsTakenIn,
)
from qlinx.rights.sealing import KEY_PATH, KEY_TYPE, key_file
from qlinx.rights.showing import request_shown, taken_in

api = Api("rights-requests")
serve_file(api, KEY_PATH, "The key to check our signatures with", KEY_TYPE, lambda: key_file(context()))
_LINK = (LinkDamaged, RequestForgotten)
_SIGNED_IN = (NotSignedIn,)
_SIGN_IN = {SignIn.ANY: signed_in, SignIn.FRESH: freshly_signed_in}


@api.post(
    "/v1/account/rights-requests",
    status=202,
    summary="Use a right",
    problems=(NotSignedIn, SignInAgain, NotFound, ReviewNotNow, TooManyRequests),
)
def ask_signed_in(body: RightsAsked) -> RightsTakenIn:
    """Takes the requests in and mails receipts.

    While the same request is open, asking again returns that one.

    An erasure needs a fresh sign-in.
    """
    right = right_named(body.kind)
    account_id = _SIGN_IN[right.sign_in](api, PEOPLE).person_id
    requests = ask_from_body(context(), right, body, account_id)
    logger.info("rights requests received", right=right.name, requests=len(requests))
    return taken_in(context(), requests, api.language)


@api.get(
    "/v1/account/rights-requests", summary="Your requests", query=OWN_REQUESTS.query, problems=_SIGNED_IN
)
def list_requests() -> RightsRequestsResponse:
    """The caller's requests about the account and relations that they said yes to, the newest first."""
    ctx, account_id = context(), signed_in(api, PEOPLE).person_id
    views = views_of(ctx, account_id)
    page = OWN_REQUESTS.page(ctx, account_id, api.query, views, lambda one: one.request_id)
    shown = [request_shown(ctx, view, api.language, private=bucket("PRIVATE")) for view in page.items]
    return RightsRequestsResponse(rights_requests=shown, total=page.total, cursor=page.cursor)


@api.get("/v1/rights-requests/<token>", summary="Progress of a request", problems=_LINK, public=True)
def follow(token: str) -> RightsRequestResponse:
    """The request that the token is for, with the proof of the erasure when there is one."""
    return request_shown(context(), view_by_token(context(), token), api.language)


@api.get("/rights-requests/<token>", summary="Progress of a request, as a page", problems=_LINK, public=True)
@in_pages(api)
def follow_page(token: str) -> Page | KeptFile:
    """The page behind the link in the mails about a request, or the proof of its end as a signed file."""
    view, language = view_by_token(context(), token), page_language(api)
    return asked_file(context(), view, api.query, language) or request_page(context(), view, language)


@api.post("/rights-requests/<token>", summary="Fetch a file", problems=REFUSED, public=True, form=FetchForm)
@in_pages(api)
def fetch_on_page(token: str) -> Page:
    """Mails a code and asks for it; with the code, the page with the link to the export."""
    form, caller = read_form(api, FetchForm), api.network_address
    private = bucket("PRIVATE")
    return fetch_page(context(), token, form, page_language(api), private=private, network_address=caller)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
