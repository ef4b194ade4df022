"""Mails as they come out, with the facts of an example."""

from typing import Any

from qlinx.kit.texts import Language
from qlinx.mailing.rendering import Rendered, render
from tests.support.letters import a_letter, a_sender

# What decides between sentences, and is printed itself nowhere.
CASES = {
    "by_representative",
    "ended",
    "account",
    "act",
    "right",
    "changed",
    "reply",
    "asks",
    "because",
    "chooses_password",
    "sets_again",
    "by_staff",
    "on_invitation",
}


def rendered(template: str, language: Language, **changes: Any) -> Rendered:
    return render(a_letter(template, language=language, **changes), a_sender())
