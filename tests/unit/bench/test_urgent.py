"""The simulation of codes behind a mailing, and what it says of the template."""

import pytest

from tests.bench.flow import flowing
from tests.bench.urgent import Senders, urgent_of, waiting
from tests.support.application import application

RATES = sorted(int(rate) for rate in application().templates["Mailing"]["Mappings"]["MailSenders"])


@pytest.mark.parametrize("rate", RATES)
def test_a_mailing_leaves_a_tenth_of_the_pace_to_urgent_mail_and_uses_most_of_the_rest(rate: int) -> None:
    senders = Senders.of(application(), rate)

    assert 0.8 * rate <= senders.routine_a_second <= 0.9 * rate
    assert senders.urgent >= 2


@pytest.mark.parametrize("rate", RATES)
def test_a_code_waits_for_no_mailing(rate: int) -> None:
    found = waiting(Senders.of(application(), rate), backlog=10_000)

    assert found.seconds < 1
    assert found.mails <= rate / 10


def test_in_one_queue_a_code_would_wait_for_all_of_it() -> None:
    found = waiting(Senders.of(application(), 14), backlog=3_000, own_queue=False)

    assert found.mails == 3_000 - 3 * 14
    assert found.seconds > 200


def test_a_provider_that_is_taken_up_by_the_mailing_makes_codes_wait() -> None:
    greedy = Senders(rate=14, routine=20, urgent=2, spacing=0.0)

    assert waiting(greedy, backlog=10_000, codes=20).refused > 0


def test_only_the_code_comes_to_the_queue_of_urgent_mail() -> None:
    with flowing(keep_mails=False) as flow:
        assert urgent_of(flow, 12) == (0, 1)
