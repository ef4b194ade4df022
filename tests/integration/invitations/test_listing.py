"""Lists of invitations and replies over HTTP: in pages, in order, filtered, and one's own alone."""

from typing import Any

from qlinx.invitations.model import ReplyChoice
from qlinx.invitations.replies import reply
from tests.integration.invitations.test_employer_invitations_function import PATH, Desk, desk

__all__ = ["desk"]


def _pages(desk: Desk, path: str, name: str, **query: str) -> list[list[dict[str, Any]]]:
    pages: list[list[dict[str, Any]]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = desk.call("GET", path, query={**query, **cursor})
        assert answer.status == 200
        pages.append(answer.json[name])
        if "cursor" not in answer.json:
            return pages
        cursor = {"cursor": answer.json["cursor"]}


def test_invitations_come_in_pages_the_newest_first_each_once(desk: Desk) -> None:
    made = []
    for number in range(5):
        desk.functions.world.pass_time(minutes=1)
        made.append(desk.invite(title=f"Cursus {number}"))
    desk.call("POST", f"{PATH}/{made[1]}/cancellation")
    found = [one["invitation_id"] for page in _pages(desk, PATH, "invitations", limit="2") for one in page]
    assert found == list(reversed(made))
    off = [one for page in _pages(desk, PATH, "invitations", limit="2", state="cancelled") for one in page]
    assert [one["invitation_id"] for one in off] == [made[1]]


def test_a_cursor_is_of_one_employer_and_one_list(desk: Desk) -> None:
    desk.inviting.person()
    path = [f"{PATH}/{desk.invite()}" for _ in range(3)][-1]
    cursor = desk.call("GET", query={"limit": "1"}).json["cursor"]
    other = Desk(desk.functions, "Voorbeeld Bouw")
    for who, where, query in (
        (other, PATH, {}),
        (desk, f"{path}/replies", {}),
        (desk, PATH, {"state": "cancelled"}),
    ):
        refused = who.call("GET", where, query={"limit": "1", "cursor": cursor, **query})
        assert refused.status == 422
        assert [fault["pointer"] for fault in refused.json["errors"]] == ["/cursor"]
        assert "cursor" in refused.json["errors"][0]["detail"]


def test_replies_come_by_name_with_the_sums_of_all_on_every_page(desk: Desk) -> None:
    people = {name: desk.inviting.person(first_name=name) for name in ("Wim", "anna", "Bo", "Zoë", "Karel")}
    path = f"{PATH}/{desk.invite()}"
    desk.dispatch()
    for name in ("Bo", "Wim"):
        reply(desk.inviting.ctx, people[name], path.rsplit("/", 1)[1], ReplyChoice.ACCEPT)
    pages = _pages(desk, f"{path}/replies", "replies", limit="2")
    assert [one["name"].split()[0] for page in pages for one in page] == ["anna", "Bo", "Karel", "Wim", "Zoë"]
    coming = desk.call("GET", f"{path}/replies", query={"reply": "accepted", "limit": "1"}).json
    assert (coming["invited"], coming["accepted"], coming["total"]) == (5, 2, 2)
    assert [one["name"].split()[0] for one in coming["replies"]] == ["Bo"]
