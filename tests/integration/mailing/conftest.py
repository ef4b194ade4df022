from collections.abc import Iterator

import pytest

from tests.support.post import MailWorld, mail_world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailWorld]:
    """A world whose mails a test chooses, with a provider that remembers."""
    with mail_world(monkeypatch) as made:
        yield made
