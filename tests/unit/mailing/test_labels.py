"""Each mail has a name that its reader understands, and so has each reason why one did not go."""

import ast
from collections.abc import Iterator
from pathlib import Path

from infrastructure.local.paths import DOMAIN_LAYER
from qlinx.aws import mail_provider
from qlinx.invitations.reminder_mail import REPLIES_CLOSED
from qlinx.mailing.declaring import PackageMails
from qlinx.mailing.feedback import _NEVER_LEFT
from qlinx.mailing.outbox import MailState, OutboxEntry
from qlinx.mailing.purposes import Barrier
from qlinx.records.catalogue import every_capability
from qlinx.rights.words import value_label

PRODUCT = DOMAIN_LAYER / "qlinx"


def mails() -> Iterator[str]:
    """Every mail that a package declares."""
    for one in every_capability():
        if isinstance(one.mails, PackageMails):
            yield from (f"{one.package}.{name}" for name in one.mails.mails)


def reasons_in(source: str) -> set[str]:
    """The words that a module skips a mail with, however they come about."""
    skips = (
        call
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Skipped"
    )
    return {
        constant.value
        for call in skips
        for constant in ast.walk(call)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }


def files() -> Iterator[Path]:
    return PRODUCT.rglob("*.py")


def reasons() -> set[str]:
    found = {reason for file in files() for reason in reasons_in(file.read_text("utf-8"))}
    return {*found, *(one.value for one in Barrier), REPLIES_CLOSED, *_NEVER_LEFT.values(), *_refused()}


def _refused() -> set[str]:
    return set(mail_provider._REFUSED.values())


def nameless(field: str, values: set[str]) -> set[str]:
    return {value for value in values if value_label(OutboxEntry, field, value) is None}


def test_each_mail_has_a_name() -> None:
    assert len(set(mails())) > 40
    assert nameless("template", set(mails())) == set()


def test_each_reason_why_a_mail_did_not_go_has_words() -> None:
    assert len(reasons()) > 30
    assert nameless("reason", reasons()) == set()


def test_each_state_of_a_mail_has_words() -> None:
    assert nameless("state", {state.value for state in MailState}) == set()


def test_a_reason_is_found_however_it_is_chosen() -> None:
    assert reasons_in('a = Skipped("one" if b else "two")') == {"one", "two"}


def test_a_mail_or_a_reason_without_a_name_is_told() -> None:
    assert nameless("template", {"people.never_written"}) == {"people.never_written"}
    assert nameless("reason", {"never_said"}) == {"never_said"}
