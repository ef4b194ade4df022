"""Using a right with a mailed code:
on what stands under the address, once, and on nothing that is somebody else's.
"""

import pytest

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound
from qlinx.people.errors import CodeRefused, JoinedToAnother, NumberNeeded
from qlinx.people.model import PersonState
from qlinx.people.proofs import CODE, ask_for_code
from qlinx.people.store import PERSON
from qlinx.rights.corrections import Corrections
from qlinx.rights.errors import ChooseSubject
from qlinx.rights.identity import SubjectChoice, ask_with_code, look_with_code
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.model import RightsRequest
from qlinx.rights.registry import of_subjects
from qlinx.rights.right import Right
from tests.support.people import IP, letters, says_yes
from tests.support.subjects import (
    AT_HOME,
    NOOR,
    a_holder,
    a_relation,
    a_waiting_row,
    an_employer,
    an_employer_contact,
    an_employer_user,
    code_for,
    one_of_the_staff,
    somebody_who_has,
)
from tests.support.threads import a_context, at_once
from tests.support.world import World


def with_code(
    world: World,
    code: tuple[str, str],
    *subjects: SubjectChoice,
    right: Right = ACCESS,
) -> list[str]:
    """The ids of the subjects that a request was taken in for."""
    requests: tuple[RightsRequest, ...] = ask_with_code(world.ctx, *code, right, subjects, network_address=IP)
    return [request.person_id for request in requests]


