"""Telling the persons an incident is about, as staff see it: the words, whom it concerns, the mail as it will
go, and what became of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, Literal

from pydantic import Field

from qlinx.employers.names import names_of
from qlinx.employers.service import all_employers
from qlinx.incidents import telling
from qlinx.incidents.audiences import number_of
from qlinx.incidents.desk_places import INCIDENT_PAGE, PERSONS_MAIL, PERSONS_PAGE
from qlinx.incidents.labels import OTHER_OUTCOME, OUTCOMES
from qlinx.incidents.recording import incident_of
from qlinx.incidents.schemas import MOST_TOLD, Told
from qlinx.incidents.telling_model import Audience, AudienceKind, Telling, Wording
from qlinx.incidents.telling_store import counts_of, telling_of
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import FieldFault, InputInvalid, NotFound
from qlinx.kit.fields import Email, Id, email_address
from qlinx.kit.ids import reference_of
from qlinx.kit.pages import KeptFile, Moved, Page
from qlinx.kit.schemas import validated
from qlinx.kit.seen import SeenForm, tag_of
from qlinx.kit.texts import LANGUAGES, Language, LocalText, format_moment
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.runs.model import RunState

# Where the pages of this installation are, and the address that its mail is from.
Mailed = tuple[str, str]
DONE: Final = ("saved", "sent", "paused", "resumed")
_FIELDS: Final = tuple(Wording.model_fields)
_MISSING: Final = LocalText(nl="Vul dit in.", en="Fill this in.")
_CHOOSE: Final = LocalText(nl="Kies om wie het gaat.", en="Choose whom it is about.")


class WordsForm(SeenForm):
    """What persons are told, in both languages."""

    act: Literal["save"]
    nl_what: Told
    nl_consequences: Told
    nl_measures: Told
    nl_yours: Told
    en_what: Told
    en_consequences: Told
    en_measures: Told
    en_yours: Told

    def wording(self, language: Language) -> Wording:
        return Wording(**{name: getattr(self, f"{language}_{name}") for name in _FIELDS})


class AudienceForm(SeenForm):
    """Whom it concerns: ``employer-<id>``, ``sign_ins``, ``readers`` or ``address`` with an address."""

    act: Literal["look", "send"]
    to: str = Field(default="", pattern=r"^(employer-[a-z0-9]{26}|sign_ins|readers|address)?$")
    email: Email | None = None

    @property
    def kind(self) -> AudienceKind:
        if not self.to:
            raise InputInvalid([FieldFault("/to", "missing", _CHOOSE)])
        return AudienceKind(self.to.partition("-")[0])

    @property
    def employer_id(self) -> str | None:
        return self.to.partition("-")[2] or None

    @property
    def address(self) -> str:
        if self.email is None:
            raise InputInvalid([FieldFault("/email", "missing", _MISSING)])
        return self.email


class HoldForm(SeenForm):
    """That a sending waits, or goes on."""

    act: Literal["pause", "resume"]
    once: Id


def add_telling_pages(
    site: PageRoutes,
    context: Callable[[], Context],
    mailed: Callable[[], Mailed],
    number_of_sign_ins: Callable[[], int],
) -> None:
    """Gives a function the pages. ``number_of_sign_ins``: about how many can sign in, staff aside."""

    @site.page(PERSONS_PAGE, done=DONE)
    def see_telling(incident_id: str) -> Page:
        """The words, whom they went to, and what became of the mails."""
        return telling_page(context(), incident_id, site.language)

    @site.form(PERSONS_PAGE, again=see_telling)
    def tell_persons(incident_id: str) -> Page | Moved:
        """Keeps the words; shows what will go and to how many; sends it; has a sending wait or go on."""
        typed = {name: value for name, value in site.fields.items() if value}
        if typed.get("act") == "look":
            form = validated(AudienceForm, typed)
            who = site.who.person_id
            return sure_page(context(), incident_id, form, mailed(), number_of_sign_ins, actor=who)
        done = carry_out(context(), incident_id, typed, actor=site.who.person_id)
        return Moved(PERSONS_PAGE, {"incident_id": incident_id}, done=done)

    @site.page(PERSONS_MAIL)
    def receive_mail(incident_id: str, of: str) -> KeptFile:
        """The very bytes of the mail in one language."""
        from qlinx.incidents.telling_preview import shown

        languages = [one for one in LANGUAGES if one == of]
        if not languages:
            raise NotFound
        found = shown(context(), incident_id, languages[0], mailed(), actor=site.who.person_id)
        return KeptFile(f"{incident_id}-{of}.eml", found.message.decode("ascii"), "message/rfc822")


def carry_out(ctx: Context, incident_id: str, typed: Mapping[str, str], *, actor: str) -> str:
    """Does what a button says; gives the code of what was done.

    Raises
    ------
    NotFound, InputInvalid, NotHighRisk, WordsIncomplete, WordsWent, NobodyAtAddress, NothingUnderWay,
    TooManyRequests, ChangedSince, ChangedMeanwhile, Busy
    """
    if typed.get("act") == "send":
        form = validated(AudienceForm, typed)
        if form.kind is AudienceKind.ADDRESS:
            telling.tell_address(ctx, incident_id, email_address(form.address), form.saw, actor=actor)
        else:
            telling.begin(ctx, incident_id, form.kind, form.employer_id, form.saw, actor=actor)
        return "sent"
    if typed.get("act") in ("pause", "resume"):
        asked = validated(HoldForm, typed)
        if asked.act == "pause":
            telling.hold(ctx, incident_id, asked.once, actor=actor)
            return "paused"
        telling.go_on(ctx, incident_id, asked.once, actor=actor)
        return "resumed"
    words = validated(WordsForm, typed)
    telling.write_words(ctx, incident_id, words.wording("nl"), words.wording("en"), words.saw, actor=actor)
    return "saved"


def telling_page(ctx: Context, incident_id: str, language: Language) -> Page:
    """The words, whom they went to, and what became of the mails.

    Raises
    ------
    NotFound
    """
    incident, found = incident_of(ctx, incident_id), telling_of(ctx.store, incident_id)
    counts = counts_of(ctx.store, incident_id)
    progress = {one.once: _people(ctx, incident_id, one) for one in found.audiences}
    total = sum(people for people, _ in progress.values())
    known = {f"{of}_{name}": getattr(found.words(of), name) for of in LANGUAGES for name in _FIELDS}
    if not found.version:
        # What was recorded is the beginning of what is told, in the language in which it was recorded.
        known |= {f"nl_{name}": getattr(incident, name) for name in ("what", "consequences", "measures")}
    facts = {
        **_common(found, incident_id),
        "may_tell": telling.may_tell(incident),
        "known": known,
        "most": MOST_TOLD,
        "complete": found.is_complete,
        "went": bool(found.audiences),
        "employers": [(f"employer-{one.employer_id}", one.name) for one in all_employers(ctx)],
        "audiences": _rows(ctx, found, progress, language),
        "outcomes": _outcomes(counts, language),
        "waiting": max(0, total - counts.total()),
        "total": total,
    }
    return Page("incidents.desk_telling", facts)


def sure_page(
    ctx: Context,
    incident_id: str,
    form: AudienceForm,
    mailed: Mailed,
    number_of_sign_ins: Callable[[], int],
    *,
    actor: str,
) -> Page:
    """The mail as it will go, and to how many; nothing is sent yet.

    Raises
    ------
    NotFound, InputInvalid, WordsIncomplete, NobodyAtAddress, TooManyRequests, Busy
    """
    from qlinx.incidents.telling_preview import shown

    found = telling_of(ctx.store, incident_id)
    mails = [shown(ctx, incident_id, of, mailed, actor=actor) for of in LANGUAGES]
    if form.kind is AudienceKind.ADDRESS:
        people, more = len(telling.look_up(ctx, incident_id, email_address(form.address), actor=actor)), False
    else:
        people, more = number_of(ctx, form.kind, form.employer_id, number_of_sign_ins)
    employers = {one.employer_id for one in incident_of(ctx, incident_id).employers}
    facts = {
        **_common(found, incident_id),
        "to": form.to,
        "email": form.email or "",
        "kind": form.kind.value,
        "employer": names_of(ctx, [form.employer_id])[form.employer_id] if form.employer_id else "",
        "employer_told": form.employer_id is None or form.employer_id in employers,
        "people": people,
        "more": more,
        "mails": list(zip(LANGUAGES, mails, strict=True)),
        "mail_place": PERSONS_MAIL,
    }
    return Page("incidents.desk_telling_sure", facts)


def _common(found: Telling, incident_id: str) -> dict[str, object]:
    return {
        "incident_id": incident_id,
        "reference": reference_of(incident_id),
        "version": tag_of(found.version),
        "incident_place": INCIDENT_PAGE,
        "persons_place": PERSONS_PAGE,
    }


def _people(ctx: Context, incident_id: str, one: Audience) -> tuple[int, str]:
    """How many mails of an audience were put ready, and where its run is."""
    if one.people is not None:
        return one.people, "done"
    run = telling.run_of_audience(ctx, incident_id, one.once)
    if run is None:
        return 0, "done"
    return run.people, "paused" if run.state is RunState.PAUSED else "under_way"


def _rows(
    ctx: Context, found: Telling, progress: Mapping[str, tuple[int, str]], language: Language
) -> list[dict[str, object]]:
    names = names_of(ctx, [one.employer_id for one in found.audiences if one.employer_id])
    return [
        {
            "once": one.once,
            "kind": one.kind.value,
            "employer": names[one.employer_id] if one.employer_id else "",
            "begun": format_moment(one.begun_at, HOME_ZONE.key, language),
            "people": progress[one.once][0],
            "state": progress[one.once][1],
        }
        for one in found.audiences
    ]


def _outcomes(counts: Mapping[str, int], language: Language) -> list[tuple[str, int]]:
    """How many mails came how far, those of one word together."""
    numbers: Counter[str] = Counter()
    for word, number in counts.items():
        numbers[OUTCOMES.get(word, OTHER_OUTCOME).in_(language)] += number
    return sorted(numbers.items())
