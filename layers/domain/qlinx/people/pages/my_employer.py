"""One employer that shares somebody who has an account, as a page:
where its mail goes, what stops it, and what can be said about it.
"""

from collections.abc import Callable
from typing import Final, Literal

from qlinx.employers.names import names_of
from qlinx.kit.errors import FieldFault, InputInvalid, NotFound
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language, LocalText
from qlinx.people.joins import choose_mail, part_from
from qlinx.people.labels import names_in_words
from qlinx.people.model import Account
from qlinx.people.own_data import asks_joins, joined_to, want_mail_of
from qlinx.people.pages.cards import in_full
from qlinx.people.places import MY_DATA, MY_EMPLOYER, MY_REQUESTS
from qlinx.people.saying import Spoken, say_again
from qlinx.people.schemas.relations import MailChoice, RelationResponse, RelationWord
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

_SAY_SO: Final = LocalText(
    nl="Zet een vinkje als je dit los wilt maken. Er is niets gewijzigd.",
    en="Tick the box if you want to part from this. Nothing was changed.",
)
_WORDS: Final = (Spoken.YES, Spoken.NOT_ANY_MORE, Spoken.WRONG_PERSON)


class EmployerForm(Schema):
    """What the buttons post."""

    act: Literal["mail", "again", "word", "part"]
    to: str = ""
    word: str = ""
    sure: Literal["", "yes"] = ""


def add_employer_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page of each employer that shares whoever is signed in."""

    @site.page(MY_EMPLOYER, done=("mail", "again"), asks=asks_joins)
    def see(relation_id: str) -> Page:
        """What can be chosen and said."""
        return employer_page(context(), site.who, relation_id, site.language)

    @site.form(MY_EMPLOYER, again=see)
    def act(relation_id: str) -> Moved:
        """Sends the mail elsewhere, lets it come again, says what this is to them, or parts from it."""
        form, account_id = validated(EmployerForm, site.fields), site.who.person_id
        if form.act == "word":
            word = validated(RelationWord, {"word": form.word} if form.word else {}).word
            say_again(context(), account_id, relation_id, Spoken(word))
            return Moved(MY_DATA, done="said")
        if form.act == "part":
            if not form.sure:
                raise InputInvalid([FieldFault("/sure", "required", _SAY_SO)])
            part_from(context(), site.who_freshly.person_id, relation_id)
            return Moved(MY_DATA, done="parted")
        if form.act == "again":
            want_mail_of(context(), account_id, relation_id)
        else:
            to = validated(MailChoice, {"to": form.to} if form.to else {}).to
            choose_mail(context(), account_id, relation_id, at_sign_in=to == "sign_in")
        return Moved(MY_EMPLOYER, {"relation_id": relation_id}, done=form.act)


def employer_page(ctx: Context, account: Account, relation_id: str, language: Language) -> Page:
    """The page of one relation.

    Raises
    ------
    NotFound
        It is not joined to this account, or sleeps.
    """
    ctx = ctx.reading()
    found = [one for one in joined_to(ctx, account.person_id) if one.join.relation_id == relation_id]
    if not found or found[0].person is None or found[0].employment is None:
        raise NotFound
    names = names_of(ctx, [found[0].join.employer_id])
    one = RelationResponse.of(found[0], names, language)
    words = [word for word in _WORDS if word is not Spoken.YES or one.asked]
    facts = {
        "one": one,
        "words": [(word.value, in_full(word, one.employer, language)) for word in words],
        "address": found[0].person.email,
        "put_right": names_in_words(found[0].employment.put_right, language),
        "said_again": names_in_words(found[0].employment.said_again, language),
        "can_come_again": any(stop.purposes for stop in one.mail_stops),
        "requests": MY_REQUESTS,
        "back": MY_DATA,
    }
    return Page("people.my_employer", facts)