def test_a_mailed_code_opens_a_request_once(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    code = code_for(world)

    assert with_code(world, code) == [relation.person_id]
    with pytest.raises(CodeRefused):
        with_code(world, code)


@pytest.mark.parametrize("right", list(of_subjects().values()), ids=list(of_subjects()))
def test_of_two_who_hand_in_the_same_code_at_once_one_succeeds(world: World, right: Right) -> None:
    somebody_who_has(world.ctx, right)
    code_request, code = code_for(world)

    def hands_it_in() -> None:
        ask_with_code(
            a_context(world), code_request, code, right, network_address=IP, corrections=corrections
        )

    corrections = Corrections(name="Noor Jansen") if right.says_what_is_right else None
    raised = at_once(hands_it_in, hands_it_in)

    assert [type(error) for error in raised if error] == [CodeRefused]
    assert len(world.items_of("rights_request")) == 1


def test_the_same_code_can_not_be_used_for_another_subject_afterwards(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    code = code_for(world)
    with_code(world, code, SubjectChoice(holder.person_id))

    with pytest.raises(CodeRefused):
        with_code(world, code, SubjectChoice(relation.person_id))


def test_account_relations_and_roles_under_the_address_may_be_chosen_together(world: World) -> None:
    holder, first, second = a_holder(world.ctx), an_employer(world.ctx, 1), an_employer(world.ctx, 2)
    chosen = [
        holder.person_id,
        a_relation(world.ctx, first).person_id,
        a_relation(world.ctx, second).person_id,
        an_employer_user(world.ctx, first).person_id,
        an_employer_contact(world.ctx, second).person_id,
    ]

    asked = with_code(world, code_for(world), *(SubjectChoice(person_id) for person_id in chosen))

    assert asked == chosen
    assert len(world.items_of("rights_request")) == 5


def test_where_several_can_be_chosen_and_none_is_the_answer_names_nobody_and_the_code_stays_good(
    world: World,
) -> None:
    holder = a_holder(world.ctx)
    a_relation(world.ctx, an_employer(world.ctx))
    code = code_for(world)

    with pytest.raises(ChooseSubject) as refused:
        with_code(world, code)

    assert str(refused.value) == "choose-subject"
    assert with_code(world, code, SubjectChoice(holder.person_id)) == [holder.person_id]


def test_what_does_not_stand_under_the_address_can_not_be_chosen(world: World) -> None:
    a_holder(world.ctx)
    others = a_relation(world.ctx, an_employer(world.ctx), "sam@werk.example.nl")

    with pytest.raises(NotFound):
        with_code(world, code_for(world), SubjectChoice(others.person_id))

    assert world.items_of("rights_request") == []


def test_a_relation_that_is_joined_to_an_account_is_its_holders_to_act_on(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    code = code_for(world)

    with pytest.raises(JoinedToAnother):
        with_code(world, code, SubjectChoice(relation.person_id))
    with pytest.raises(JoinedToAnother):
        with_code(world, code)
    assert world.items_of("rights_request") == []


def test_a_joined_relation_is_passed_over_where_one_other_can_be_chosen(world: World) -> None:
    holder = a_holder(world.ctx)
    says_yes(world, holder, a_relation(world.ctx, an_employer(world.ctx)))

    assert with_code(world, code_for(world)) == [holder.person_id]


def test_one_of_several_people_under_one_address_is_shown_by_the_personnel_number(world: World) -> None:
    employer = an_employer(world.ctx)
    wanted = a_relation(world.ctx, employer, NOOR, "P-1")
    other = a_relation(world.ctx, employer, NOOR, "P-2")
    code = code_for(world)

    for number in (None, "P-2", "p-9"):
        with pytest.raises(NumberNeeded):
            with_code(world, code, SubjectChoice(wanted.person_id, number))
    with pytest.raises(ChooseSubject):
        with_code(world, code)

    assert with_code(world, code, SubjectChoice(wanted.person_id, "P-1")) == [wanted.person_id]
    assert other.person_id not in str(world.items_of("rights_request"))


def test_a_row_that_waits_for_its_employer_may_be_chosen(world: World) -> None:
    row = a_waiting_row(world.ctx, an_employer(world.ctx))

    assert with_code(world, code_for(world)) == [row.person_id]


def test_a_row_that_waits_beside_a_colleague_at_the_address_takes_its_number(world: World) -> None:
    employer = an_employer(world.ctx)
    relation = a_relation(world.ctx, employer, NOOR, "P-1")
    row = a_waiting_row(world.ctx, employer)
    code = code_for(world)
    assert row.personnel_number

    for number in (None, "P-1", "P-8"):
        with pytest.raises(NumberNeeded):
            with_code(world, code, SubjectChoice(row.person_id, number))

    with pytest.raises(NumberNeeded):
        with_code(world, code, SubjectChoice(relation.person_id))

    chosen = SubjectChoice(row.person_id, row.personnel_number), SubjectChoice(relation.person_id, "P-1")
    assert with_code(world, code, *chosen) == [row.person_id, relation.person_id]


def test_the_staff_can_not_be_acted_on_by_whoever_reads_their_mail(world: World) -> None:
    member = one_of_the_staff(world.ctx, NOOR)
    ask_for_code(world.ctx, parse_email(NOOR), network_address=IP)
    assert letters(world) == []

    a_relation(world.ctx, an_employer(world.ctx))
    with pytest.raises(NotFound):
        with_code(world, code_for(world), SubjectChoice(member.person_id))


def test_a_look_shows_what_can_be_chosen_and_leaves_the_code_good(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    code = code_for(world)

    seen = look_with_code(world.ctx, *code, network_address=IP)

    assert seen.account_id == holder.person_id
    assert [one.relation.person.person_id for one in seen.relations] == [relation.person_id]
    assert with_code(world, code, SubjectChoice(relation.person_id))


def test_looking_and_guessing_take_from_the_same_attempts(world: World) -> None:
    a_holder(world.ctx)
    code = code_for(world)
    for _ in range(8):
        look_with_code(world.ctx, *code, network_address=IP)

    with pytest.raises(CodeRefused):
        with_code(world, code)


def test_the_code_of_an_unknown_address_opens_nothing_even_when_guessed(world: World) -> None:
    code_request = ask_for_code(world.ctx, parse_email("nobody@werk.example.nl"), network_address=IP)

    with pytest.raises(CodeRefused):
        with_code(world, (code_request, world.ctx.keys.code(CODE, code_request)))


def test_a_code_of_somebody_whose_erasure_began_since_opens_nothing(world: World) -> None:
    holder = a_holder(world.ctx)
    code = code_for(world)
    world.ctx.store.write(PERSON.replace(holder, state=PersonState.ERASING))

    with pytest.raises(CodeRefused):
        with_code(world, code)
