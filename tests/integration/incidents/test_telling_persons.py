"""The persons an incident is about are told by mail, each once, whatever is pressed twice, killed or
stopped.
"""

import random
from collections import Counter
from typing import Any, Final

import pytest

from qlinx.aws import user_pool
from qlinx.incidents import posting, telling
from qlinx.incidents.deciding import close
from qlinx.incidents.errors import NotHighRisk, WordsIncomplete, WordsWent
from qlinx.incidents.mails import compose
from qlinx.incidents.posting import PERSONS_TOLD, RUN_TYPES, settled
from qlinx.incidents.states import IncidentState
from qlinx.incidents.telling_model import AudienceKind, Wording
from qlinx.incidents.telling_store import TOLD, counts_of, telling_of, told_item
from qlinx.kit.clock import utc_day
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import new_id
from qlinx.kit.seen import WHATEVER_IS_NOW, ChangedSince, Seen
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.declared import mail_of
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState, OutboxEntry
from qlinx.mailing.refusing import refusal
from qlinx.mailing.suppression import memory_for
from qlinx.people.joins import choose_mail
from qlinx.people.model import PersonState, Word
from qlinx.people.store import PERSON, person_by_id
from qlinx.records.audit import acts
from qlinx.records.shape import Change
from qlinx.records.store import Store
from qlinx.runs import pages
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.integration.newsletters.test_sent_to_many import Killed, Mortal, readers
from tests.support.incidents import BY, an_incident_that_is, tell_persons
from tests.support.people import says_yes
from tests.support.queues import RememberedQueue
from tests.support.retention import run as clean_up
from tests.support.subjects import (
    AT_HOME,
    NOOR,
    a_holder,
    a_relation,
    a_waiting_row,
    an_employer,
    an_employer_contact,
    an_employer_user,
)
from tests.support.world import World

NL: Final = Wording(what="Een lijst lekte.", consequences="Nepmail.", measures="Weg.", yours="Let op.")
EN: Final = Wording(what="A list leaked.", consequences="Fake mail.", measures="Gone.", yours="Watch out.")
EMPLOYER: Final = AudienceKind.EMPLOYER


def an_incident_to_tell(world: World, *, state: IncidentState = IncidentState.HIGH_RISK) -> str:
    made = an_incident_that_is(world.ctx, state)
    telling.write_words(world.ctx, made.incident_id, NL, EN, WHATEVER_IS_NOW, actor=BY)
    return made.incident_id


def begins(world: World, incident_id: str, employer_id: str, seen: Seen = WHATEVER_IS_NOW) -> None:
    telling.begin(world.ctx, incident_id, EMPLOYER, employer_id, seen, actor=BY)


def mails(world: World) -> list[OutboxEntry]:
    found = (OUTBOX.value(item) for item in world.items_of("outbox"))
    return [one for one in found if one.template == PERSONS_TOLD]


def whom(world: World) -> Counter[str]:
    return Counter(one.person_id for one in mails(world))


