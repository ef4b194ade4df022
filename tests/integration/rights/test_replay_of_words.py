"""A restored backup unsays no word of a reader, and needs no replay for what the ledger is asked anyway."""

from datetime import UTC, datetime

import pytest

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.refusing import refusal
from qlinx.mailing.suppression import memory_of, stop_mail
from qlinx.people.desk import Decision, decide
from qlinx.people.joins import join
from qlinx.people.model import Word
from qlinx.people.store import PERSON
from qlinx.people.words import say, say_from_account
from tests.integration.rights.test_replay import replays, restore
from tests.support.people import letters, person_of, says_yes
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


def test_a_word_of_a_reader_stands_again_and_once_more_changes_nothing(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    backup = world.every_item()
    say(world.ctx, relation.person_id, Word.WRONG_PERSON, relation.address_hash)
    restore(world, backup)

    assert replays(world).standings == 1

    assert person_of(world.ctx, relation.person_id).said is Word.WRONG_PERSON
    assert replays(world).standings == 0


def test_a_word_of_the_holder_of_an_account_stands_again(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    backup = world.every_item()
    world.pass_time(minutes=1)
    say_from_account(world.ctx, holder.person_id, relation.person_id, Word.WRONG_PERSON)
    letters(world)
    restore(world, backup)

    replayed = replays(world)

    assert (replayed.again["parting"], replayed.standings) == (1, 1)
    again = person_of(world.ctx, relation.person_id)
    assert (again.account_id, again.said) == (None, Word.WRONG_PERSON)


def test_what_the_employer_confirmed_or_the_holder_took_back_stands_no_more(world: World) -> None:
    employer = an_employer(world.ctx)
    confirmed, joined = a_relation(world.ctx, employer, NOOR), a_relation(world.ctx, employer, AT_HOME)
    holder = a_holder(world.ctx, "noor@elders.example.nl")
    for relation in (confirmed, joined):
        say(world.ctx, relation.person_id, Word.LEFT, relation.address_hash)
    backup = world.every_item()
    world.pass_time(minutes=1)
    decide(world.ctx, employer.employer_id, confirmed.person_id, Decision.STILL_WORKS_HERE, actor="user")
    join(world.ctx, holder.person_id, joined.person_id, joined.address_hash)
    restore(world, backup)

    assert replays(world).standings == 2

    assert [person_of(world.ctx, one.person_id).said for one in (confirmed, joined)] == [None, None]


def test_a_word_about_another_address_is_not_said_of_the_one_in_the_backup(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    backup = world.every_item()
    moved = person_of(world.ctx, relation.person_id).model_copy(update={"address_hash": "another"})
    world.ctx.store.write(PERSON.replace(moved))
    say(world.ctx, relation.person_id, Word.LEFT, "another")
    restore(world, backup)
    assert replays(world).standings == 0
    assert person_of(world.ctx, relation.person_id).said is None


def test_a_stop_of_mail_needs_no_replay_for_the_ledger_itself_is_asked(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    backup = world.every_item()
    scope = relation.given_by
    assert scope
    purpose = MailPurpose.INVITATION
    world.ctx.store.write(
        *stop_mail(world.ctx, relation.address_hash, scope, MailStop.OBJECTION, purpose=purpose)
    )
    restore(world, backup)
    known = memory_of(world.ctx.store, relation.address_hash, scope)
    holders = [holder.value for holder in addressees_of(world.ctx, relation.person_id)]
    assert refusal(holders, known, Mail(purpose, Urgency.ROUTINE), world.now) == MailStop.OBJECTION
