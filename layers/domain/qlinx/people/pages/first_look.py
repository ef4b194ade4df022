"""The first look: right after an account was opened, what stands under its address,
and what its holder says of it.

The link of the mail proved the address a moment ago, so no other code is mailed. The form carries a signed
token of the account and the code request; it works for as long as the code does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qlinx.kit.clock import stamp
from qlinx.kit.errors import DomainError, LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import form_status
from qlinx.kit.texts import Language, format_date
from qlinx.people.errors import CodeRefused, FirstLookEnded
from qlinx.people.look_responses import look_response
from qlinx.people.looking import Look, look
from qlinx.people.opening import Opened
from qlinx.people.pages.cards import allowed_in, relation_card, words_in
from qlinx.people.pages.look_done import done_page
from qlinx.people.proofs import code_of, proved_just_now, use_up
from qlinx.people.saying import Said, Spoken, check_words, say_each
from qlinx.people.schemas.choices import ALLOW
from qlinx.people.schemas.looks import LookResponse, StandingResponse
from qlinx.people.schemas.sign_up import AccountOpened, FirstLookForm
from qlinx.people.store import account_of, person_by_id
from qlinx.records.context import Context

TOKEN = "first-look"  # noqa: S105 - the purpose of a token, not one


@dataclass(frozen=True, slots=True)
class _Form:
    """What the page is made of:
    what stands there, for whom, and what was typed before with what is wrong about it.
    """

    seen: Look
    account_id: str
    token: str
    typed: Mapping[str, str]
    faults: Mapping[str, DomainError]


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
    if seen is None or not _offered(look_response(ctx, seen, account_id)):
        return Page("people.sign_up_confirmed", language=language)
    since = stamp(opened.account.sessions_valid_from)
    token = ctx.keys.sign(TOKEN, [account_id, opened.code_request, since])
    return _page(ctx, _Form(seen, account_id, token, {}, {}), language)


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
    seen = look(ctx, proof.address_hash)
    words = [*words_in(form), *allowed_in(form)]
    if faults := _faults(ctx, seen, words, account_id):
        return _page(ctx, _Form(seen, account_id, token, form, faults), language)
    try:
        use_up(ctx, proof)
    except CodeRefused as error:
        raise FirstLookEnded from error
    outcomes = say_each(ctx, proof.address_hash, words, account_id=account_id)
    return done_page(ctx, seen, outcomes, language, signed_in=True)


def _page(ctx: Context, form: _Form, language: Language) -> Page:
    response = look_response(ctx, form.seen, form.account_id)
    cards = [
        relation_card(one, form.typed, language, _words_of(form.faults.get(one.relation_id), language))
        for one in _offered_relations(response)
    ]
    memories = [
        {
            "employer_id": one.employer_id,
            "employer": one.employer,
            "until": format_date(one.until, language),
            "chosen": f"{ALLOW}{one.employer_id}" in form.typed,
        }
        for one in response.memories
    ]
    facts = {"look": form.token, "cards": cards, "memories": memories, "faults": bool(form.faults)}
    return Page("people.first_look", facts, language, status=form_status(form.faults))


def _offered(response: LookResponse) -> bool:
    return bool(response.memories) or bool(_offered_relations(response))


def _offered_relations(response: LookResponse) -> list[StandingResponse]:
    """What is not the reader's by their own word is not offered again (rule 7)."""
    return [one for one in response.relations if one.said is not Spoken.I_KNOW_THEM]


def _faults(ctx: Context, seen: Look, words: list[Said], account_id: str) -> dict[str, DomainError]:
    found: dict[str, DomainError] = {}
    for one in words:
        try:
            check_words(ctx, seen, [one], account_id=account_id)
        except DomainError as error:
            found[one.about] = error
    return found


def _words_of(error: DomainError | None, language: Language) -> list[str]:
    return [f"{error.title.in_(language)} {error.advice.in_(language)}"] if error else []


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
