from collections.abc import Iterator

import pytest

from tests.support.post import MailWorld, mail_world


@pytest.fixture(scope="module")
def tables() -> Iterator[MailWorld]:
    with pytest.MonkeyPatch.context() as monkeypatch, mail_world(monkeypatch) as world:
        yield world


@pytest.fixture
def world(tables: MailWorld) -> MailWorld:
    """The module's tables, everything else as it was at the start; people are new in every test."""
    tables.fresh()
    return tables
