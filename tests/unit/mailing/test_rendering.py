from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.letter_errors import FactsMismatchError, UnknownTemplateError, UnprintableFactError
from qlinx.mailing.rendering import documented_facts, render, template_ids
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
