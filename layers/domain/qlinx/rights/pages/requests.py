"""Using a right in a browser, without an account and without script:
the address, the mailed code, the request's page, and what can be fetched there.
"""

from collections.abc import Sequence

from qlinx.aws.objects import Bucket
from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.errors import DomainError, InputInvalid, NotFound, TooManyRequests
from qlinx.kit.fields import MOST_REMARKED
from qlinx.kit.pages import Page
from qlinx.kit.problems import status_of
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.people.errors import CodeRefused
from qlinx.people.mailed import CODE_MINUTES
from qlinx.records.context import Context
from qlinx.rights.certifying import CERTIFICATE, SIGNATURE, certificate_text
from qlinx.rights.fetching import code_to_fetch, fetched
from qlinx.rights.following import RequestView, request_by_token, view_of
from qlinx.rights.registry import every_right
from qlinx.rights.schemas import FetchForm
from qlinx.rights.showing import request_shown
from qlinx.rights.words import EXTENSIONS, STATES, title_of


def address_page(refused: InputInvalid, *, typed: str) -> Page:
    """The page with the rights and the field for an address, once more,
    saying what is wrong with what was filled in.
    """
    return Page("rights.rights", {"refused": refused.faults, "email": typed}, status=status_of(refused))


def code_page(
    code_request: str,
    language: Language,
    refused: DomainError | None = None,
    *,
    leads_to: str | None = None,
    told: str | None = None,
) -> Page:
    """The page that asks for the code; the same for every address, known or not.

    ``leads_to`` is the page of a request whose file is to be fetched, or about which is ``told``; else the
    code
    opens what is stored.
    """
    facts = {
        "code_request": code_request,
        "leads_to": leads_to,
        "told": told,
        "valid_minutes": CODE_MINUTES,
        "advice": _advice(refused, language),
    }
    return Page("rights.rights_code", facts, language, status=status_of(refused))


def fetch_page(
    ctx: Context, token: str, form: FetchForm, language: Language, *, private: Bucket, network_address: str
) -> Page:
    """Asks for the code that is mailed for it; with that code, the page with the link to the file, or with
    what was told.

    Raises
    ------
    LinkDamaged, NotFound, TooManyRequests, ChangedMeanwhile
    """
    try:
        return _fetched_page(ctx, token, form, language, private=private, network_address=network_address)
    except NotFound:
        request = request_by_token(ctx, token) if form.told else None
        if request is None:
            raise
        # Told before, by a press of which nobody saw the answer: how far it is, as the link shows.
        return request_page(ctx, view_of(ctx, request), language)


def _fetched_page(
    ctx: Context, token: str, form: FetchForm, language: Language, *, private: Bucket, network_address: str
) -> Page:
    if form.code_request is None:
        mailed = code_to_fetch(ctx, token, network_address=network_address)
        return code_page(mailed, language, leads_to=f"/rights-requests/{token}", told=form.told)
    asked, given, told = form.code_request, form.code or "", form.told
    try:
        view = fetched(ctx, token, asked, given, network_address=network_address, told=told)
    except (CodeRefused, TooManyRequests) as refused:
        return code_page(asked, language, refused, leads_to=f"/rights-requests/{token}", told=told)
    return request_page(ctx, view, language, private=private)


def request_page(
    ctx: Context, view: RequestView, language: Language, *, private: Bucket | None = None
) -> Page:
    """How far a request is; with ``private``, the bucket with files of people, a link to what it made."""
    response = request_shown(ctx, view, language, private=private)
    until = response.download_until
    facts = {
        "request": response,
        "certificate": CERTIFICATE if certificate_text(ctx, view, language) else "",
        "signature": SIGNATURE,
        "most": MOST_REMARKED,
        "employer_gone": view.employer_gone,
        "result": f"rights/pages/right_{view.right}.html" if view.right in every_right() else None,
        "right": title_of(view.right).in_(language),
        "state": STATES[view.state].in_(language),
        "extended": EXTENSIONS[view.extension].in_(language) if view.extension and not view.closed_at else "",
        "received_on": format_date(home_day(response.received_at), language),
        "deadline_on": format_date(response.deadline_on, language),
        "download_until": format_moment(until, HOME_ZONE.key, language) if until else None,
    }
    return Page("rights.rights_request", facts, language)


def _advice(refused: DomainError | None, language: Language) -> Sequence[str]:
    if refused is None:
        return ()
    if isinstance(refused, InputInvalid):
        return [fault.advice.in_(language) for fault in refused.faults]
    return [f"{refused.title.in_(language)} {refused.advice.in_(language)}"]
