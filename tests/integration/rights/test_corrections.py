"""Something is wrong in what an employer shares: it is put right, its recipients are told, and no next list
puts it back in silence.
"""

from dataclasses import replace

import pytest

from qlinx.employers.model import Employer
from qlinx.employers.store import employer_by_id
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.people.desk import correct
from qlinx.people.stated import Stated
from qlinx.people.store import employment_of
from qlinx.rights.deciding import decide
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.model import Refusal
from qlinx.rights.service import ask
from qlinx.rosters.waiting import PUT_RIGHT
from tests.support.letters import a_sender
from tests.support.people import letters
from tests.support.rights import carry_out_request
from tests.support.roster_drop import RosterDrop
from tests.support.subjects import an_employer_user
from tests.support.world import World

KIM = "Kim;de;Vries;kim@werk.example;0612345678;1042;Zorg"
RIGHT_NUMBER = "+31687654321"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def employer_of(drop: RosterDrop) -> Employer:
    found = employer_by_id(drop.world.ctx.store, drop.employer_id)
    assert found
    return found


def told(world: World) -> list[tuple[str, str]]:
    """Which mails wait, with their words."""
    found = [one for one in letters(world) if isinstance(one, Letter)]
    return [(one.template, render(one, a_sender()).text) for one in found]


def reported_and_decided(employer: RosterDrop, refusal: Refusal | None = None) -> None:
    """Kim reports it; the employer corrects the number, and says that it did or why not."""
    ctx, kim = employer.world.ctx, employer.relations()["kim@werk.example"].person
    request = ask(ctx, kim.person_id, DISPUTE, proved=kim.address_hash)

    def corrected(stated: Stated) -> Stated:
        return replace(stated, mobile=RIGHT_NUMBER)

    correct(ctx, employer.employer_id, kim.person_id, corrected, actor="user-id")
    letters(employer.world)
    decided = decide(ctx, employer.employer_id, request.request_id, refusal=refusal, actor="user-id")
    for _ in range(2):  # its message comes twice
        carry_out_request(employer.world, decided)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_who_acts_for_the_employer_is_told_once_to_put_it_right_in_its_own_records(
    employer: RosterDrop, language: Language
) -> None:
    for number in range(2):
        an_employer_user(
            employer.world.ctx, employer_of(employer), email=f"hr{number}@werk.example", language=language
        )
    employer.drop([KIM])
    reported_and_decided(employer)

    mails = [text for template, text in told(employer.world) if template == "rights.employer_corrected"]
    assert len(mails) == 3  # both users, and the contact of the agreement
    assert sum({"nl": "mobiel nummer", "en": "mobile number"}[language] in text for text in mails) >= 2
    for text in mails:
        assert ("Kim de Vries" in text, RIGHT_NUMBER in text, "0612345678" in text) == (True, False, False)


def test_whoever_reported_it_is_told_who_had_the_data_and_was_told(employer: RosterDrop) -> None:
    employer.drop([KIM])
    reported_and_decided(employer)
    (text,) = [text for template, text in told(employer.world) if template == "rights.request_done"]
    assert f"Deze gegevens had alleen {employer_of(employer).name}, en wij." in text


def test_where_it_was_right_nobody_is_told_to_change_anything(employer: RosterDrop) -> None:
    an_employer_user(employer.world.ctx, employer_of(employer))
    employer.drop([KIM])
    reported_and_decided(employer, Refusal.ACCURATE)
    assert [template for template, _ in told(employer.world)] == ["rights.request_refused"]


def test_the_next_list_with_the_old_value_puts_nothing_back_and_both_see_it(employer: RosterDrop) -> None:
    employer.drop([KIM])
    reported_and_decided(employer)

    employer.drop([KIM])

    kim = employer.relations()["kim@werk.example"].person
    assert kim.mobile == RIGHT_NUMBER
    assert [(cells[2], cells[5]) for cells in employer.result()] == [("unchanged", PUT_RIGHT)]
    work = employment_of(employer.world.ctx.store, kim)
    assert work is not None
    assert (work.put_right, work.said_again) == (("mobile",), ("mobile",))
