"""A reply comes to the same whether it is given in the app or by the link of the mail (obligation 4)."""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.invitations.model import Invitation, ReplyChoice
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITATION
from tests.support.deployed_invitations import Deployed
from tests.support.world import World

ACCEPT, DECLINE = "accept", "decline"
# What is different for any two people, however they answer: ids, the shards that follow from them, the very
# moment.
_OWN = {
    "person_id",
    "place",
    "entry_id",
    "pk",
    "sk",
    "group",
    "group_sort",
    "due_queue",
    "invited_at",
    "answered_at",
    "answer_handled_at",
    "calendar_uid",
}
_OF_MAILS = {"template", "state", "refs", "kind"}


@pytest.fixture
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Deployed:
    return Deployed(world, monkeypatch)


def in_the_app(deployed: Deployed, person_id: str, invitation: Invitation, answer: str) -> int:
    path = f"/v1/invitations/{invitation.invitation_id}/reply"
    account = deployed.inviting.someone(person_id).account_id
    return deployed.call("invitations", "PUT", path, person_id=account, body={"reply": answer}).status


def by_the_link(deployed: Deployed, person_id: str, invitation: Invitation, answer: str) -> int:
    return deployed.posts(deployed.page(person_id, invitation), form={"reply": answer}).status


def kept_of(deployed: Deployed, person_id: str) -> list[dict[str, Any]]:
    """What is stored about somebody's invitation and its mails, without what names the person."""
    items = [
        {
            name: value
            for name, value in item.items()
            if (name in _OF_MAILS if item["kind"] == "outbox" else name not in _OWN)
        }
        | {
            "holds a place": "place" in item,
            "has answered": "answered_at" in item,
            "was handled": "answer_handled_at" in item,
        }
        for item in deployed.world.every_item()
        if item.get("person_id") == person_id and item["kind"] in {"invitee", "outbox"}
    ]
    return sorted(items, key=str)


def two_invited(deployed: Deployed, **fields: Any) -> tuple[str, str, Invitation]:
    """One who has an account and one who has none, both invited."""
    app, mail = deployed.inviting.person(), deployed.inviting.person()
    deployed.account(app)
    return app, mail, deployed.invite(**fields)


@pytest.mark.parametrize(
    "answers",
    [
        [ACCEPT],
        [DECLINE],
        [ACCEPT, ACCEPT],
        [ACCEPT, DECLINE],
        [DECLINE, ACCEPT],
        [ACCEPT, DECLINE, ACCEPT],
    ],
    ids="-".join,
)
@pytest.mark.parametrize("places", [None, 2])
def test_answers_come_to_the_same(deployed: Deployed, answers: list[str], places: int | None) -> None:
    app, mail, invitation = two_invited(deployed, number_of_places=places)
    assert kept_of(deployed, app) == kept_of(deployed, mail)

    for answer in answers:
        assert in_the_app(deployed, app, invitation, answer) == 200
        assert by_the_link(deployed, mail, invitation, answer) == 303

    assert kept_of(deployed, app) == kept_of(deployed, mail)
    assert [item for item in kept_of(deployed, app) if item["kind"] == "invitee"]


def test_a_full_invitation_refuses_both_alike(deployed: Deployed) -> None:
    first = deployed.inviting.person()
    app, mail, invitation = two_invited(deployed, number_of_places=1)
    reply(deployed.inviting.ctx, first, invitation.invitation_id, ReplyChoice.ACCEPT)
    before = kept_of(deployed, app)
    assert kept_of(deployed, mail) == before

    assert (
        in_the_app(deployed, app, invitation, ACCEPT)
        == by_the_link(deployed, mail, invitation, ACCEPT)
        == 409
    )

    after = kept_of(deployed, app)
    assert kept_of(deployed, mail) == after
    # A mail tells it, under the number of the calendar that it carries (decision 125); all else is as it was.
    (told,) = [one for one in after if one.get("template") == "invitations.no_place_left"]
    rest = [one for one in after if one is not told]
    assert [unnumbered(one) for one in rest] == [unnumbered(one) for one in before]


def unnumbered(item: dict[str, Any]) -> dict[str, Any]:
    """Without what rises with each mail that carries a calendar."""
    return {name: value for name, value in item.items() if name not in {"calendar_sequence", "version"}}


@pytest.mark.parametrize("answer", [ACCEPT, DECLINE])
@pytest.mark.parametrize("ended", ["cancelled", "closed"])
def test_an_invitation_that_has_ended_refuses_both_alike(deployed: Deployed, ended: str, answer: str) -> None:
    app, mail, invitation = two_invited(deployed)
    if ended == "cancelled":
        cancel(deployed.inviting.ctx, deployed.inviting.employer_id, invitation.invitation_id)
    else:
        passed = deployed.world.now - timedelta(seconds=1)
        deployed.inviting.store.write(INVITATION.replace(invitation, answer_by=passed))
    before = kept_of(deployed, app)

    statuses = {
        in_the_app(deployed, app, invitation, answer),
        by_the_link(deployed, mail, invitation, answer),
    }

    assert len(statuses) == 1
    assert statuses <= {409, 410}
    assert kept_of(deployed, app) == kept_of(deployed, mail) == before
