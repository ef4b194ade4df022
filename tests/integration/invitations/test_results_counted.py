"""Whoever writes the file of who comes counts its lines."""

from qlinx.invitations.cascades import end_invitation
from qlinx.invitations.counts import counts_of
from qlinx.invitations.model import Invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.results_file import export_results
from tests.support.inviting import ACCEPT, DECLINE, Inviting
from tests.support.results import export
from tests.support.standing import client
from tests.support.threads import Meanwhile


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
