"""An employer takes back its declaration that it may share people:
who rests on no other is set aside, and used again when it declares anew.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from infrastructure.local.paths import DOMAIN_LAYER
from qlinx.aws.queues import SendFailed
from qlinx.employers.store import employer_by_id
from qlinx.kit.errors import NotFound
from qlinx.mailing.declared import mail_of
from qlinx.mailing.refusing import refusal
from qlinx.mailing.suppression import memory_of
from qlinx.people.desk import relations_page
from qlinx.people.store import EMPLOYER_SHARDS, EMPLOYMENT, PERSON
from qlinx.records.personal import LawfulGround
from qlinx.rosters.errors_import import DeclarationRenewed, DeclarationStands, DeclarationWithdrawn
from qlinx.rosters.model import RosterState, WaitingDecision
from qlinx.rosters.settling import PACKAGE, RUN_TYPES, SHARING_TOLD
from qlinx.rosters.sharing import Declared, Renewal, own_declaration, renew, withdraw
from qlinx.rosters.store import ROSTER, declarations_of
from qlinx.runs.declaring import Tools as RunTools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.queues import RememberedQueue
from tests.support.retention import run as night
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.subjects import an_employer_user
from tests.support.world import World

ONE, TWO, THREE = (person_row(number) for number in (1, 2, 3))


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def declared(employer: RosterDrop) -> list[str]:
    """The declarations of an employer, the oldest first."""
    found = declarations_of(employer.world.ctx.store, employer.employer_id)
    return [one.attestation_id for one in sorted(found, key=lambda one: one.received_at)]


def works(employer: RosterDrop, queue: RememberedQueue, *, repeat: int = 1) -> None:
    """A minute of the schedule, and all messages of runs, each ``repeat`` times."""
    tools = RunTools(queue, lambda: 60)
    assert not sweep_runs(employer.world.ctx, PACKAGE, RUN_TYPES, tools).broken
    while queue.messages:
        message = TakePart.model_validate(queue.messages.pop(0))
        for _ in range(repeat):
            take_part(employer.world.ctx, message, RUN_TYPES, tools)


def takes_back(employer: RosterDrop, attestation_id: str, *, repeat: int = 1) -> Declared:
    queue = RememberedQueue()
    asked = (employer.world.ctx, employer.employer_id, attestation_id)
    withdraw(*asked, actor="user-id", fanout=queue)
    works(employer, queue, repeat=repeat)
    return own_declaration(*asked)


def declares_anew(employer: RosterDrop, attestation_id: str, ground: LawfulGround = "contract") -> Declared:
    employer.world.pass_time(minutes=1)
    queue = RememberedQueue()
    asked = (employer.world.ctx, employer.employer_id, attestation_id)
    renew(*asked, Renewal("H. Voorbeeld", ground, "2026-11"), actor="user-id", fanout=queue)
    works(employer, queue)
    return own_declaration(*asked)


def set_aside(employer: RosterDrop) -> list[str]:
    found = employer.relations().values()
    return sorted(one.person.email[:2] for one in found if one.person.set_aside_at)


def has_a_user(employer: RosterDrop) -> None:
    known = employer_by_id(employer.world.ctx.store, employer.employer_id)
    assert known
    an_employer_user(employer.world.ctx, known)


def shown(employer: RosterDrop) -> list[str]:
    """Whom the employer sees among its people."""
    ctx, employer_id = employer.world.ctx, employer.employer_id
    pages = [relations_page(ctx, employer_id, shard, limit=100)[0] for shard in range(EMPLOYER_SHARDS)]
    return sorted(one.person.email[:2] for page in pages for one in page)


def held_back(employer: RosterDrop, address: str, template: str) -> str | None:
    ctx, person = employer.world.ctx, employer.relations()[address].person
    known = memory_of(ctx.store, person.address_hash, person.mail_scope)
    return refusal([person], known, mail_of(template), ctx.now())


def told(employer: RosterDrop) -> Sequence[str]:
    mails = [one for one in employer.world.items_of("outbox") if one["template"] == SHARING_TOLD]
    return [f"{one['refs']['act']} {one['refs']['people']}" for one in mails]


def test_who_rests_on_no_other_declaration_is_set_aside(employer: RosterDrop) -> None:
    employer.drop([ONE, TWO], covers="additions")
    employer.drop([TWO, THREE], covers="additions")
    first, _ = declared(employer)
    assert takes_back(employer, first).people == 1
    assert (set_aside(employer), shown(employer)) == (["p1"], ["p2", "p3"])


def test_a_list_that_repeats_what_was_said_is_a_declaration_too(employer: RosterDrop) -> None:
    employer.drop([ONE])
    again = employer.drop([ONE])
    assert again.counts.unchanged == 1
    first, second = declared(employer)
    takes_back(employer, first)
    assert set_aside(employer) == []
    takes_back(employer, second)
    assert set_aside(employer) == ["p1"]


def test_somebody_of_a_release_before_rests_on_the_last_list_as_well(employer: RosterDrop) -> None:
    employer.drop([ONE])
    employer.drop([ONE])
    work = employer.people()["p1@werk.example"]
    employer.world.ctx.store.write(EMPLOYMENT.replace(work, attested=None))
    first, second = declared(employer)
    takes_back(employer, first)
    assert set_aside(employer) == []
    takes_back(employer, second)
    assert set_aside(employer) == ["p1"]


def test_it_is_carried_out_once_however_often_it_is_asked_and_repeated(employer: RosterDrop) -> None:
    has_a_user(employer)
    employer.drop([ONE, TWO])
    (only,) = declared(employer)
    takes_back(employer, only, repeat=3)
    since = employer.relations()["p1@werk.example"].person.set_aside_at
    employer.world.pass_time(minutes=5)
    assert takes_back(employer, only).people == 2
    assert employer.relations()["p1@werk.example"].person.set_aside_at == since
    assert told(employer) == ["withdrawn 2"]


def test_who_is_set_aside_gets_no_invitation_and_is_still_told_what_is_kept(employer: RosterDrop) -> None:
    employer.drop([ONE])
    takes_back(employer, *declared(employer))
    assert held_back(employer, "p1@werk.example", "invitations.invitation") == "set_aside"
    assert held_back(employer, "p1@werk.example", "rosters.first_contact_notice") is None
    assert held_back(employer, "p1@werk.example", "invitations.invitation_cancelled") is None


def test_a_next_list_under_another_declaration_brings_them_back(employer: RosterDrop) -> None:
    employer.drop([ONE, TWO])
    takes_back(employer, *declared(employer))
    employer.drop([ONE], covers="additions")
    assert set_aside(employer) == ["p2"]
    relation = employer.relations()["p1@werk.example"]
    assert relation.person.ends_at is None
    assert held_back(employer, "p1@werk.example", "invitations.invitation") is None


def test_declaring_anew_brings_all_of_them_back_on_the_new_ground(employer: RosterDrop) -> None:
    has_a_user(employer)
    employer.drop([ONE, TWO])
    (former,) = declared(employer)
    takes_back(employer, former)
    found = declares_anew(employer, former, "legitimate_interest")
    assert (found.state, found.people, set_aside(employer)) == ("renewed", 2, [])
    _, anew = declared(employer)
    for work in employer.people().values():
        assert (work.declared_in, work.attestation_id, work.ground) == ((anew,), anew, "legitimate_interest")
    assert sorted(told(employer)) == ["renewed 2", "withdrawn 2"]
    takes_back(employer, anew)
    assert set_aside(employer) == ["p1", "p2"]


def test_only_what_was_taken_back_is_declared_anew_and_once(employer: RosterDrop) -> None:
    employer.drop([ONE])
    (only,) = declared(employer)
    with pytest.raises(DeclarationStands):
        declares_anew(employer, only)
    takes_back(employer, only)
    declares_anew(employer, only)
    with pytest.raises(DeclarationRenewed):
        declares_anew(employer, only)


def test_another_employers_declaration_can_not_be_taken_back(employer: RosterDrop, world: World) -> None:
    other = RosterDrop(world, name="Ander")
    other.drop([ONE])
    with pytest.raises(NotFound):
        takes_back(employer, *declared(other))


def test_each_version_for_one_file_name_is_kept_as_it_was_given(employer: RosterDrop) -> None:
    employer.drop([ONE], stem="lijst")
    employer.drop([ONE], stem="lijst", ground="legal_duty")
    kept = declarations_of(employer.world.ctx.store, employer.employer_id)
    assert sorted(one.ground for one in kept) == ["contract", "legal_duty"]


def test_nothing_changes_a_declaration_or_what_became_of_it() -> None:
    code = "\n".join(path.read_text() for path in Path(DOMAIN_LAYER / "qlinx").rglob("*.py"))
    assert re.findall(r"\b(?:ATTESTATION|SHARING_ACT)\.(\w+)\(", code)
    assert not re.findall(r"\b(?:ATTESTATION|SHARING_ACT)\.(?:replace|changed|next|remove)\(", code)


def test_a_list_under_way_goes_no_further_and_whom_it_brought_since_is_set_aside(
    employer: RosterDrop,
) -> None:
    employer.attest("lijst")
    employer.put("lijst.csv", b"Voornaam;Achternaam;E-mail\r\nAnna;Bos;anna@werk.example\r\n")
    (only,) = declared(employer)
    takes_back(employer, only)
    employer.work()
    assert (employer.newest().state, employer.newest().refusal) == (
        RosterState.REFUSED,
        "declaration_withdrawn",
    )
    assert employer.relations() == {}


def test_whom_a_step_brings_that_began_before_is_set_aside_minutes_later(employer: RosterDrop) -> None:
    employer.drop([ONE], stem="lijst")
    (only,) = declared(employer)
    queue, ctx = RememberedQueue(), employer.world.ctx
    # Under way still, as it is for a step that began before.

    ctx.store.write(ROSTER.replace(employer.newest(), finished_at=None))
    withdraw(ctx, employer.employer_id, only, actor="user-id", fanout=queue)
    works(employer, queue)
    person = employer.relations()["p1@werk.example"].person

    ctx.store.write(PERSON.replace(person, set_aside_at=None))
    employer.world.pass_time(minutes=7)
    works(employer, queue)
    assert set_aside(employer) == ["p1"]


def test_while_the_queue_takes_nothing_the_schedule_does_what_was_said(employer: RosterDrop) -> None:
    class Refusing(RememberedQueue):
        def send(self, *_: object, **__: object) -> int:
            raise SendFailed

    employer.drop([ONE], stem="lijst")
    (only,) = declared(employer)

    withdraw(employer.world.ctx, employer.employer_id, only, actor="user-id", fanout=Refusing())

    employer.world.pass_time(minutes=6)
    works(employer, RememberedQueue())
    assert set_aside(employer) == ["p1"]


def test_a_file_that_comes_under_it_later_is_not_taken_in(employer: RosterDrop) -> None:
    employer.attest("lijst")
    takes_back(employer, *declared(employer))
    employer.put("lijst.csv", b"Voornaam;Achternaam;E-mail\r\nAnna;Bos;anna@werk.example\r\n")
    employer.work()
    assert employer.relations() == {}
    assert employer.result("lijst.csv")[0][5] == "no_attestation"


def test_a_row_that_waits_can_not_be_taken_over_any_more(employer: RosterDrop) -> None:
    employer.drop(["Jan;;Bakker;jan@werk.example;;1042;Zorg"])
    employer.drop(["Kim;de;Vries;kim@werk.example;;1042;Zorg"], covers="additions")
    takes_back(employer, declared(employer)[1])
    with pytest.raises(DeclarationWithdrawn):
        employer.decides(WaitingDecision.NEW_PERSON)
    employer.decides(WaitingDecision.DISCARD)


def test_who_is_set_aside_for_four_weeks_is_removed(employer: RosterDrop) -> None:
    employer.drop([ONE, TWO], covers="additions")
    employer.drop([TWO], covers="additions")
    takes_back(employer, declared(employer)[0])
    employer.world.pass_time(days=27)
    night(employer.world)
    assert set_aside(employer) == ["p1"]
    employer.world.pass_time(days=2)
    night(employer.world)
    assert sorted(employer.relations()) == ["p2@werk.example"]
