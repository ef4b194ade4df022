"""The file of who comes follows what changes: line by line, in whatever order it is told, until its
invitation goes.
"""

import pytest

from qlinx.invitations.cascades import end_invitation, end_invitee
from qlinx.invitations.replies import reply
from qlinx.invitations.results import reference_of
from qlinx.invitations.store import INVITATION, INVITEE, results_object, results_objects, results_workbook
from qlinx.rights.belongings import objects_of
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.results import export, file_of


def test_only_who_changed_is_read_again(inviting: Inviting) -> None:
    changes, *others = inviting.people(30)
    invitation = inviting.dispatch()
    export(inviting, invitation)
    reply(inviting.ctx, changes, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, others[0], invitation.invitation_id, ACCEPT)
    inviting.calls.forget()

    assert export(inviting, invitation, changes)

    assert [row[3] for row in file_of(inviting, invitation)[1:]].count("komt") == 1
    # Invitation, numbers and employer; invitee, person and employment at once; numbers.
    assert len(inviting.calls.made) == 3 + 1 + 1


def test_what_the_file_holds_already_is_not_written_again(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()

    assert export(inviting, invitation, person_id)
    assert not export(inviting, invitation, person_id)
    assert not export(inviting, invitation)


def test_who_went_goes_from_the_file(inviting: Inviting) -> None:
    stays, goes = inviting.person(first_name="Sanne"), inviting.person(first_name="Bart")
    invitation = inviting.dispatch()
    export(inviting, invitation)
    invitee = inviting.invitee(goes, invitation)
    inviting.store.write(INVITEE.remove(invitee), *end_invitee(inviting.ctx, invitee))

    assert export(inviting, invitation, goes)

    assert [row[-1] for row in file_of(inviting, invitation)[1:]] == [
        reference_of(invitation.invitation_id, stays)
    ]


def test_a_file_of_another_kind_is_written_anew_as_a_whole(inviting: Inviting) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch()
    drop = inviting.world.bucket("Drop")
    drop.write(results_object(invitation), b"Naam;Antwoord\r\nOud;komt\r\n", "text/csv")

    assert export(inviting, invitation, first)

    assert {row[-1] for row in file_of(inviting, invitation)[1:]} == {
        reference_of(invitation.invitation_id, person_id) for person_id in (first, second)
    }


@pytest.mark.parametrize("name", ['Jan "de Hamer"', "a;b", "'t Hart", "=1+1", "Zoë 🎉", "שלום"])
def test_a_line_that_is_kept_stays_as_it_was(inviting: Inviting, name: str) -> None:
    kept = inviting.person(first_name=name, shared={"department": name})
    changes = inviting.person()
    invitation = inviting.dispatch()
    export(inviting, invitation)
    line = {row[-1]: row for row in file_of(inviting, invitation)}[
        reference_of(invitation.invitation_id, kept)
    ]
    reply(inviting.ctx, changes, invitation.invitation_id, ACCEPT)
    export(inviting, invitation, changes)
    whole = file_of(inviting, invitation)

    assert line in whole
    assert not export(inviting, invitation)


def test_messages_out_of_order_leave_the_latest_answer_in_the_file(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, person_id, invitation.invitation_id, DECLINE)
    export(inviting, invitation, person_id)
    export(inviting, invitation, person_id)

    assert file_of(inviting, invitation)[1][3] == "komt niet"


@pytest.mark.parametrize("there_before", [True, False])
def test_of_two_that_write_at_once_the_one_that_is_late_begins_again(
    inviting: Inviting, *, there_before: bool
) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch()
    if there_before:
        export(inviting, invitation)
    reply(inviting.ctx, first, invitation.invitation_id, ACCEPT)
    inviting.calls.forget()
    export(inviting, invitation, first)
    last_read = len(inviting.calls.made) - 1
    reply(inviting.ctx, first, invitation.invitation_id, DECLINE)

    def answered_and_written() -> None:
        reply(inviting.ctx, first, invitation.invitation_id, ACCEPT)
        reply(inviting.ctx, second, invitation.invitation_id, ACCEPT)
        export(inviting, invitation, first, second)

    if not there_before:
        inviting.world.bucket("Drop").remove(results_object(invitation))
    inviting.calls.forget()
    # Everything is read; the file is about to be written.
    inviting.calls.after[last_read] = answered_and_written
    export(inviting, invitation, first)

    assert [row[3] for row in file_of(inviting, invitation)[1:]] == ["komt", "komt"]


def test_the_file_ends_with_its_invitation(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.dispatch(number_of_places=2)
    inviting.world.now = invitation.answer_by
    inviting.due()
    export(inviting, invitation)
    closed = inviting.invitation(invitation.invitation_id)

    ((files, prefix),) = objects_of(INVITATION, closed)
    assert (files.bucket, prefix) == ("DROP", results_objects(closed))
    for key in (results_object(closed), results_workbook(closed)):
        assert key.startswith(prefix)
        assert files.parts_of(key) == {
            "employer_id": closed.employer_id,
            "invitation_id": closed.invitation_id,
            "kind": key.rpartition(".")[2],
        }
    inviting.store.write(INVITATION.remove(closed), *end_invitation(inviting.ctx, closed))
    for kind in ("invitation", "place", "selection"):
        assert inviting.items(kind) == []
    assert not export(inviting, closed)
