"""The public pages, what lies beside them, the reference of the API; and that there is no such page."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, page_language, page_or_problem, serve_files
from qlinx.entrypoints.reference import serve_reference
from qlinx.kit.clock import home_day, utc_now
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Page
from qlinx.people.pages.privacy import changes_page, statement_page
from qlinx.people.statements import current_statement, statement_before, statement_of

api = Api("website")
api.otherwise(partial(page_or_problem, api))
serve_reference(api, Path(__file__).parent)
serve_files(api)


@api.get("/", summary="What Qlinx is", public=True)
@in_pages(api)
def home() -> Page:
    """The front page."""
    return Page("entrypoints.home", public=True)


@api.get("/privacy", summary="The privacy statement of today", public=True)
@in_pages(api)
def privacy() -> Page:
    """The version in force; reachable without signing in (obligation 2)."""
    return statement_page(current_statement(home_day(utc_now())), page_language(api))


@api.get(
    "/privacy/<version>", summary="One version of the privacy statement", problems=(NotFound,), public=True
)
@in_pages(api)
def privacy_version(version: str) -> Page:
    """Every published version stays at its own address (obligation 71)."""
    statement = statement_of(version)
    if statement is None:
        raise NotFound
    return statement_page(statement, page_language(api))


@api.get(
    "/privacy/<version>/changes",
    summary="What changed in a version of the privacy statement",
    problems=(NotFound,),
    public=True,
)
@in_pages(api)
def privacy_changes(version: str) -> Page:
    """What is different from the version before."""
    statement = statement_of(version)
    before = statement_before(statement) if statement else None
    if statement is None or before is None:
        raise NotFound
    return changes_page(statement, before, page_language(api))


@api.get("/sign-up", summary="How to sign up", public=True)
@in_pages(api)
def sign_up() -> Page:
    """What is asked, why, and what happens then."""
    return Page("people.sign_up", public=True)


@api.get("/account", summary="How to sign in", public=True)
@in_pages(api)
def account() -> Page:
    """Where to sign in and what to do without a password."""
    return Page("sessions.account", public=True)


@api.get("/rights", summary="Your rights", public=True)
@in_pages(api)
def rights() -> Page:
    """Which rights people have and how to use them; its form goes to `rights_pages`."""
    return Page("rights.rights", {"refused": (), "email": ""}, public=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
