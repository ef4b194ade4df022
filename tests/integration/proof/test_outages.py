"""The proof of outages notices what it is there to notice, and a quick part of it runs with every test."""

import pytest

from qlinx.mailing.purposes import MailPurpose
from tests.proof.outages.mutants import MUTANTS
from tests.proof.outages.proving import is_caught, played, plays
from tests.proof.outages.trouble import OUTAGES


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_broken_variant_is_caught(name: str) -> None:
    assert is_caught(name)


@pytest.mark.parametrize("name", [name for name, outage in OUTAGES.items() if not outage.is_long])
def test_mail_of_each_purpose_outlives_an_outage(name: str) -> None:
    ended = played(name, 0, 2)

    assert ended.wrong == []
    assert ended.given == dict.fromkeys(MailPurpose, 2)
    assert ended.sent + ended.stopped == ended.given.total()


def test_only_where_nobody_could_know_of_the_first_a_mail_goes_twice() -> None:
    assert played("answers and events are lost", 1).twice > 0
    assert played("answers are lost", 1).twice == 0


def test_every_outage_is_played_with_every_purpose() -> None:
    assert {name for name, _, _ in plays()} == set(OUTAGES)
