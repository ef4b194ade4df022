from collections.abc import Iterator

import pytest

from qlinx.aws import clients
from qlinx.entrypoints import post_office, wiring
from qlinx.people.model import Person
from tests.support.mail_events import As
from tests.support.post import MailWorld, mail_world

MADE_ONCE = (
    clients.dynamodb,
    clients.sqs,
    clients.secrets_manager,
    wiring.context,
    wiring.queue,
    post_office.post_office,
)


@pytest.fixture
def as_function(world: MailWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[As]:
    """Sets the environment of a function, as its template does, and forgets that of the one before."""

    def become(name: str) -> None:
        for made in MADE_ONCE:
            made.cache_clear()
        for variable, value in world.resources.environment(name).items():
            monkeypatch.setenv(variable, value)

    monkeypatch.setattr(clients, "sesv2", lambda: world.ses)
    yield become
    for made in MADE_ONCE:
        made.cache_clear()


@pytest.fixture
def person(world: MailWorld, as_function: As) -> Person:
    """A person whose address is hashed with the key that the functions have."""
    as_function("mail_delivery")
    person = world.person()
    return world.change(person, address_hash=wiring.context().address_hash(person.email))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailWorld]:
    """A world whose mails a test chooses, with a provider that remembers."""
    with mail_world(monkeypatch) as made:
        yield made
