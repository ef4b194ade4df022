"""Every template of every package, as it stands and as it comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.rendering import template_ids
from qlinx.people.joins import PartedBecause
from qlinx.rights.registry import every_right
from tests.support.facts.common import LINK
from tests.support.letters import FACTS, STATEMENT, Markup, a_letter
from tests.support.rendered_mails import CASES, rendered
from tests.support.template_facts import all_sources, problems, templates_in

both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_template = pytest.mark.parametrize("template", template_ids())

OPTIONAL = {
    "incidents.persons_told": ("name", "employer", "happened"),
    "invitations.invitation": ("text", "where", "places", "answer_by", "notice"),
    "invitations.invitation_cancelled": ("where", "note"),
    "people.address_changed_warning": ("stop_url",),
    "rights.employer_corrected": ("fields",),
    "rights.request_done": ("weighing", "acts_for"),
    "rights.request_identity": ("channel",),
    "rights.request_refused": ("weighing", "used_again"),
    "rosters.sharing_told": ("by",),
}
ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "body", "div", "main", "footer", "h1", "h2", "p", "br", "hr"),
    *("strong", "ul", "li", "a", "table", "tr", "td", "bdi"),
}
ADDRESSES_OF_OUR_OWN = {LINK, STATEMENT.nl, STATEMENT.en, AUTHORITY.url.nl, AUTHORITY.url.en}


RIGHTS = tuple(every_right())


def links(html: str) -> set[str | None]:
    return {attributes["href"] for tag, attributes in Markup(html).tags if tag == "a"}


def without_optional(template: str) -> dict[str, object]:
    return {**FACTS[template], **dict.fromkeys(OPTIONAL.get(template, ()))}


def test_each_template_uses_the_facts_that_its_comment_names() -> None:
    assert problems(all_sources()) == []


def test_the_check_sees_every_template_that_can_be_sent() -> None:
    assert (
        {name.replace("/", ".") for name in templates_in(all_sources())} == set(template_ids()) == set(FACTS)
    )


@pytest.mark.parametrize(
    "change", ["{{ valid_for }}", "{% if is_new %}{% endif %}", "{{ _('x', name=name) }}"]
)
def test_the_check_tells_of_a_fact_that_the_comment_does_not_name(change: str) -> None:
    sources = all_sources()
    changed = {**sources, "people/confirm_signup": sources["people/confirm_signup"] + change}
    assert problems(changed) == [
        "people/confirm_signup: the comment names other facts than the template uses"
    ]


def test_a_fact_that_a_part_uses_counts_for_the_mail() -> None:
    sources = all_sources()
    changed = {**sources, "people/_article_14": sources["people/_article_14"] + "{{ valid_for }}"}
    assert len(problems(changed)) == 3  # the notice by itself, and the two mails that carry it


@pytest.mark.parametrize("used", ["{{ first_name }}", "{{ letter.unsubscribe_url }}{{ answer_url }}"])
def test_the_check_tells_of_a_shared_part_that_uses_what_it_is_not_given(used: str) -> None:
    sources = all_sources()
    changed = {**sources, "invitations/_occasion": sources["invitations/_occasion"] + used}
    told = "gives invitations/_occasion other facts than it uses"
    # The mail of an invitation, and the trial of one.
    assert problems(changed) == [f"invitations/invitation: {told}", f"invitations/test_mail: {told}"]


@both_languages
@every_template
def test_every_mail_names_sender_reason_employer_and_statement(template: str, language: Language) -> None:
    mail = rendered(template, language)
    reason = a_letter(template).reason.in_(language)
    for body in (mail.text, Markup(mail.html).text):
        for told in (
            PROVIDER.legal_name,
            PROVIDER.postal_address,
            PROVIDER.chamber_of_commerce,
            PROVIDER.telephone,
            PROVIDER.email,
            "Voorbeeld Zorg",
            reason,
        ):
            assert told in body
    assert STATEMENT.in_(language) in mail.text
    assert STATEMENT.in_(language) in links(mail.html)


@both_languages
@every_template
def test_html_loads_nothing_and_links_only_where_we_say(template: str, language: Language) -> None:
    page = Markup(rendered(template, language, unsubscribe_url=LINK).html)
    assert {tag for tag, _ in page.tags} <= ALLOWED_TAGS
    for _, attributes in page.tags:
        assert not {"src", "srcset", "background", "poster", "class", "id", "onclick", "onload"} & set(
            attributes
        )
        assert "url(" not in (attributes.get("style") or "")
    assert links(page.source) <= ADDRESSES_OF_OUR_OWN


@both_languages
@every_template
def test_html_is_one_page_with_one_heading_in_its_language(template: str, language: Language) -> None:
    page = Markup(rendered(template, language).html)
    names = [tag for tag, _ in page.tags]
    assert names.count("h1") == names.count("title") == names.count("main") == 1
    assert dict(page.tags)["html"] == {"lang": language}
    assert all(dict(page.tags)[tag].get("role") == "presentation" for tag in names if tag == "table")


@both_languages
@every_template
def test_a_mail_has_at_most_one_button(template: str, language: Language) -> None:
    assert rendered(template, language).html.count("<table") <= 1


@both_languages
@every_template
def test_the_plain_text_tells_every_address_that_the_page_links_to(template: str, language: Language) -> None:
    mail = rendered(template, language, unsubscribe_url=LINK)
    assert links(mail.html) <= set(mail.text.split())


@both_languages
@every_template
def test_a_mail_without_its_optional_facts_has_no_hole(template: str, language: Language) -> None:
    mail = rendered(template, language, facts=without_optional(template), on_behalf_of=None)
    assert "None" not in mail.subject + mail.text + mail.html
    assert not re.search(r"\n\s*\n\s*\n", mail.text)


@both_languages
@every_template
def test_a_mail_prints_every_text_it_is_given(template: str, language: Language) -> None:
    mail = rendered(template, language)
    for told in texts_in(FACTS[template]):
        assert told in mail.subject + mail.text
        assert told in mail.subject + Markup(mail.html).text


def texts_in(facts: object) -> Iterator[str]:
    """Every line of every fact but links and the names of cases."""
    if isinstance(facts, Mapping):
        for name, value in facts.items():
            if not name.endswith("_url") and name not in CASES:
                yield from texts_in(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from texts_in(value)
    elif facts is not None:
        yield from str(facts).splitlines()


@both_languages
def test_every_right_has_words_of_its_own(language: Language) -> None:
    request = FACTS["rights.request_received"]
    texts = {
        rendered("rights.request_received", language, facts={**request, "right": right}).text
        for right in RIGHTS
    }
    assert len(texts) == len(RIGHTS)


@both_languages
def test_a_first_invitation_carries_the_article_14_notice(language: Language) -> None:
    mail = rendered("invitations.invitation", language)
    for body in (mail.text, Markup(mail.html).text):
        for told in ("je e-mailadres", "maandag 16 november 2026", "arbeidsovereenkomst", "28 dagen"):
            assert told in body
        assert AUTHORITY.name.in_(language) in body


@both_languages
def test_a_later_invitation_does_not_repeat_the_notice(language: Language) -> None:
    facts = {**FACTS["invitations.invitation"], "notice": None}
    assert AUTHORITY.name.in_(language) not in rendered("invitations.invitation", language, facts=facts).text


@both_languages
def test_an_erasure_receipt_names_what_stays_until_when_and_authority_and_court(language: Language) -> None:
    mail = rendered("rights.erasure_receipt", language)
    for body in (mail.text, Markup(mail.html).text):
        assert "onherkenbaar" in body
        assert "maandag 22 november 2027" in body
        assert AUTHORITY.name.in_(language) in body
        assert ("rechter" if language == "nl" else "court") in body


@both_languages
@pytest.mark.parametrize("decided_by", ["", "Voorbeeld Zorg"])
def test_every_refusal_names_authority_and_court_whoever_decided(language: Language, decided_by: str) -> None:
    facts = {**FACTS["rights.request_refused"], "decided_by": decided_by}
    mail = rendered("rights.request_refused", language, facts=facts)
    for body in (mail.text, Markup(mail.html).text):
        assert AUTHORITY.name.in_(language) in body
        assert ("rechter" if language == "nl" else "court") in body
    assert AUTHORITY.url.in_(language) in mail.text


@both_languages
def test_what_ended_by_itself_nobody_is_said_to_have_refused(language: Language) -> None:
    facts = {**FACTS["rights.request_refused"], "ended": True, "decided_by": None}
    mail = rendered("rights.request_refused", language, facts=facts)
    for words in (mail.subject, mail.text, Markup(mail.html).text):
        assert {"nl": "geweigerd", "en": "refused"}[language] not in words
    assert AUTHORITY.name.in_(language) in mail.text


@both_languages
def test_a_code_is_not_in_the_subject(language: Language) -> None:
    mail = rendered("people.identity_code", language)
    assert "1234 5678" in mail.text
    assert "1234" not in mail.subject


@both_languages
def test_the_end_of_a_join_is_told_with_its_reason(language: Language) -> None:
    joined = FACTS["people.join_ended"]
    texts = {
        rendered("people.join_ended", language, facts={**joined, "because": because}).text
        for because in PartedBecause
    }
    assert len(texts) == len(PartedBecause)


@both_languages
@pytest.mark.parametrize(
    ("changed", "nl", "en"),
    [("email", "e-mailadres", "e-mail address"), ("mobile", "mobiele nummer", "mobile number")],
)
def test_a_warning_says_what_changed(language: Language, changed: str, nl: str, en: str) -> None:
    facts = {**FACTS["people.address_changed_warning"], "changed": changed}
    mail = rendered("people.address_changed_warning", language, facts=facts)
    expected = nl if language == "nl" else en
    assert expected in mail.subject
    assert expected in mail.text


@both_languages
@pytest.mark.parametrize("changed", ["removed", "reset"])
def test_who_must_have_a_factor_is_told_that_another_is_set_up_next(language: Language, changed: str) -> None:
    facts = {**FACTS["factors.factor_changed"], "changed": changed}
    again = {"nl": "stel je een nieuwe app in", "en": "you set up a new app"}[language]
    told = {
        must: rendered("factors.factor_changed", language, facts={**facts, "sets_again": must})
        for must in (True, False)
    }
    assert again in told[True].text
    assert again in told[True].html
    assert again not in told[False].text


@both_languages
def test_a_frozen_account_that_only_staff_open_offers_no_button(language: Language) -> None:
    mail = rendered(
        "people.account_frozen", language, facts={**FACTS["people.account_frozen"], "by_staff": True}
    )
    assert LINK not in mail.text
    assert LINK not in links(mail.html)
    assert PROVIDER.telephone in mail.text
