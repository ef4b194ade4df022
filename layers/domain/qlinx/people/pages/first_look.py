"""The first look: right after an account was opened, what stands under its address,
and what its holder says of it.

The link of the mail proved the address a moment ago, so no other code is mailed. The form carries a signed
token of the account and the code request; it works for as long as the code does.
"""

from collections.abc import Mapping

from qlinx.kit.clock import stamp
from qlinx.kit.errors import DomainError, LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import form_status
from qlinx.kit.texts import Language
from qlinx.people.errors import CodeRefused, FirstLookEnded
from qlinx.people.look_responses import look_response
from qlinx.people.looking import Look, look
from qlinx.people.opening import Opened
from qlinx.people.pages.look_done import done_page
from qlinx.people.pages.offered import Offer
from qlinx.people.proofs import code_of, proved_just_now, use_up
from qlinx.people.saying import say_each
from qlinx.people.schemas.looks import LookResponse
from qlinx.people.schemas.sign_up import AccountOpened, FirstLookForm
from qlinx.people.store import account_of, person_by_id
from qlinx.records.context import Context

TOKEN = "first-look"  # noqa: S105 - the purpose of a token, not one


def opened_response(ctx: Context, opened: Opened) -> AccountOpened:
    """What the app gets of an account that was opened just now."""
    account_id = opened.account.person_id
    seen = _seen(ctx, account_id) if opened.code_request else None
    if opened.code_request is None or seen is None:
        return AccountOpened(look=LookResponse(relations=[], memories=[], other_account=False))
    return AccountOpened(
        code_request=opened.code_request,
        code=code_of(ctx, opened.code_request),
        look=look_response(ctx, seen, account_id),
    )


def first_look_page(ctx: Context, opened: Opened, language: Language) -> Page:
    """The page after the password was chosen:
    the account is ready, with what stands under its address, if anything.
    """
    account_id = opened.account.person_id
    if opened.code_request is None:
        # An old link proves no address any more: what stands there takes a code of now.
        return Page("people.sign_up_confirmed", language=language)
    seen = _seen(ctx, account_id)
    if seen is None or Offer(seen, account_id, {}).is_empty(ctx):
        return Page("people.sign_up_confirmed", language=language)
    since = stamp(opened.account.sessions_valid_from)
    token = ctx.keys.sign(TOKEN, [account_id, opened.code_request, since])
    return _page(ctx, Offer(seen, account_id, {}), token, {}, language)


def words_of_first_look(ctx: Context, posted: FirstLookForm, language: Language) -> Page:
    """Says what was chosen on that page, or shows it again with what to do.

    Raises
    ------
    LinkDamaged, FirstLookEnded, NotSignedIn, TooManyRequests
    """
    token, form = posted.look, posted.choices
    account_id, code_request = _read(ctx, token)
    try:
        # Nobody guesses here: the token carries what our own link showed, so an office may open its accounts
        # at once.
        proof = proved_just_now(ctx, code_request)
    except CodeRefused as error:
        raise FirstLookEnded from error
    offer = Offer(look(ctx, proof.address_hash), account_id, form)
    words = offer.words
    if faults := offer.faults(ctx, words):
        return _page(ctx, offer, token, faults, language)
    try:
        use_up(ctx, proof)
    except CodeRefused as error:
        raise FirstLookEnded from error
    outcomes = say_each(ctx, proof.address_hash, words, account_id=account_id)
    return done_page(ctx, offer.seen, outcomes, language, then="sign_in")


def _page(
    ctx: Context, offer: Offer, token: str, faults: Mapping[str, DomainError], language: Language
) -> Page:
    facts = {"look": token, **offer.facts(ctx, faults, language)}
    return Page("people.first_look", facts, language, status=form_status(faults))


def _seen(ctx: Context, account_id: str) -> Look | None:
    person = person_by_id(ctx.store, account_id)
    return look(ctx, person.address_hash) if person else None


def _read(ctx: Context, token: str) -> tuple[str, str]:
    """The account and the code request of a token, as long as no session of that account was ended since."""
    try:
        account_id, code_request, since = ctx.keys.read(TOKEN, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    account = account_of(ctx.store, account_id)
    if account is None or stamp(account.sessions_valid_from) != since:
        raise FirstLookEnded
    return account_id, code_request
