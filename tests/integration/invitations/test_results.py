"""Who comes: over the API and as a file, only the employer's own, only what it needs,
safe in a spreadsheet.
"""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from qlinx.invitations.cascades import end_invitation, end_invitee
from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.counts import counts_of
from qlinx.invitations.model import Invitation, InviteeState, MailProblem
from qlinx.invitations.replies import reply
from qlinx.invitations.results import reference_of, replies
from qlinx.invitations.results_file import export_results
from qlinx.invitations.store import INVITATION, INVITEE, results_object, results_objects, results_workbook
from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.people.employment import end_employment
from qlinx.people.model import Word
from qlinx.people.store import EMPLOYMENT
from qlinx.rights.belongings import objects_of
from tests.support.inviting import ACCEPT, DECLINE, Inviting, as_read
from tests.support.standing import client
from tests.support.threads import Meanwhile


def export(inviting: Inviting, invitation: Invitation, *changed: str) -> bool:
    """Brings the lines of these people up to date, or all where nobody is named."""
    drop = inviting.world.bucket("Drop")
    return export_results(inviting.ctx, invitation.invitation_id, changed or None, drop=drop)


def file_of(inviting: Inviting, invitation: Invitation) -> list[list[str]]:
    body = inviting.world.bucket("Drop").read(results_object(invitation))
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def in_workbook(inviting: Inviting, invitation: Invitation) -> list[list[str]]:
    """The same as the file, of the workbook beside it."""
    body = inviting.world.bucket("Drop").read(results_workbook(invitation))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_file_tells_who_comes_in_the_employer_s_language(inviting: Inviting) -> None:
    comes = inviting.person(first_name="Sanne", number="1042", shared={"department": "Keuken"})
    declined = inviting.person(first_name="Bart")
    inviting.person(first_name="Zoë")
    invitation = inviting.dispatch()
    reply(inviting.ctx, comes, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, declined, invitation.invitation_id, DECLINE)

    assert export(inviting, invitation)

    header, *rows = file_of(inviting, invitation)
    assert header[:6] == ["Naam", "Personeelsnummer", "Afdeling", "Antwoord", "Beantwoord op", "Mail"]
    assert header[6:] == ["Moet nog bevestigen", "Kenmerk"]
    assert [row[:6] for row in rows] == [
        ["Bart van den Berg", "", "", "komt niet", "2026-11-23 10:00", ""],
        ["Sanne van den Berg", "1042", "Keuken", "komt", "2026-11-23 10:00", ""],
        ["Zoë van den Berg", "", "", "geen antwoord", "", ""],
    ]


def test_the_workbook_says_the_same_as_the_file(inviting: Inviting) -> None:
    first, second = (inviting.person(first_name=name, number=f"00{name}") for name in ("=Sanne", "Zoë"))
    invitation = inviting.dispatch()
    export(inviting, invitation)
    assert in_workbook(inviting, invitation) == file_of(inviting, invitation)
    for person_id in (first, second):
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
        assert export(inviting, invitation, person_id)
        assert in_workbook(inviting, invitation) == file_of(inviting, invitation)


def test_a_workbook_that_is_not_there_is_made_of_the_file(inviting: Inviting) -> None:
    """As after a release that wrote none, and where one was cut off between the two."""
    person_id = inviting.person()
    invitation = inviting.dispatch()
    export(inviting, invitation)
    inviting.world.bucket("Drop").remove(results_workbook(invitation))

    assert export(inviting, invitation, person_id)
    assert in_workbook(inviting, invitation) == file_of(inviting, invitation)
    assert not export(inviting, invitation, person_id)


