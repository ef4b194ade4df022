"""Who comes: over the API and as a file, only the employer's own, only what it needs,
safe in a spreadsheet.
"""

from datetime import timedelta

import pytest

from qlinx.invitations.cascades import end_invitee
from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.model import InviteeState, MailProblem
from qlinx.invitations.replies import reply
from qlinx.invitations.results import replies
from qlinx.invitations.store import INVITEE, results_workbook
from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from qlinx.people.employment import end_employment
from qlinx.people.model import Word
from qlinx.people.store import EMPLOYMENT
from tests.support.inviting import ACCEPT, DECLINE, Inviting, as_read
from tests.support.results import export, file_of, in_workbook


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
