from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.texts import LocalText
from qlinx.mailing import rendering
from qlinx.mailing.letter_errors import FactsMismatchError, UnknownTemplateError, UnprintableFactError
from qlinx.mailing.rendering import Rendered, documented_facts, render, template_ids
from tests.support.letters import FACTS, Markup, a_letter, a_sender

INVITATION = FACTS["invitations.invitation"]
ARABIC = "فاطمة"


def test_templates_are_found_in_the_packages_that_own_them() -> None:
    assert "people.confirm_signup" in template_ids()
    assert not [name for name in template_ids() if name.startswith("mailing.") or "._" in name]


def test_a_template_that_no_package_has_is_refused() -> None:
    with pytest.raises(UnknownTemplateError):
        render(replace(a_letter(), template="people.no_such_mail"), a_sender())
    with pytest.raises(UnknownTemplateError):
        documented_facts("nobody.no_such_mail")


def test_a_fact_that_is_missing_or_unknown_is_named() -> None:
    facts = {"first_name": "Noor", "sign_in_url": None, "telephone": "x"}
    del facts["sign_in_url"]
    with pytest.raises(FactsMismatchError, match=r"missing \['sign_in_url'\], unknown \['telephone'\]"):
        render(a_letter("people.already_registered", facts=facts), a_sender())


def test_a_fact_inside_a_fact_that_is_missing_is_named_without_its_neighbours() -> None:
    with pytest.raises(FactsMismatchError, match="shared_on") as caught:
        render(
            a_letter(
                "rosters.first_contact_notice",
                facts={"first_name": "Noor", "notice": {"employer": "Geheim BV"}},
            ),
            a_sender(),
        )
    assert "Geheim" not in str(caught.value)


@pytest.mark.parametrize("value", [None, True, 1.5, ["a"], b"x"])
def test_only_text_and_whole_numbers_are_printed(value: object) -> None:
    with pytest.raises(UnprintableFactError):
        render(
            a_letter("people.identity_code", facts={"code": value, "valid_minutes": 15, "valid_until": None}),
            a_sender(),
        )


def test_line_breaks_of_an_employer_stay_in_the_text_and_nowhere_else() -> None:
    facts = {**INVITATION, "text": "Een\r\ntwee\u2028drie", "title": "Een\r\ntwee"}
    mail = render(a_letter(facts=facts), a_sender())
    assert "Een\ntwee\ndrie" in mail.text
    assert "Een<br>\ntwee<br>\ndrie" in mail.html
    assert "uitgenodigd voor: Een twee\n" in mail.text
    assert mail.subject == "Uitnodiging: Een twee"


def test_markup_in_a_fact_is_shown_as_it_was_typed() -> None:
    typed = '<b>Tip & "truc"</b> {{ 7 * 7 }}'
    mail = render(a_letter(facts={**INVITATION, "title": typed, "text": typed}), a_sender())
    assert Markup(mail.html).text.count(typed) == 4  # title of the page, preheader, heading, text
    assert typed in mail.text
    assert typed in mail.subject


def test_a_name_that_runs_the_other_way_does_not_turn_the_sentence() -> None:
    mail = render(a_letter(facts={**INVITATION, "first_name": ARABIC, "text": ARABIC}), a_sender())
    assert f"Hallo \u2068{ARABIC}\u2069," in mail.text
    assert f"Hallo <bdi>{ARABIC}</bdi>," in mail.html
    assert f"<p><bdi>{ARABIC}</bdi></p>" in mail.html


def test_letters_one_after_another_say_each_what_is_theirs() -> None:
    def letter(employer: str, link: str, language: str, why: str) -> Rendered:
        reason = LocalText(nl=f"{why} nl", en=f"{why} en")
        own = a_letter(unsubscribe_url=link, language=language, on_behalf_of=employer, reason=reason)
        return render(own, a_sender())

    of_each = [
        ("Bakkerij Berg", "https://qlinx.example/u/een", "nl", "Eerst"),
        ("Bakkerij Berg", "https://qlinx.example/u/twee", "nl", "Eerst"),
        ("Bakkerij Berg", "https://qlinx.example/u/drie", "en", "Eerst"),
        ("Zorg Zuid", "https://qlinx.example/u/vier", "nl", "Eerst"),
        ("Zorg Zuid", "https://qlinx.example/u/vijf", "nl", "Later"),
    ]
    for employer, link, language, why in of_each:
        mail = letter(employer, link, language, why)
        for words in (mail.text, mail.html):
            assert employer in words
            assert f"{why} {language}" in words
            assert [one[1] for one in of_each if one[1] in words] == [link]


@pytest.mark.parametrize("part", ["top", "why", "whose"])
@pytest.mark.parametrize("ending", ["txt", "html"])
def test_what_letters_share_can_hold_nothing_of_who_reads_them(
    part: str, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = rendering.source
    for own in ("{{ letter.unsubscribe_url }}", "{{ first_name }}", "{{ letter.subject }}"):
        more = {f"mailing/{part}.{ending}": own}
        monkeypatch.setattr(rendering, "source", lambda name, more=more: source(name) + more.get(name, ""))
        for made in (rendering._text_environment, rendering._html_environment, rendering._rendered_once):
            made.cache_clear()
        with pytest.raises(FactsMismatchError):
            render(a_letter(unsubscribe_url="https://qlinx.example/u/een"), a_sender())
    for made in (rendering._text_environment, rendering._html_environment, rendering._rendered_once):
        made.cache_clear()


def test_what_a_mailing_is_about_is_shared_and_whom_it_greets_is_not() -> None:
    titles, names = ("Teamuitje", "Zomerfeest", "Teamuitje"), ("Anna", "Bram", "Cees")
    for title, name in zip(titles, names, strict=True):
        mail = render(a_letter(facts={**INVITATION, "title": title, "first_name": name}), a_sender())
        for words in (mail.text, mail.html):
            assert [one for one in set(titles) if one in words] == [title]
            assert [one for one in names if one in words] == [name]


@pytest.mark.parametrize("own", ["{{ first_name }}", "{{ answer_url }}", "{{ letter.unsubscribe_url }}"])
def test_what_a_mailing_is_about_can_hold_nothing_of_who_reads_it(
    own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = rendering.source
    more = {"invitations/_occasion.jinja": own}
    monkeypatch.setattr(rendering, "source", lambda name: source(name) + more.get(name, ""))
    kept = (
        rendering._compiled,
        rendering._text_environment,
        rendering._html_environment,
        rendering._rendered_once,
    )
    for made in kept:
        made.cache_clear()
    with pytest.raises(FactsMismatchError):
        render(a_letter(unsubscribe_url="https://qlinx.example/u/een"), a_sender())
    for made in kept:
        made.cache_clear()


def test_a_very_long_title_is_cut_in_the_subject_and_whole_in_the_mail() -> None:
    title = "Teamuitje " * 1000
    mail = render(a_letter(facts={**INVITATION, "title": title}), a_sender())
    assert len(mail.subject) <= 150
    assert mail.subject.endswith("Teamuitje…")
    assert title.strip() in mail.text


@given(st.text(st.characters()))
def test_what_is_rendered_can_always_be_written(text: str) -> None:
    mail = render(
        a_letter(
            facts={**INVITATION, "title": text or "x", "text": text, "first_name": text}, on_behalf_of=text
        ),
        a_sender(),
    )
    for words in (mail.subject, mail.text, mail.html):
        words.encode()
        assert not set(words) & set("\0\x1b\u202e\u2066\x7f")
