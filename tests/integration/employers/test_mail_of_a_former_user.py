"""Whoever worked with Qlinx for an employer, and does no more, is told nothing of others: neither by a mail
that was put ready before.
"""

from typing import Final

import pytest

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER, employer_user_by_id
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.composing import Skipped
from qlinx.mailing.declared import mail_of
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.refusing import refusal
from qlinx.mailing.suppression import memory_for
from qlinx.records.catalogue import every_capability
from tests.support.first_mailings import FEW, MANY, a_user, waiting
from tests.support.inviting import Inviting
from tests.support.limits import set_limit
from tests.support.people import letters
from tests.support.subjects import an_employer, an_employer_user
from tests.support.world import World

# What the law has us tell whoever acts for an employer names others; so does what becomes of a mailing.
OF_OTHERS: Final = tuple(
    f"{one.package}.{name}"
    for one in every_capability()
    for name, mail in (getattr(one.mails, "mails", None) or {}).items()
    if mail.purpose is MailPurpose.LEGAL_NOTICE
)
ENDINGS: Final = {"removed": "removed_at", "disabled": "disabled_at"}


def held_back(world: World, user: EmployerUser, template: str) -> str | None:
    mail = mail_of(template)
    return refusal([user], memory_for(world.ctx.store, user.address_hash, OWN_MAIL, mail), mail, world.now)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("template", OF_OTHERS)
def test_what_was_put_ready_for_a_user_does_not_go_once_their_role_has_ended(
    world: World, template: str, ending: str
) -> None:
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    assert held_back(world, user, template) is None

    ended = EMPLOYER_USER.changed(user, **{ENDINGS[ending]: world.now})

    assert held_back(world, ended, template) == "role_ended"


@pytest.mark.parametrize(
    "template", ["incidents.persons_told", "factors.factor_changed", "rights.request_done"]
)
def test_of_what_is_about_themselves_they_are_told_still(world: World, template: str) -> None:
    user = an_employer_user(world.ctx, an_employer(world.ctx), removed_at=world.now)

    assert held_back(world, user, template) is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_mailing_that_waits_is_told_to_nobody_who_left_meanwhile(world: World, ending: str) -> None:
    inviting = Inviting(world, looked_at=False)
    set_limit(inviting.ctx, FIRST_PEOPLE, FEW)
    user_id = a_user(inviting)
    waiting(inviting, MANY)
    user = employer_user_by_id(world.ctx.store, user_id)
    assert user
    inviting.store.write(EMPLOYER_USER.replace(user, **{ENDINGS[ending]: world.now}))

    assert Skipped("person_gone") in letters(world)