def test_everybody_of_an_employer_is_told_once_and_of_another_nobody(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer, other = an_employer(ctx), an_employer(ctx, 2)
    those = {
        a_relation(ctx, employer, f"{new_id()}@werk.example").person_id,
        a_waiting_row(ctx, employer).person_id,
        an_employer_user(ctx, employer).person_id,
        an_employer_contact(ctx, employer).person_id,
    }
    a_relation(ctx, other, f"{new_id()}@werk.example")
    for _ in range(3):
        begins(world, incident_id, employer.employer_id)
    tell_persons(world)
    assert whom(world) == dict.fromkeys(those, 1)
    (audience,) = telling_of(ctx.store, incident_id).audiences
    assert (audience.people, audience.begun_by) == (4, BY)
    done = [act.action for act in acts(ctx, utc_day(ctx.now()))]
    assert done.count("incident-persons-mailed:employer") == 1


def test_everybody_who_can_sign_in_is_told_once_and_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts stand in no group of the index, so the pool tells who they are, page by page."""
    monkeypatch.setattr(user_pool, "_PAGE", 2)
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer = an_employer(ctx)
    shared = a_relation(ctx, employer, AT_HOME)
    those = {a_holder(ctx, f"{new_id()}@thuis.example").person_id for _ in range(4)}
    those |= {an_employer_user(ctx, employer).person_id}
    going = a_holder(ctx, f"{new_id()}@thuis.example", state=PersonState.ERASING)
    # Whoever is on the way into the pool, or has left us and not the pool yet, is nobody to us.
    for user_id in (*those, going.person_id, new_id()):
        world.pool().create(user_id)
    for _ in range(2):
        telling.begin(ctx, incident_id, AudienceKind.SIGN_INS, None, WHATEVER_IS_NOW, actor=BY)
    tell_persons(world)
    assert whom(world) == dict.fromkeys(those, 1)
    (audience,) = telling_of(ctx.store, incident_id).audiences
    assert audience.people == len(those)
    # The employer's run tells whom it shares, and its user not once more.
    begins(world, incident_id, employer.employer_id)
    tell_persons(world)
    assert whom(world) == dict.fromkeys({*those, shared.person_id}, 1)


def test_who_was_told_with_one_audience_is_not_told_with_the_next(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer = an_employer(ctx)
    noor = a_relation(ctx, employer)
    for _ in range(2):
        telling.tell_address(ctx, incident_id, parse_email(NOOR), WHATEVER_IS_NOW, actor=BY)
    begins(world, incident_id, employer.employer_id)
    tell_persons(world)
    # A month later the mail's entry is gone; that she was told stands with her still.
    world.pass_time(days=40)
    for one in mails(world):
        ctx.store.write(OUTBOX.remove(one))
    telling.tell_address(ctx, incident_id, parse_email(NOOR), WHATEVER_IS_NOW, actor=BY)
    assert whom(world) == {}
    assert ctx.store.get(TOLD, told_item(noor.person_id, incident_id)) is not None
    assert {one.kind: one.people for one in telling_of(ctx.store, incident_id).audiences} == {
        AudienceKind.ADDRESS: 1,
        EMPLOYER: 0,
    }


def test_at_one_address_each_who_stands_there_is_told_and_a_search_is_noted(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    those = {a_relation(ctx, an_employer(ctx)).person_id, a_holder(ctx).person_id}
    telling.tell_address(ctx, incident_id, parse_email(NOOR), WHATEVER_IS_NOW, actor=BY)
    assert whom(world) == dict.fromkeys(those, 1)
    assert any(act.action.startswith("person-searched:security") for act in acts(ctx, utc_day(ctx.now())))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_sending_that_is_killed_at_any_write_tells_everybody_once(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    monkeypatch.setattr(posting, "_TOGETHER", 2)
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    those = readers(world, 40)
    telling.begin(ctx, incident_id, AudienceKind.READERS, None, WHATEVER_IS_NOW, actor=BY)
    mortal = Mortal(random.Random(seed))

    def write(store: Store, *changes: Change) -> None:
        mortal(store, *changes)

    monkeypatch.setattr(Store, "write", write)
    mortal.is_safe = False
    queue = RememberedQueue()
    tools = Tools(queue, lambda: 900.0)
    for _ in range(400):
        if telling_of(ctx.store, incident_id).audiences[0].people is not None:
            break
        try:
            if queue.messages:
                take_part(ctx, TakePart.model_validate(queue.messages[0]), RUN_TYPES, tools)
                queue.messages.pop(0)
            else:
                world.pass_time(minutes=6)
                sweep_runs(ctx, "incidents", RUN_TYPES, tools)
        except Killed:
            pass
    mortal.is_safe = True
    assert mortal.deaths > 3
    assert whom(world) == dict.fromkeys(those, 1)
    assert telling_of(ctx.store, incident_id).audiences[0].people == 40


def test_a_sending_waits_and_goes_on_at_a_word(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer = an_employer(ctx)
    a_relation(ctx, employer)
    begins(world, incident_id, employer.employer_id)
    once = telling.once_of(incident_id, EMPLOYER, employer.employer_id)
    telling.hold(ctx, incident_id, once, actor=BY)
    tell_persons(world)
    assert whom(world) == {}
    telling.go_on(ctx, incident_id, once, actor=BY)
    tell_persons(world)
    assert len(mails(world)) == 1


def test_who_is_being_erased_is_passed_over(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer = an_employer(ctx)
    going = a_relation(ctx, employer)
    ctx.store.write(PERSON.replace(going, state=PersonState.ERASING))
    begins(world, incident_id, employer.employer_id)
    tell_persons(world)
    assert world.items_of("incident_told") == []


@pytest.mark.parametrize("changes", [{"restricted": True}, {"said": Word.LEFT}, {}])
def test_a_restriction_or_having_left_holds_it_not_back(world: World, changes: dict[str, Any]) -> None:
    ctx = world.ctx
    noor = a_relation(ctx, an_employer(ctx))
    ctx.store.write(PERSON.replace(noor, **changes))
    now = person_by_id(ctx.store, noor.person_id)
    assert now is not None
    known = memory_for(ctx.store, now.address_hash, now.mail_scope, mail_of(PERSONS_TOLD))
    assert refusal([now], known, mail_of(PERSONS_TOLD), ctx.now()) is None


def test_the_mail_says_what_the_law_asks_in_the_language_of_its_reader(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer = an_employer(ctx)
    dutch = a_relation(ctx, employer)
    english = a_relation(ctx, employer, "anna@werk.example", language="en")
    begins(world, incident_id, employer.employer_id)
    tell_persons(world)
    by_reader = {one.person_id: one for one in mails(world)}
    for reader, words in ((dutch, NL), (english, EN)):
        letter = compose(ctx, by_reader[reader.person_id], Links("https://qlinx.example"))
        assert isinstance(letter, Letter)
        assert letter.language == reader.language
        told = {name: letter.facts[name] for name in Wording.model_fields}
        assert told == words.model_dump()
        assert (letter.facts["employer"], letter.facts["telephone"]) == ("Voorbeeld Zorg 1", "088-1302000")


def test_it_goes_where_its_person_has_mail_of_that_employer_sent(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    employer, holder = an_employer(ctx), a_holder(ctx, AT_HOME, language="en")
    relation = a_relation(ctx, employer)
    says_yes(world, holder, relation)
    choose_mail(ctx, holder.person_id, relation.person_id, at_sign_in=True)
    begins(world, incident_id, employer.employer_id)
    tell_persons(world)

    (entry,) = mails(world)
    letter = compose(ctx, entry, Links("https://qlinx.example"))

    assert isinstance(letter, Letter)
    assert (letter.to.address, letter.language, letter.facts["what"]) == (AT_HOME, "en", EN.what)


def test_the_mail_of_who_is_gone_does_not_go(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    a_relation(ctx, an_employer(ctx))
    telling.tell_address(ctx, incident_id, parse_email(NOOR), WHATEVER_IS_NOW, actor=BY)
    (entry,) = mails(world)
    gone = compose(ctx, entry.model_copy(update={"person_id": new_id()}), Links("https://qlinx.example"))
    assert gone == Skipped("person_gone")


def test_how_far_each_mail_came_is_counted_once_whatever_is_told_twice(world: World) -> None:
    ctx, incident_id = world.ctx, an_incident_to_tell(world)
    a_relation(ctx, an_employer(ctx))
    telling.tell_address(ctx, incident_id, parse_email(NOOR), WHATEVER_IS_NOW, actor=BY)
    (entry,) = mails(world)

    def comes(state: MailState, reason: str | None = None) -> dict[str, int]:
        at = entry.model_copy(update={"state": state, "reason": reason})
        for _ in range(2):
            if changes := settled(ctx, at, state):
                ctx.store.write(*changes)
        return dict(counts_of(ctx.store, incident_id))

    assert comes(MailState.SENT) == {"sent": 1}
    assert comes(MailState.BOUNCED) == {"bounced": 1}
    assert comes(MailState.SKIPPED, "wrong_person") == {"dropped:wrong_person": 1}
    told = ctx.store.get(TOLD, told_item(entry.person_id, incident_id))
    assert told is not None
    assert told.state is MailState.SKIPPED


@pytest.mark.parametrize("state", sorted(set(IncidentState)))
def test_only_of_a_high_risk_that_is_open_anybody_is_told(world: World, state: IncidentState) -> None:
    made = an_incident_that_is(world.ctx, state)
    is_high = "high" in state.value or state is IncidentState.REPORTED_TOLD
    if is_high:
        telling.write_words(world.ctx, made.incident_id, NL, EN, WHATEVER_IS_NOW, actor=BY)
        return
    with pytest.raises(NotHighRisk):
        telling.write_words(world.ctx, made.incident_id, NL, EN, WHATEVER_IS_NOW, actor=BY)
    with pytest.raises(NotHighRisk):
        begins(world, made.incident_id, an_employer(world.ctx).employer_id)


def test_without_all_words_nobody_is_told(world: World) -> None:
    made = an_incident_that_is(world.ctx, IncidentState.HIGH_RISK)
    with pytest.raises(WordsIncomplete):
        begins(world, made.incident_id, an_employer(world.ctx).employer_id)


def test_words_that_went_are_changed_by_nobody_and_unseen_ones_go_to_nobody(world: World) -> None:
    incident_id, employer = an_incident_to_tell(world), an_employer(world.ctx)
    with pytest.raises(ChangedSince):
        begins(world, incident_id, employer.employer_id, Seen(frozenset({"0"})))
    begins(world, incident_id, employer.employer_id)
    with pytest.raises(WordsWent):
        telling.write_words(world.ctx, incident_id, EN, NL, WHATEVER_IS_NOW, actor=BY)


def test_an_employer_that_is_not_there_is_told_to_be_unknown(world: World) -> None:
    incident_id = an_incident_to_tell(world)
    with pytest.raises(NotFound):
        begins(world, incident_id, new_id())


def test_words_and_counts_go_with_their_incident(world: World) -> None:
    ctx = world.ctx
    incident_id = an_incident_to_tell(world, state=IncidentState.REPORTED_TOLD)
    noor = a_relation(ctx, an_employer(ctx))
    telling.tell_address(ctx, incident_id, parse_email(NOOR), WHATEVER_IS_NOW, actor=BY)
    (entry,) = mails(world)
    ctx.store.write(*settled(ctx, entry, MailState.SENT))
    closed = close(ctx, incident_id, "lijsten krijgen een eigen plek", actor=BY)
    assert closed.kept_until is not None
    assert noor.person_id
    world.now = closed.kept_until
    world.pass_time(hours=1)
    clean_up(world)
    assert [world.items_of(kind) for kind in ("incident", "incident_telling", "incident_tally")] == [
        [],
        [],
        [],
    ]
