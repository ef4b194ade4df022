"""Without an account, in a browser:
what stands under a proved address, the words about it and the rights on it, in one form.

Everything that was chosen is checked before anything is done; then the code is used up, and each thing is
done on its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from qlinx.kit.errors import DomainError, InputInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import form_status
from qlinx.kit.texts import Language, LocalText
from qlinx.people.look_responses import look_with_code
from qlinx.people.looking import Look, look_for_rights
from qlinx.people.pages.cards import Card, relation_card
from qlinx.people.pages.look_done import done_page
from qlinx.people.proofs import Proof, proved, use_up
from qlinx.people.saying import check_words, say_each
from qlinx.people.schemas.choices import NUMBER
from qlinx.people.schemas.looks import LookWithCodeResponse, SubjectResponse
from qlinx.records.context import Context
from qlinx.rights.following import status_path
from qlinx.rights.identity import SubjectChoice, check_choice
from qlinx.rights.pages.chosen import Chosen, chosen_in, send_to
from qlinx.rights.pages.look_sure import SURE, is_to_be_sure, sure_page
from qlinx.rights.pages.own_words import faults_in, fields_of, put_right_of
from qlinx.rights.registry import every_right, with_code
from qlinx.rights.right import Right
from qlinx.rights.service import ask_all
from qlinx.rights.subjects import heading_of
from qlinx.rights.words import reference_of

_NO_FAULTS: Final[Mapping[str, str]] = {}
_SIGN_IN = LocalText(
    nl="Je hebt een account met dit adres. Als je inlogt, kun je alles zien, verbeteren en verwijderen.",
    en="You have an account with this address. When you sign in you can see, correct and delete everything.",
)
_NOTHING = LocalText(
    nl="Kies bij minstens één ervan wat je wilt.", en="Choose what you want for at least one of them."
)


def look_page(ctx: Context, form: Mapping[str, str], language: Language, *, network_address: str) -> Page:
    """What stands there, with what can be chosen.

    Raises
    ------
    CodeRefused, TooManyRequests
    """
    proof = _proved(ctx, form, network_address)
    return _page(ctx, look_for_rights(ctx, proof.address_hash), form, language)


def act_from_page(ctx: Context, form: Mapping[str, str], language: Language, *, network_address: str) -> Page:
    """Does what was chosen and says what was done, or shows the form again with what to do; asks first
    whether it is sure where something of it is for good.

    Raises
    ------
    CodeRefused, InputInvalid, TooManyRequests
    """
    proof = _proved(ctx, form, network_address)
    seen, chosen = look_for_rights(ctx, proof.address_hash), chosen_in(form)
    if form.get(SURE) == "no":
        return _page(ctx, seen, form, language)
    if faults := dict(_faults(ctx, seen, chosen, form, language)):
        return _page(ctx, seen, form, language, faults=faults)
    if chosen.is_nothing:
        return _page(ctx, seen, form, language, advice=[_NOTHING.in_(language)])
    try:
        address = send_to(chosen, form)
    except InputInvalid as error:
        return _page(ctx, seen, form, language, advice=[one.advice.in_(language) for one in error.faults])
    headings = _headings(ctx, seen, language)
    if is_to_be_sure(chosen, form):
        return sure_page(ctx, chosen, form, headings, language)
    use_up(ctx, proof)
    outcomes = say_each(ctx, proof.address_hash, chosen.words)
    requests = [
        request
        for right, several in chosen.asked()
        for ids in _at_once(right, several)
        for request in _asked(ctx, right, ids, proof.address_hash, form, language, address)
    ]
    for request in requests:
        request["about"] = headings.get(request["about"] or "")
    return done_page(ctx, seen, outcomes, language, requests)


def _proved(ctx: Context, form: Mapping[str, str], network_address: str) -> Proof:
    return proved(ctx, form.get("code_request", ""), form.get("code", ""), network_address=network_address)


def _page(
    ctx: Context,
    seen: Look,
    form: Mapping[str, str],
    language: Language,
    *,
    faults: Mapping[str, str] = _NO_FAULTS,
    advice: Sequence[str] = (),
) -> Page:
    response = look_with_code(ctx, seen)
    facts = {
        "code_request": form.get("code_request", ""),
        "code": form.get("code", ""),
        "cards": list(_cards(ctx, response, form, faults, language)),
        "rights": [(name, right.words.choice.in_(language)) for name, right in with_code().items()],
        "by_representative": form.get("by_representative") == "yes",
        "send_to": form.get("send_to", ""),
        "faults": bool(faults),
        "advice": advice,
    }
    return Page("rights.rights_look", facts, language, status=form_status(faults or advice))


def _cards(
    ctx: Context,
    response: LookWithCodeResponse,
    form: Mapping[str, str],
    faults: Mapping[str, str],
    language: Language,
) -> Iterator[Card]:
    subjects = {one.person_id: one for one in response.subjects}
    for standing in response.relations:
        told = [faults[standing.relation_id]] if standing.relation_id in faults else []
        card = relation_card(standing, form, language, told)
        yield (
            _with_rights(ctx, card, form, subjects[standing.relation_id].kind, language)
            if standing.relation_id in subjects
            else card
        )
    for subject in subjects.values():
        if subject.kind != "relation":
            told = [faults[subject.person_id]] if subject.person_id in faults else []
            card = _subject_card(subject, form, language, told)
            yield _with_rights(ctx, card, form, subject.kind, language)


def _subject_card(
    subject: SubjectResponse, form: Mapping[str, str], language: Language, told: Sequence[str]
) -> Card:
    heading = _heading(subject, language)
    notes = [_SIGN_IN.in_(language)] if subject.kind == "account" else []
    return Card(
        subject.person_id,
        heading,
        notes=notes,
        number_needed=subject.number_needed,
        number=form.get(f"{NUMBER}{subject.person_id}", ""),
        faults=told,
    )


def _heading(subject: SubjectResponse, language: Language) -> str:
    return heading_of(subject.kind).in_(language).format(employer=subject.employer or "")


def _headings(ctx: Context, seen: Look, language: Language) -> dict[str, str]:
    """What each thing under the address is called, by its id; what an account joined by its employer."""
    response = look_with_code(ctx, seen)
    employers = {one.relation_id: one.employer for one in response.relations}
    return employers | {one.person_id: _heading(one, language) for one in response.subjects}


def _with_rights(ctx: Context, card: Card, form: Mapping[str, str], ground: str, language: Language) -> Card:
    offered = frozenset(name for name, right in with_code().items() if right.can_be_used_on(ground))
    chosen = frozenset(name for name in offered if f"{name}-{card.subject_id}" in form)
    cannot = list(dict.fromkeys(_without(ground, language)))
    says = any(every_right()[name].says_what_is_right for name in offered)
    own = fields_of(ctx, card.subject_id, form, language) if says else ()
    return replace(card, rights=offered, chosen=chosen, cannot=cannot, own_words=own)


def _without(ground: str, language: Language) -> Iterator[str]:
    """Why each other right has nothing to be used on here, or where it is used instead."""
    for right in every_right().values():
        why = right.why_not_on(ground)
        why = why or (None if right.with_code else right.elsewhere_used)
        if why:
            yield why.in_(language)


def _faults(
    ctx: Context, seen: Look, chosen: Chosen, form: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    """What can't be done, by the id of what it is about."""
    for one in chosen.words:
        try:
            check_words(ctx, seen, [one])
        except DomainError as error:
            yield one.about, _in_words(error, language)
    for person_id in dict.fromkeys(one for ids in chosen.rights.values() for one in ids):
        try:
            check_choice(ctx, seen, SubjectChoice(person_id, form.get(f"{NUMBER}{person_id}")))
        except DomainError as error:
            yield person_id, _in_words(error, language)
    for person_id, wrong in faults_in(ctx, chosen, form):
        yield person_id, _in_words(wrong, language)
    for person_id, advice in chosen.conflicts():
        yield person_id, advice.in_(language)


