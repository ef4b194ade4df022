"""The words that people meet and that stand in code are found, each by where it stands."""

from tests.support.sentences_in_code import said_in_code, texts_in

MODULE = """
TEXTS: Final = {
    Kind.LOST: LocalText(nl="Weg.", en="Gone."),
    ("email", "missing"): LocalText("Vul in.", "Fill in."),
}
TWICE = (LocalText(nl="Een.", en="One."), LocalText(nl="Twee.", en="Two."))

class Refused(DomainError):
    title = LocalText(nl="Nee.", en="No.")

    def __init__(self, day: str) -> None:
        self.advice = LocalText(nl=f"Vanaf {day}.", en=f"From {day} " "on.")

def joined(one: LocalText) -> LocalText:
    return LocalText(nl=one.nl, en=f"{one.en}")
"""


def test_each_text_is_found_by_where_it_stands_with_what_is_put_in_between_braces() -> None:
    assert texts_in("code.people.errors", MODULE) == {
        "code.people.errors.TEXTS.LOST": {"nl": "Weg.", "en": "Gone."},
        "code.people.errors.TEXTS.email-missing": {"nl": "Vul in.", "en": "Fill in."},
        "code.people.errors.TWICE.1": {"nl": "Een.", "en": "One."},
        "code.people.errors.TWICE.2": {"nl": "Twee.", "en": "Two."},
        "code.people.errors.Refused.title": {"nl": "Nee.", "en": "No."},
        "code.people.errors.Refused.__init__.advice": {"nl": "Vanaf {day}.", "en": "From {day} on."},
    }


def test_refusals_reasons_and_labels_of_every_part_are_among_them() -> None:
    assert {
        "code.kit.errors.InputInvalid.advice",
        "code.rosters.texts_columns.LEFT_OUT.financial",
        "code.people.pages.cards._SAYINGS.WRONG_PERSON",
        "code.invitations.results_file._STATES.INVITED",
    } - set(said_in_code()) == set()