def test_who_said_yes_to_another_time_has_yet_to_confirm(inviting: Inviting) -> None:
    confirms, silent = inviting.person(first_name="Bart"), inviting.person(first_name="Sanne")
    invitation = inviting.dispatch()
    for person_id in (confirms, silent):
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    export(inviting, invitation)
    assert [row[6] for row in file_of(inviting, invitation)[1:]] == ["", ""]
    ids = inviting.employer_id, invitation.invitation_id
    asked = ChangeRequest(starts_at=(invitation.starts_at + timedelta(minutes=30)).isoformat())
    change_invitation(inviting.ctx, *ids, asked, once=None, fanout=inviting.fanout)
    later = inviting.invitation(invitation.invitation_id)
    export(inviting, later)
    assert [row[3:7:3] for row in file_of(inviting, later)[1:]] == [["komt", "ja"], ["komt", "ja"]]

    reply(inviting.ctx, confirms, invitation.invitation_id, ACCEPT)
    export(inviting, later, confirms)
    assert [row[6] for row in file_of(inviting, later)[1:]] == ["", "ja"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_is_taken_for_a_formula(inviting: Inviting, start: str) -> None:
    nasty = f"{start}HYPERLINK(1)"
    person_id = inviting.person(first_name=nasty, number=nasty, shared={"department": nasty})
    invitation = inviting.dispatch()
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    export(inviting, invitation)

    _, row = file_of(inviting, invitation)
    assert [cell[:1] for cell in row[:3]] == ["'", "'", "'"]
    assert in_workbook(inviting, invitation)[1] == row


def test_a_name_is_as_this_employer_gives_it_whatever_the_person_calls_themselves(inviting: Inviting) -> None:
    person_id = inviting.person(first_name="Willem")
    inviting.account(person_id, first_name="Wim")
    invitation = inviting.dispatch()

    (line,) = replies(inviting.ctx, invitation)

    assert (line.person_id, line.name) == (person_id, "Willem van den Berg")


@pytest.mark.parametrize(
    ("word", "problem", "told"),
    [
        (Word.WRONG_PERSON, MailProblem.WRONG_PERSON, "adres is van iemand anders"),
        (Word.LEFT, MailProblem.LEFT, "zegt er niet meer te werken"),
    ],
)
def test_the_employer_sees_what_the_reader_told_it_where_its_mail_did_not_go_for_that(
    inviting: Inviting, word: Word, problem: MailProblem, told: str
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    inviting.change_person(person_id, said=word)

    (entry,) = (OUTBOX.value(as_read(item)) for item in inviting.items("outbox"))
    settle(inviting.ctx, OUTBOX.key(entry), MailEvent.SKIP, at=inviting.world.now, reason=word.value)
    export(inviting, invitation)

    (line,) = replies(inviting.ctx, invitation)
    assert (line.person_id, line.mail_problem) == (person_id, problem)
    assert file_of(inviting, invitation)[1][5] == told


def test_what_the_reader_says_after_the_mail_came_changes_no_line(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    before = list(replies(inviting.ctx, invitation))
    inviting.change_person(person_id, said=Word.LEFT)

    assert list(replies(inviting.ctx, invitation)) == before


def test_who_is_restricted_erased_or_no_longer_shared_is_left_out(inviting: Inviting) -> None:
    stays, restricted, erased, unshared = inviting.people(4)
    invitation = inviting.dispatch()
    inviting.change_person(restricted, restricted=True)
    invitee = inviting.invitee(erased, invitation)
    inviting.store.write(INVITEE.remove(invitee), *end_invitee(inviting.ctx, invitee))
    inviting.store.write(EMPLOYMENT.remove(inviting.employment(unshared)))

    assert [line.person_id for line in replies(inviting.ctx, invitation)] == [stays]


def test_who_left_since_still_stands_in_the_results(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    end_employment(inviting.ctx, inviting.employment(person_id), inviting.world.now)

    assert [line.person_id for line in replies(inviting.ctx, invitation)] == [person_id]


def test_the_employer_sees_whom_the_mail_did_not_reach(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    invitee = inviting.invitee(person_id, invitation)
    inviting.store.write(INVITEE.replace(invitee, mail_problem=MailProblem.BOUNCED))
    export(inviting, invitation)

    (line,) = replies(inviting.ctx, invitation)
    assert (line.state, line.mail_problem) == (InviteeState.INVITED, MailProblem.BOUNCED)
    assert file_of(inviting, invitation)[1][5] == "mail komt niet aan"


def test_only_who_changed_is_read_again(inviting: Inviting) -> None:
    changes, *others = inviting.people(30)
    invitation = inviting.dispatch()
    export(inviting, invitation)
    reply(inviting.ctx, changes, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, others[0], invitation.invitation_id, ACCEPT)
    inviting.calls.forget()

    assert export(inviting, invitation, changes)

    assert [row[3] for row in file_of(inviting, invitation)[1:]].count("komt") == 1
    assert (
        len(inviting.calls.made) == 3 + 3 + 1
    )  # invitation, numbers and employer; invitee, person and employment; numbers


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


def counts_of_it(inviting: Inviting, invitation: Invitation) -> tuple[int, ...]:
    found = counts_of(inviting.ctx, invitation.invitation_id)
    return (found.invited, found.accepted, found.declined, found.no_reply) if found else ()


def test_whoever_writes_the_file_counts_who_comes(inviting: Inviting) -> None:
    comes, declines, silent = inviting.people(3)
    invitation = inviting.dispatch()
    assert not counts_of_it(inviting, invitation)
    export(inviting, invitation)
    assert counts_of_it(inviting, invitation) == (3, 0, 0, 3)
    reply(inviting.ctx, comes, invitation.invitation_id, ACCEPT)
    reply(inviting.ctx, declines, invitation.invitation_id, DECLINE)
    export(inviting, invitation, comes, declines)
    assert counts_of_it(inviting, invitation) == (3, 1, 1, 1)
    reply(inviting.ctx, comes, invitation.invitation_id, DECLINE)
    inviting.change_person(silent, restricted=True)
    export(inviting, invitation, comes, silent)
    assert counts_of_it(inviting, invitation) == (2, 0, 2, 0)
    (before,) = inviting.items("invitation_counts")
    export(inviting, invitation)
    assert inviting.items("invitation_counts") == [before]


def test_of_two_counts_at_once_the_later_one_stands(inviting: Inviting) -> None:
    first, second = inviting.people(2)
    invitation = inviting.dispatch()
    export(inviting, invitation)
    reply(inviting.ctx, first, invitation.invitation_id, ACCEPT)

    def another() -> None:
        reply(inviting.ctx, second, invitation.invitation_id, ACCEPT)
        export(inviting, invitation, second)

    # Between this one's file and its count, another writes both.
    writes = Meanwhile(client("dynamodb"), "put_item", another)
    drop = inviting.world.bucket("Drop")
    export_results(inviting.world.context(writes), invitation.invitation_id, [first], drop=drop)
    assert counts_of_it(inviting, invitation) == (2, 2, 0, 0)


def test_the_numbers_go_with_the_invitation(inviting: Inviting) -> None:
    inviting.person()
    invitation = inviting.dispatch()
    export(inviting, invitation)
    inviting.store.write(*end_invitation(inviting.ctx, invitation))
    assert not inviting.items("invitation_counts")
