"""The link in every mail that can be stopped: one press, and nothing else stops than that mail."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message

import pytest

from qlinx.aws.mail_provider import MailProvider
from qlinx.kit.errors import LinkDamaged
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.purposes import MailPurpose, can_be_stopped
from qlinx.mailing.unsubscribing import UNSUBSCRIBE_PATH, unsubscribe, unsubscribe_path, unsubscribing
from qlinx.people.model import Person
from qlinx.people.store import PERSON
from qlinx.records.context import Context
from tests.support.http import Functions
from tests.support.invitation_mails import CALLED_OFF, INVITED, LINKS, called_off, entry_of, mailed
from tests.support.inviting import Inviting
from tests.support.letters import a_sender
from tests.support.post import Ses
from tests.support.subjects import a_relation, an_employer
from tests.support.world import World


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def link_of(inviting: Inviting, person_id: str) -> str:
    person = inviting.someone(person_id)
    return invitations_to(inviting.ctx, person)


def invitations_to(ctx: Context, person: Person) -> str:
    """The link in an invitation to somebody."""
    purpose = MailPurpose.INVITATION
    return unsubscribe_path(ctx, person.person_id, person.address_hash, purpose, scope=person.mail_scope)


def token_of(path: str) -> str:
    return path.removeprefix(UNSUBSCRIBE_PATH)


def sent(inviting: Inviting, person_id: str, template: str) -> Message:
    """A mail as the provider gets it."""
    ses = Ses()
    office = PostOffice(MailProvider(ses, "letters"), a_sender(), LINKS)  # type: ignore[arg-type]  # stands in for it
    entry = entry_of(inviting, person_id, template)
    assert deliver(inviting.ctx, OUTBOX.key(entry), office) is Outcome.SENT
    return message_from_bytes(ses.taken[-1]["Content"]["Raw"]["Data"])


def test_only_mail_that_can_be_stopped_carries_the_link_and_both_headers(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    invited = sent(inviting, person_id, INVITED)
    called_off(inviting, invitation)
    off = sent(inviting, person_id, CALLED_OFF)

    assert invited["List-Unsubscribe"] == f"<https://qlinx.example{link_of(inviting, person_id)}>"
    assert invited["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert off["List-Unsubscribe"] is None


def test_looking_changes_nothing_and_pressing_stops_at_once(functions: Functions) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    path = invitations_to(world.ctx, relation)

    for _ in range(2):
        page = functions.call("rights_pages", "GET", path)
        assert (page.status, "Stop deze mail" in page.body) == (200, True)
    assert unsubscribing(world.ctx, token_of(path)).stopped is False

    for _ in range(2):
        done = functions.call("rights_pages", "POST", path, form={"List-Unsubscribe": "One-Click"})
        assert (done.status, "Voorbeeld Zorg 1" in done.body) == (200, True)
        assert "weer aan" in done.body
    assert unsubscribing(world.ctx, token_of(path)).stopped is True
    assert "Deze mail is gestopt" in functions.call("rights_pages", "GET", path).body
    assert "This mail has stopped" in functions.call("rights_pages", "GET", path, language="en").body


def test_what_waits_to_be_sent_does_not_go_and_what_is_no_invitation_does(inviting: Inviting) -> None:
    person_id = inviting.person()
    first = inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT
    second = inviting.dispatch()

    unsubscribe(inviting.ctx, token_of(link_of(inviting, person_id)))
    called_off(inviting, first)

    assert mailed(inviting, person_id, about=second) is Outcome.SKIPPED
    assert entry_of(inviting, person_id, about=second).reason == MailStop.OBJECTION
    assert mailed(inviting, person_id, CALLED_OFF) is Outcome.SENT


def test_a_link_of_a_former_mailbox_stops_nothing_of_the_present_one(inviting: Inviting) -> None:
    person_id = inviting.person()
    former = link_of(inviting, person_id)
    new = "nieuw@werk.example"
    inviting.change_person(person_id, email=new, address_hash=inviting.ctx.address_hash(new))
    inviting.dispatch()

    assert unsubscribe(inviting.ctx, token_of(former)).mailed is None
    assert mailed(inviting, person_id) is Outcome.SENT


def test_a_link_works_when_its_person_was_erased_and_the_employer_names_the_address_again(
    inviting: Inviting,
) -> None:
    person_id = inviting.person()
    link = link_of(inviting, person_id)
    person = inviting.someone(person_id)
    inviting.ctx.store.write(PERSON.remove(person))

    assert unsubscribing(inviting.ctx, token_of(link)).stopped is False
    for _ in range(2):
        assert unsubscribe(inviting.ctx, token_of(link)).stopped is True

    again = inviting.person(email=person.email)
    inviting.dispatch()
    assert mailed(inviting, again) is Outcome.SKIPPED
    assert entry_of(inviting, again).reason == MailStop.OBJECTION
    assert person.address_hash not in link


@pytest.mark.parametrize("token", ["made-up", "", "WyJ4Il0.x"])
def test_a_link_that_is_not_ours_is_none(inviting: Inviting, token: str) -> None:
    with pytest.raises(LinkDamaged):
        unsubscribing(inviting.ctx, token)


def test_every_purpose_that_can_be_stopped_has_the_link() -> None:
    assert [purpose for purpose in MailPurpose if can_be_stopped(purpose)] == [
        MailPurpose.INVITATION,
        MailPurpose.NEWSLETTER,
        MailPurpose.MARKETING,
    ]
