"""The bulletin: asking for it, and the page on which its reader says yes or no."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.bulletins.errors import SubscriptionUnknown
from qlinx.bulletins.links import opened, say
from qlinx.bulletins.pages import subscription_page
from qlinx.bulletins.schemas import SubscriptionChoice, SubscriptionReceived, SubscriptionRequest
from qlinx.bulletins.states import Event
from qlinx.bulletins.subscribing import subscribe
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, read_form
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Page

api = Api("bulletins")


@api.post(
    "/v1/bulletin/subscriptions",
    status=202,
    summary="Ask for the bulletin",
    problems=(ChangedMeanwhile, TooManyRequests),
    public=True,
)
def ask(body: SubscriptionRequest) -> SubscriptionReceived:
    """Mails the address a link. The answer does not tell whether it has the bulletin already."""
    email, language = email_address(body.email), body.language or api.language
    subscribe(context(), email, language, network_address=api.network_address)
    return SubscriptionReceived()


@api.get(
    "/bulletin/<token>", summary="The page of a subscription", problems=(SubscriptionUnknown,), public=True
)
@in_pages(api)
def show(token: str) -> Page:
    """Shows whether the bulletin comes; changes nothing, however often a mail scanner opens it."""
    return subscription_page(opened(context(), token))


@api.post(
    "/bulletin/<token>",
    summary="Confirm or end a subscription",
    problems=(SubscriptionUnknown, ChangedMeanwhile),
    public=True,
    form=SubscriptionChoice,
)
@in_pages(api)
def choose(token: str) -> Page:
    """Takes the form's `choice` and shows what is so now."""
    choice = Event(read_form(api, SubscriptionChoice).choice)
    return subscription_page(say(context(), token, choice))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.respond(event, lambda_context)
