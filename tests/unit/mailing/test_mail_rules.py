"""Every mail that a template makes, read by an independent parser, keeps to what a mail must be like."""

from typing import Any

import pytest

from qlinx.invitations.draft import _LONGEST_TEXT
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.letter import Letter
from qlinx.mailing.letter_errors import LetterError
from qlinx.mailing.mime import write
from qlinx.mailing.rendering import SUBJECT_LIMIT, render, source, template_ids
from qlinx.mailing.versions import version_of
from tests.support.letters import FACTS, WRITTEN, a_letter, a_sender, an_event
from tests.support.mail_rules import problems, read_by_another

both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_template = pytest.mark.parametrize("template", template_ids())
STOP = "https://qlinx.example/u/" + "x" * 150


def sent(**changes: Any) -> tuple[bytes, Letter]:
    letter = a_letter(**changes)
    return write(letter, a_sender(), date=WRITTEN), letter


def told(raw: bytes, letter: Letter) -> list[str]:
    return problems(raw, letter, a_sender())


@both_languages
@every_template
@pytest.mark.parametrize("more", [{}, {"unsubscribe_url": STOP}, {"on_behalf_of": None}])
def test_every_mail_keeps_to_the_rules(template: str, language: Language, more: dict[str, Any]) -> None:
    assert told(*sent(template=template, language=language, **more)) == []


@both_languages
def test_so_does_one_with_an_event(language: Language) -> None:
    assert told(*sent(language=language, calendar=an_event(), unsubscribe_url=STOP)) == []


@both_languages
@every_template
def test_another_parser_reads_the_words_that_were_rendered(template: str, language: Language) -> None:
    raw, letter = sent(template=template, language=language)
    rendered, read = render(letter, a_sender()), read_by_another(raw)
    assert read.mail.subject == rendered.subject
    assert read.text.rstrip("\n") == rendered.text.rstrip("\n")
    assert read.html.rstrip("\n") == rendered.html.rstrip("\n")


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (b"From: Qlinx", b"From: Else <else@other.example>\r\nX-From: Qlinx", "From is not our own domain"),
        (b"\r\nSubject:", b"\r\nSubject: again\r\nSubject:", "Subject stands there 2 times"),
        (b"<info@qlinx.nl>", b"<uitnodiging@qlinx.example>", "a reply goes where nobody reads it"),
        (b"\r\nDate:", b"\r\nX-Date:", "Date stands there 0 times"),
        (b"One-Click", b"Two-Clicks", "List-Unsubscribe-Post is not what RFC 8058 asks for"),
        (b"Message-ID: <", b"Message-ID: ", "Message-ID is none"),
        (b'charset=3D"utf-8"', b'charset=3D"utf-8" src=3D', "loads something from elsewhere"),
        (b"text/plain; charset=utf-8", b"text/plain; charset=latin-1", "text/plain is not in UTF-8"),
        (b"text/html;", b"text/plain;", "made of"),
        (b"display:none", b"display:flex", "no preheader"),
        (b"55996029", b"00000000", "sender is missing"),
        (b"padding:14px 28px;color", b"padding:1px;color", "a button of which only the words can be tapped"),
        (b"Voorbeeld Zorg", b"%(employer)s", "something was not filled in"),
    ],
)
def test_each_rule_sees_what_it_is_there_for(before: bytes, after: bytes, problem: str) -> None:
    raw, letter = sent(unsubscribe_url=STOP)
    assert before in raw
    assert any(one.startswith(problem) for one in told(raw.replace(before, after), letter))


def test_a_mail_that_gmail_would_clip_is_told_of() -> None:
    raw, letter = sent(facts={**FACTS["invitations.invitation"], "text": "Lang verhaal. " * 9000})
    assert any("Gmail shows" in one for one in told(raw, letter))


def test_the_longest_text_that_an_employer_may_write_is_not_clipped() -> None:
    raw, letter = sent(
        facts={**FACTS["invitations.invitation"], "text": "é" * _LONGEST_TEXT}, calendar=an_event()
    )
    assert told(raw, letter) == []


def test_a_megabyte_of_text_is_one_mail_or_an_error_of_ours() -> None:
    facts = {**FACTS["invitations.invitation"], "text": "e" * 1_000_000, "title": "x" * 1_000_000}
    raw, _ = sent(facts=facts)
    read = read_by_another(raw)
    assert len(read.mail.subject) <= SUBJECT_LIMIT
    assert "e" * 1_000_000 in read.text
    with pytest.raises(LetterError):
        sent(facts={**facts, "text": "é" * 4_000_000})


@pytest.mark.parametrize("language", ["fr", "", "nl\r\nBcc: x@y.example"])
def test_an_unknown_language_is_no_mail(language: Any) -> None:
    with pytest.raises(Exception, match=r"language|locale|nl|fr|No such file|''"):
        sent(language=language)


@pytest.mark.parametrize(
    "hostile", ["x\r\nBcc: all@else.example", "x\r\n\r\n<script>", "=?utf-8?q?=0D=0ABcc:_a@b?="]
)
def test_no_fact_becomes_a_header_for_another_parser(hostile: str) -> None:
    raw, letter = sent(facts={**FACTS["invitations.invitation"], "title": hostile}, on_behalf_of=hostile)
    read = read_by_another(raw)
    assert [one.address for one in read.mail.to] == [letter.to.address]
    assert (read.mail.cc, read.mail.bcc, read.header("Bcc")) == ([], [], [])
    assert "<script" not in read.html


def test_the_version_of_a_template_changes_with_what_it_says_and_not_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version_of.cache_clear()
    before = {template: version_of(template) for template in template_ids()}
    assert len(set(before.values())) == len(before)
    version_of.cache_clear()
    assert {template: version_of(template) for template in template_ids()} == before

    def changed(key: str, language: Language) -> str:
        return f"{key} {language}!"

    monkeypatch.setattr("qlinx.mailing.versions.message", changed)
    version_of.cache_clear()
    assert all(version_of(template) != version for template, version in before.items())
    version_of.cache_clear()


def test_a_part_that_changes_is_another_version_of_the_mails_that_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version_of.cache_clear()
    before = {one: version_of(one) for one in template_ids()}
    monkeypatch.setattr(
        "qlinx.mailing.versions.source", lambda name: source(name) + ("!" if "_invitation" in name else "")
    )
    version_of.cache_clear()
    changed = {one for one in template_ids() if version_of(one) != before[one]}
    assert "invitations.invitation" in changed
    assert "people.confirm_signup" not in changed
    version_of.cache_clear()


@pytest.mark.parametrize("part", ["top", "why", "whose"])
def test_a_part_of_the_frame_that_changes_is_another_version_of_every_mail(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_of.cache_clear()
    before = {one: version_of(one) for one in template_ids()}
    monkeypatch.setattr(
        "qlinx.mailing.versions.source",
        lambda name: source(name) + ("!" if name == f"mailing/{part}.html" else ""),
    )
    version_of.cache_clear()
    assert all(version_of(one) != version for one, version in before.items())
    version_of.cache_clear()
