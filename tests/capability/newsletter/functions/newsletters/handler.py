"""The newsletter: asking for it, and the page on which its reader says yes or no."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, read_form
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Page
from qlinx.newsletters.errors import SubscriptionUnknown
from qlinx.newsletters.links import opened, say
from qlinx.newsletters.pages import subscription_page
from qlinx.newsletters.schemas import SubscriptionChoice, SubscriptionReceived, SubscriptionRequest
from qlinx.newsletters.states import Event
from qlinx.newsletters.subscribing import subscribe

api = Api("newsletters")


@api.post(
    "/v1/newsletter/subscriptions",
    status=202,
    summary="Ask for the newsletter",
    problems=(ChangedMeanwhile, TooManyRequests),
    public=True,
)
def ask(body: SubscriptionRequest) -> SubscriptionReceived:
    """Mails the address a link. The answer does not tell whether it has the newsletter already."""
    email, language = email_address(body.email), body.language or api.language
    subscribe(context(), email, language, network_address=api.network_address)
    return SubscriptionReceived()


@api.get(
    "/newsletter/<token>", summary="The page of a subscription", problems=(SubscriptionUnknown,), public=True
)
@in_pages(api)
def show(token: str) -> Page:
    """Shows whether the newsletter comes; changes nothing, however often a mail scanner opens it."""
    return subscription_page(opened(context(), token))


@api.post(
    "/newsletter/<token>",
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
