"""Prospects as staff see them: by the day on which to look again, and one of them with what is done."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from qlinx.kit.clock import home_day
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import Email, FieldRefused, Id, Line, Name, Remark, email_address
from qlinx.kit.ids import new_id, reference_of
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.seen import SeenForm, tag_of
from qlinx.kit.texts import Language, LocalText, format_date
from qlinx.prospects import keeping
from qlinx.prospects.desk_places import PROSPECT_PAGE, PROSPECTS, REMOVAL
from qlinx.prospects.labels import BASES
from qlinx.prospects.model import REVIEW_DAYS, Basis, Prospect
from qlinx.prospects.store import first_to_review
from qlinx.records.context import Context

DONE: Final = ("kept", "changed", "noted", "reviewed", "mailed")
_SHOWN: Final = 100
_DETAILS: Final = ("name", "organisation", "telephone", "address", "source", "shown_by", "basis")
_NO_WORDS: Final = LocalText(
    nl="Schrijf kort op hoe en waarover.", en="Write down in short how and about what."
)
_NO_DAY: Final = LocalText(nl="Kies een dag.", en="Choose a day.")
_NO_BASIS: Final = LocalText(nl="Kies waarom we contact mogen zoeken.", en="Choose why we may seek contact.")


def _basis(value: str) -> str:
    if value not in list(Basis):
        raise FieldRefused("missing", _NO_BASIS)
    return value


_Day = Annotated[date | None, BeforeValidator(lambda typed: typed or None)]
_AsBasis = Annotated[str, AfterValidator(_basis)]


class _DetailsForm(Schema):
    """What is known of somebody."""

    name: Name
    organisation: Line | None = None
    telephone: Line | None = None
    address: Remark | None = None
    source: Remark
    basis: _AsBasis = Field(default="", validate_default=True)
    shown_by: Remark | None = None

    @property
    def details(self) -> keeping.Details:
        return keeping.Details(
            self.name,
            self.organisation,
            self.telephone,
            self.address,
            self.source,
            Basis(self.basis),
            self.shown_by,
        )


class NewForm(_DetailsForm):
    """Somebody new, under the id that the page gave out."""

    prospect_id: Id
    email: Email
    language: Language = "nl"
    met_on: date

    @property
    def new(self) -> keeping.NewProspect:
        return keeping.NewProspect(
            self.prospect_id, email_address(self.email), self.language, self.met_on, self.details
        )


class ChangeForm(_DetailsForm, SeenForm):
    """What is known, put right."""

    act: Literal["change"]


class ActForm(Schema):
    """What is done with somebody."""

    act: Literal["read", "note", "review", "mail"]
    contacted_on: _Day = None
    words: Remark | None = None
    review_on: _Day = None

    @property
    def contact(self) -> tuple[date, str]:
        """The day and words of a contact.

        Raises
        ------
        InputInvalid
        """
        if self.contacted_on is None:
            raise _missing("/contacted_on", _NO_DAY)
        if self.words is None:
            raise _missing("/words", _NO_WORDS)
        return self.contacted_on, self.words

    @property
    def next_day(self) -> date:
        """The day on which to look again.

        Raises
        ------
        InputInvalid
        """
        if self.review_on is None:
            raise _missing("/review_on", _NO_DAY)
        return self.review_on


Act = Callable[[Context, str, ActForm, str], None]
_ACTS: Final[Mapping[str, tuple[str, Act]]] = {
    "note": (
        "noted",
        lambda ctx, one, form, actor: keeping.note_contact(ctx, one, *form.contact, actor=actor),
    ),
    "review": (
        "reviewed",
        lambda ctx, one, form, actor: keeping.review(ctx, one, form.next_day, actor=actor),
    ),
    "mail": ("mailed", lambda ctx, one, _, actor: keeping.introduce(ctx, one, actor=actor)),
}


def keep(ctx: Context, form: NewForm, *, actor: str) -> Moved:
    """Keeps somebody.

    Raises
    ------
    InputInvalid, Objected, KnownAlready, ChangedMeanwhile, Busy
    """
    keeping.keep(ctx, form.new, actor=actor)
    return Moved(PROSPECT_PAGE, {"prospect_id": form.prospect_id}, done="kept")


def act_on(
    ctx: Context, prospect_id: str, typed: Mapping[str, str], language: Language, *, actor: str
) -> Page | Moved:
    """Shows who somebody is, or does what else a button says.

    Raises
    ------
    NotFound, InputInvalid, MailNotAllowed, IntroducedAlready, ChangedSince, ChangedMeanwhile, Busy
    """
    if typed.get("act") == "change":
        form = validated(ChangeForm, typed)
        keeping.change(ctx, prospect_id, form.details, form.saw, actor=actor)
        return Moved(PROSPECT_PAGE, {"prospect_id": prospect_id}, done="changed")
    asked = validated(ActForm, typed)
    if asked.act == "read":
        read = keeping.read(ctx, prospect_id, actor=actor)
        return prospect_page(ctx, prospect_id, language, read)
    done, act = _ACTS[asked.act]
    act(ctx, prospect_id, asked, actor)
    return Moved(PROSPECT_PAGE, {"prospect_id": prospect_id}, done=done)


def removal_page(ctx: Context, prospect_id: str, language: Language) -> Page:
    """What goes with somebody, in numbers and without who it is.

    Raises
    ------
    NotFound
    """
    one = keeping.prospect_of(ctx, prospect_id)
    facts = {
        **_row(one, ctx.today(), language),
        "contacts": len(one.contacts),
        "introduced": one.introduced_at is not None,
        "prospect_page": PROSPECT_PAGE,
    }
    return Page("prospects.desk_removal", facts)


def remove(ctx: Context, prospect_id: str, *, actor: str) -> Moved:
    """Removes somebody, once staff saw what goes.

    Raises
    ------
    NotFound, ChangedMeanwhile, Busy
    """
    keeping.remove(ctx, prospect_id, actor=actor)
    return Moved(PROSPECTS, done="removed")


def prospects_page(ctx: Context, language: Language) -> Page:
    """Whom staff look at again, the first day first, without names; and the form for somebody new."""
    found, more = first_to_review(ctx.store, limit=_SHOWN)
    facts = {
        "prospects": [_row(one, ctx.today(), language) for one in found],
        "more": more,
        "prospect_page": PROSPECT_PAGE,
        "new_id": new_id(),
        "known": dict.fromkeys(_DETAILS, ""),
        "today": ctx.today().isoformat(),
        "bases": _bases(language),
    }
    return Page("prospects.desk_prospects", facts)


def prospect_page(ctx: Context, prospect_id: str, language: Language, read: Prospect | None = None) -> Page:
    """One of them; who it is only where it was ``read``, in the answer to the form that asks for it.

    Raises
    ------
    NotFound
    """
    one = read or keeping.prospect_of(ctx, prospect_id)
    today = ctx.today()
    facts = {
        **_row(one, today, language),
        "version": tag_of(one.version),
        "ends": format_date(one.ends_at.date(), language),
        "basis_words": BASES[one.basis].in_(language),
        "may_mail": one.basis.allows_mail and not one.introduced_at,
        "introduced": format_date(one.introduced_at.date(), language) if one.introduced_at else "",
        "prospects_place": PROSPECTS,
        "removal_place": REMOVAL,
        "read": _words_of(one) if read else None,
        "known": one.model_dump(mode="json", include=set(_DETAILS)) if read else dict.fromkeys(_DETAILS, ""),
        "today": today.isoformat(),
        "latest_review": (today + timedelta(days=REVIEW_DAYS)).isoformat(),
        "bases": _bases(language),
    }
    return Page("prospects.desk_prospect", facts)


def _missing(pointer: str, advice: LocalText) -> InputInvalid:
    return InputInvalid([FieldFault(pointer, "missing", advice)])


def _bases(language: Language) -> list[tuple[str, str]]:
    return [(basis.value, BASES[basis].in_(language)) for basis in Basis]


def _row(one: Prospect, today: date, language: Language) -> dict[str, object]:
    return {
        "prospect_id": one.person_id,
        "reference": reference_of(one.person_id),
        "review": format_date(one.review_on, language),
        "late": one.review_on <= today,
        "last": format_date(home_day(one.last_contact_at), language),
    }


def _words_of(one: Prospect) -> dict[str, object]:
    return {
        "name": one.name,
        "email": one.email,
        "telephone": one.telephone,
        "contacts": [(line[:10], line[11:]) for line in reversed(one.contacts)],
    }