def _at_once(right: Right, ids: Sequence[str]) -> Sequence[Sequence[str]]:
    """What is right is another thing of each."""
    return [[one] for one in ids] if right.says_what_is_right else [ids]


def _asked(
    ctx: Context,
    right: Right,
    ids: Sequence[str],
    proved_hash: str,
    form: Mapping[str, str],
    language: Language,
    address: str | None,
) -> Iterator[dict[str, str | None]]:
    """What became of asking for one right on these subjects;
    one that fails is told, for the code is used up.
    """
    what = right.words.title.in_(language)
    try:
        representative = form.get("by_representative") == "yes"
        requests = ask_all(
            ctx,
            ids,
            right,
            proved=proved_hash,
            by_representative=representative,
            send_to=address if right.transferable else None,
            corrections=put_right_of(ctx, right, ids[0], form),
        )
    except DomainError as error:
        yield {
            "what": what,
            "about": None,
            "reference": None,
            "url": None,
            "problem": _in_words(error, language),
        }
        return
    for request in requests:
        url = f"{ctx.page_path(status_path(ctx, request))}?language={language}"
        yield {
            "what": what,
            "about": request.person_id,
            "reference": reference_of(request.request_id),
            "url": url,
            "problem": None,
        }


def _in_words(error: DomainError, language: Language) -> str:
    if isinstance(error, InputInvalid):
        return " ".join(fault.advice.in_(language) for fault in error.faults)
    return f"{error.title.in_(language)} {error.advice.in_(language)}"
