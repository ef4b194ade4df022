"""The link in a mail is for whoever reads the mail of this person now, wherever that goes."""

from collections.abc import Callable

import pytest

from qlinx.invitations.errors import LinkRevoked, LinkUnknown
from qlinx.invitations.links import Opened, opened_by, reply_path
from qlinx.invitations.mails import compose
from qlinx.invitations.store import INVITEE
from qlinx.mailing.composing import Links
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.joins import choose_mail, detach, put_to_sleep
from qlinx.people.model import AccountState, PersonState
from qlinx.people.reaching import reader_of
from qlinx.people.store import ACCOUNT, account_of
from tests.support.inviting import Inviting, as_read

NEW = "nieuw@werk.example"
Happens = Callable[[Inviting, str, str], None]


def link(inviting: Inviting, person_id: str, invitation_id: str) -> str:
    return reply_path(inviting.ctx, inviting.someone(person_id), invitation_id).removeprefix("/i/")


def renamed(inviting: Inviting, person_id: str) -> None:
    inviting.change_person(person_id, email=NEW, address_hash=inviting.ctx.address_hash(NEW))


def locked(inviting: Inviting, account_id: str) -> None:
    """A former address of the account stopped a change of it."""
    account = account_of(inviting.store, account_id)
    assert account
    inviting.store.write(ACCOUNT.replace(account, state=AccountState.FROZEN))


@pytest.fixture
def person_id(inviting: Inviting) -> str:
    return inviting.person(language="nl")


@pytest.fixture
def account(inviting: Inviting, person_id: str) -> str:
    """Theirs, in another language and at another address."""
    return inviting.account(person_id, language="en", email="noor@thuis.example")


@pytest.fixture
def invitation_id(inviting: Inviting, account: str) -> str:
    del account
    return inviting.dispatch().invitation_id


def test_the_link_in_the_mail_opens_this_person_s_invitation_in_the_reader_s_language(
    inviting: Inviting, person_id: str, invitation_id: str
) -> None:
    (entry,) = (OUTBOX.value(as_read(item)) for item in inviting.items("outbox"))
    letter = compose(inviting.ctx, entry, Links("https://qlinx.example"))
    assert isinstance(letter, Letter)
    token = str(letter.facts["answer_url"]).removeprefix("https://qlinx.example/i/")

    assert opened_by(inviting.ctx, token) == Opened(person_id, invitation_id, "en")


def test_a_link_lasts_while_the_mail_goes_to_the_employer_s_address(
    inviting: Inviting, person_id: str, account: str, invitation_id: str
) -> None:
    token = link(inviting, person_id, invitation_id)

    renamed(inviting, account)
    assert opened_by(inviting.ctx, token).person_id == person_id
    put_to_sleep(inviting.ctx, account, "0" * 40)
    assert opened_by(inviting.ctx, token).person_id == person_id
    detach(inviting.ctx, account, person_id)
    assert opened_by(inviting.ctx, token) == Opened(person_id, invitation_id, "nl")


TO_THE_EMPLOYER_S: dict[str, Happens] = {
    "the employer names another address": lambda inviting, person_id, _: renamed(inviting, person_id),
    "the person has it sent elsewhere": lambda inviting, person_id, account: choose_mail(
        inviting.ctx, account, person_id, at_sign_in=True
    ),
    "an erasure": lambda inviting, person_id, _: inviting.change_person(person_id, state=PersonState.ERASING),
}
TO_THE_ACCOUNT_S: dict[str, Happens] = {
    "another sign-in address": lambda inviting, _, account: renamed(inviting, account),
    "the join falls asleep": lambda inviting, _, account: put_to_sleep(inviting.ctx, account, "0" * 40),
    "the join ends": lambda inviting, person_id, account: detach(inviting.ctx, account, person_id),
    "the account goes": lambda inviting, _, account: inviting.change_person(
        account, state=PersonState.ERASING
    ),
    "the account is locked": lambda inviting, _, account: locked(inviting, account),
    "another choice": lambda inviting, person_id, account: choose_mail(
        inviting.ctx, account, person_id, at_sign_in=False
    ),
}


@pytest.mark.parametrize("happens", TO_THE_EMPLOYER_S.values(), ids=TO_THE_EMPLOYER_S)
def test_a_link_to_the_employer_s_address_ends_when_the_mail_does_not_go_there_any_more(
    inviting: Inviting, person_id: str, account: str, invitation_id: str, happens: Happens
) -> None:
    token = link(inviting, person_id, invitation_id)
    assert opened_by(inviting.ctx, token).person_id == person_id

    happens(inviting, person_id, account)

    with pytest.raises(LinkRevoked):
        opened_by(inviting.ctx, token)


@pytest.mark.parametrize("happens", TO_THE_ACCOUNT_S.values(), ids=TO_THE_ACCOUNT_S)
def test_a_link_to_the_sign_in_address_ends_when_the_mail_does_not_go_there_any_more(
    inviting: Inviting, person_id: str, account: str, invitation_id: str, happens: Happens
) -> None:
    choose_mail(inviting.ctx, account, person_id, at_sign_in=True)
    token = link(inviting, person_id, invitation_id)
    assert opened_by(inviting.ctx, token).person_id == person_id

    happens(inviting, person_id, account)

    with pytest.raises(LinkRevoked):
        opened_by(inviting.ctx, token)


def test_while_an_account_is_locked_mail_goes_to_the_address_that_the_employer_names(
    inviting: Inviting, person_id: str, account: str, invitation_id: str
) -> None:
    choose_mail(inviting.ctx, account, person_id, at_sign_in=True)
    assert reader_of(inviting.ctx, inviting.someone(person_id)).addressee.address == "noor@thuis.example"

    locked(inviting, account)

    reader = reader_of(inviting.ctx, inviting.someone(person_id))
    assert reader.addressee.address == inviting.someone(person_id).email
    assert opened_by(inviting.ctx, link(inviting, person_id, invitation_id)).person_id == person_id


def test_a_link_ends_with_the_invitee(inviting: Inviting, person_id: str, invitation_id: str) -> None:
    token = link(inviting, person_id, invitation_id)
    invitation = inviting.invitation(invitation_id)
    inviting.store.write(INVITEE.remove(inviting.invitee(person_id, invitation)))

    with pytest.raises(LinkRevoked):
        opened_by(inviting.ctx, token)


def test_a_link_that_was_altered_is_unknown(inviting: Inviting, person_id: str, invitation_id: str) -> None:
    token = link(inviting, person_id, invitation_id)

    for wrong in (token[:-1], token[1:], "", "x"):
        with pytest.raises(LinkUnknown):
            opened_by(inviting.ctx, wrong)
