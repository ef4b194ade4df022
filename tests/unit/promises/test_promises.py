"""What we tell people is in one of three classes, and each promise has tests that keep it (decision 126)."""

import copy
from typing import Any

import pytest

from tests.support.promises import digest, faults, promised, register, said

PROMISE = "people.mail.article_14.dispute"
FACT = "invitations.page.answer.off"


@pytest.fixture
def written() -> dict[str, Any]:
    return copy.deepcopy(register())


def test_everything_that_is_said_is_in_one_class_and_each_promise_is_kept_by_a_test() -> None:
    assert list(faults(register(), said())) == []


def test_what_is_in_no_class_is_noticed(written: dict[str, Any]) -> None:
    del written["facts"][FACT]
    assert list(faults(written, said())) == [f"{FACT} is in no class"]


def test_a_new_message_is_noticed_until_it_has_a_class(written: dict[str, Any]) -> None:
    spoken = {**said(), "people.mail.new.words": {"nl": "Nieuw", "en": "New"}}
    assert list(faults(written, spoken)) == ["people.mail.new.words is in no class"]


def test_what_is_in_two_classes_is_noticed(written: dict[str, Any]) -> None:
    written["instructions"][FACT] = None
    assert list(faults(written, said())) == [f"{FACT} is in 2 classes"]


def test_a_test_that_is_not_there_is_noticed(written: dict[str, Any]) -> None:
    written["promises"][0]["kept_by"] = ["tests/unit/promises/test_promises.py::test_of_nothing"]
    assert list(faults(written, said())) == [
        "tests/unit/promises/test_promises.py::test_of_nothing is no test"
    ]


def test_a_promise_without_a_test_is_noticed(written: dict[str, Any]) -> None:
    written["promises"][0]["kept_by"] = []
    (fault,) = faults(written, said())
    assert fault.startswith("nothing keeps")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_promise_whose_words_change_in_either_language_is_confirmed_anew(language: str) -> None:
    spoken = {**said(), PROMISE: {**said()[PROMISE], language: "Iets anders."}}
    (fault,) = faults(register(), spoken)
    assert PROMISE in fault
    assert digest(spoken[PROMISE]) in fault


@pytest.mark.parametrize(
    "words", [{"nl": "We wissen het.", "en": "Gone."}, {"nl": "Weg.", "en": "It goes at once."}]
)
def test_a_promise_does_not_hide_among_facts(words: dict[str, str]) -> None:
    (fault,) = faults(register(), {**said(), FACT: words})
    assert fault.startswith(f"{FACT} promises something")


def test_what_goes_is_taken_out_of_the_register(written: dict[str, Any]) -> None:
    spoken = {key: words for key, words in said().items() if key != FACT}
    assert list(faults(written, spoken)) == [f"{FACT} is said nowhere"]


def test_the_first_mail_and_every_right_are_among_the_promises() -> None:
    kept = promised(register())
    assert {key for key in said() if key.startswith("rights.page.rights.") and key.endswith("_what")} <= set(
        kept
    )
    assert {"people.mail.article_14.dispute", "people.mail.article_14.your_rights"} <= set(kept)


IN_CODE = "code.people.errors.Invented.advice"


@pytest.mark.parametrize(
    "words",
    [
        {"nl": "Probeer het opnieuw. Er is niets gewijzigd.", "en": "Try again. It is as it was."},
        {"nl": "Probeer het later.", "en": "We try it again in a week."},
        {"nl": "Klaar.", "en": "Your employer is told."},
        {"nl": "Dit wordt een jaar bewaard.", "en": "Done."},
    ],
)
def test_a_promise_in_code_does_not_hide_among_others_of_its_kind(words: dict[str, str]) -> None:
    (fault,) = faults(register(), {**said(), IN_CODE: words})
    assert fault.startswith(f"{IN_CODE} promises something")


def test_a_sentence_in_code_that_promises_nothing_has_the_class_of_its_kind() -> None:
    words = {"nl": "Vul een getal in.", "en": "Fill in a number."}
    assert list(faults(register(), {**said(), IN_CODE: words})) == []


def test_a_sentence_in_code_of_no_kind_is_noticed() -> None:
    key = "code.people.invented.WORDS"
    spoken = {**said(), key: {"nl": "Vul een getal in.", "en": "Fill in a number."}}
    assert list(faults(register(), spoken)) == [f"{key} is in no class"]


def test_promises_of_one_kind_are_confirmed_anew_when_one_of_them_changes_or_comes() -> None:
    kind = "code.rosters.texts_columns.LEFT_OUT"
    others = {"nl": "Niet bewaard.", "en": "Not stored."}
    for key in (f"{kind}.financial", f"{kind}.invented"):
        (fault,) = faults(register(), {**said(), key: others})
        assert fault.startswith(f"{kind}.* says something else")


def test_a_kind_of_which_nothing_is_said_is_taken_out_of_the_register(written: dict[str, Any]) -> None:
    written["facts"]["code.people.invented.*"] = None
    assert list(faults(written, said())) == ["code.people.invented.* is said nowhere"]
