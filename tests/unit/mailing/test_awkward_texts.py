"""Whatever somebody wrote is text in a mail, and never markup or a second header."""

from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.rendering import template_ids
from tests.support.letters import FACTS, Markup
from tests.support.rendered_mails import CASES, rendered

awkward = st.text(st.characters(), min_size=1, max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "</title>",
        "{{ 7*7 }}",
        "a\r\nBcc: x@y.example",
        "&lt;b&gt;",
    ]
)


def with_text(facts: object, text: str) -> object:
    """The same facts with this text for each text that a person or an employer wrote."""
    if isinstance(facts, dict):
        return {
            name: value if name.endswith("_url") or name in CASES else with_text(value, text)
            for name, value in facts.items()
        }
    if isinstance(facts, list):
        return [with_text(value, text) for value in facts]
    return text if isinstance(facts, str) else facts


# Mails with words of more than one line: an employer's to its people, a visitor's to ourselves, ours to
# those who asked for the newsletter.
_WITH_LINES: Final = ("invitations.", "visitors.message_arrived", "newsletters.issue", "newsletters.test")


@given(awkward, st.sampled_from(template_ids()), st.sampled_from(LANGUAGES))
@example("0\r0", "visitors.message_arrived", "nl")
@example("0\r0", "newsletters.issue", "nl")
@example("0\n\n0\r\n\r\n0", "newsletters.test", "en")
@example("0\n\n0", "invitations.invitation", "nl")
def test_no_fact_can_be_markup(text: str, template: str, language: Language) -> None:
    plain = rendered(template, language, facts=with_text(FACTS[template], "x"), on_behalf_of="x")
    awkward_one = rendered(template, language, facts=with_text(FACTS[template], text), on_behalf_of=text)
    expected, page = Markup(plain.html), Markup(awkward_one.html)
    lines = page.shape.count(("br", {})) - expected.shape.count(("br", {}))
    shape = [tag for tag in page.shape if tag != ("br", {})]
    assert shape == [tag for tag in expected.shape if tag != ("br", {})]
    assert lines == 0 or template.startswith(_WITH_LINES)


@given(awkward, st.sampled_from(LANGUAGES))
def test_a_subject_is_one_line_of_reasonable_length(text: str, language: Language) -> None:
    facts = {**FACTS["invitations.invitation"], "title": text * 200}
    subject = rendered("invitations.invitation", language, facts=facts).subject
    assert len(subject) <= 150
    assert len(subject.splitlines()) == 1
