"""People are looked for in pieces of work; what was not looked at yet is said, and nobody is left out."""

import pytest

from qlinx.kit.errors import InputInvalid
from qlinx.people.finding import Found, find_people
from tests.support.inviting import Inviting
from tests.support.world import World


@pytest.fixture
def inviting(world: World) -> Inviting:
    return Inviting(world)


def names(found: Found) -> set[str]:
    return {one.person.first_name for one in found.people}


def each_piece(inviting: Inviting, text: str, most: int, **groups: str) -> list[Found]:
    pieces = [find_people(inviting.ctx, inviting.employer_id, text, most=most, **groups)]
    while cursor := pieces[-1].cursor:
        pieces.append(
            find_people(inviting.ctx, inviting.employer_id, text, most=most, cursor=cursor, **groups)
        )
    return pieces


@pytest.mark.parametrize("most", [1, 2, 3, 100, 5_000])
def test_piece_by_piece_everybody_is_found_once(inviting: Inviting, most: int) -> None:
    everybody = {f"Naam{number}" for number in range(17)}
    for name in everybody:
        inviting.person(first_name=name, shared={"department": "Keuken", "tags": ("bhv",)})
    inviting.person(first_name="Ander", shared={"department": "Zorg"})
    pieces = each_piece(inviting, "naam", most, department="keuken", tag="BHV")

    assert sorted(name for piece in pieces for name in names(piece)) == sorted(everybody)
    assert sum(piece.total for piece in pieces) == 17
    assert sum(piece.departments.get("Keuken", 0) for piece in pieces) == 17
    assert [piece.first for piece in pieces] == [1, *(one.looked_at + 1 for one in pieces[:-1])]
    assert pieces[-1].looked_at == 18
    assert all(piece.looked_at - piece.first < most for piece in pieces)
    assert [piece.whole for piece in pieces] == ([True] if len(pieces) == 1 else [False] * len(pieces))
    assert (len(pieces) == 1) == (most == 5_000)


@pytest.mark.parametrize("text", ["zoe@werk.nl", " ZOE@werk.nl ", "00 42"])
def test_an_address_or_number_is_found_among_all_at_once_and_not_once_more(
    inviting: Inviting, text: str
) -> None:
    inviting.people(9)
    inviting.person(first_name="Zoë", email="zoe@werk.nl", number="0042")
    first, *others = each_piece(inviting, text, 1)

    assert names(first) == {"Zoë"}
    assert sum(piece.total for piece in others) == 0


def test_what_the_index_of_addresses_knows_of_others_is_not_found(inviting: Inviting, world: World) -> None:
    inviting.people(9)
    Inviting(world, name="Ander").person(first_name="Zoë", email="zoe@werk.nl", number="0042")
    for text in ("zoe@werk.nl", "0042"):
        assert not any(names(piece) for piece in each_piece(inviting, text, 1))
    gone = inviting.person(first_name="Bart", email="bart@werk.nl")
    inviting.change_person(gone, restricted=True)
    assert not any(names(piece) for piece in each_piece(inviting, "bart@werk.nl", 1))


def test_one_request_reads_so_much_and_no_more(inviting: Inviting) -> None:
    inviting.people(20)
    inviting.calls.forget()
    find_people(inviting.ctx, inviting.employer_id, "naam", most=1)

    # A page of the index with person and employment, once; the number.
    assert len(inviting.calls.made) <= 4


def test_a_cursor_of_another_employer_is_refused(inviting: Inviting, world: World) -> None:
    inviting.people(20)
    cursor = find_people(inviting.ctx, inviting.employer_id, most=1).cursor
    assert cursor
    other = Inviting(world, name="Ander")
    for wrong in (cursor, f"{cursor}x", "x"):
        with pytest.raises(InputInvalid):
            find_people(other.ctx, other.employer_id, cursor=wrong)
