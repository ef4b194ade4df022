"""The code of now takes over the system that the last release filled:
nothing is lost, and everything goes on.
"""

import json

from qlinx.aws.serialization import deserialize_item
from qlinx.kit.clock import home_day
from qlinx.migrations.known import MIGRATIONS
from qlinx.people.model import SELF
from qlinx.records.catalogue import every_shape
from qlinx.records.shape import OWN
from tests.integration.release.conftest import Written
from tests.proof.crash.play import Play
from tests.proof.crash.proving import playing
from tests.proof.crash.stories.employer import EMPLOYED, desk_user, employer_id, staff
from tests.release.exceptions import exemptions, judged
from tests.release.filled import put_into, taken
from tests.release.kept import Json, load, released
from tests.release.outcome_differences import differences
from tests.release.outcomes import Outcome, is_known, keys_of, outcome_of

Last = tuple[Json, Outcome]
INVITED = "eva@mensen.example"
# Counters and marks that no model declares: written by single updates, and gone within days.
BARE = {"limit", "roster_progress"}


def holders(play: Play) -> list[str]:
    """The ids of all accounts that are open."""
    return [item["person_id"]["S"] for item in play.stored("account") if item["state"] == {"S": "open"}]


def test_it_is_put_into_tables_as_it_stood(last: Last) -> None:
    with playing() as (play, _):
        put_into(play, last[0])
        assert ordered(taken(play)) == ordered(last[0])


def ordered(system: Json) -> Json:
    """A system whose order of tables, and of items in them, is always the same. A bucket that came since the
    release has nothing in it, and is as none.
    """
    tables = {name: sorted(items, key=json.dumps) for name, items in system["tables"].items()}
    files = {name: kept for name, kept in system["files"].items() if kept}
    whole: Json = json.loads(json.dumps({**system, "tables": tables, "files": files}, sort_keys=True))
    return whole


def test_every_item_is_read_and_found_where_it_stands(taken_over: Play) -> None:
    """A field that the last release reads, and did not write, may come with its default; so may what the
    store itself adds to an item, which no model reads, and a field of which an exception says so.
    """
    kinds, last_kinds = every_shape(), load(released()[-1]).kinds
    for regime, table in taken_over.names.items():
        for item in map(deserialize_item, taken_over.cloud.tables.every(table)):
            if item["kind"] in BARE:
                continue
            shape = kinds[item["kind"]]
            assert shape.regime is regime
            again = shape.item(shape.value(item))
            exempt = {one.field for one in exemptions("models") if one.kind == item["kind"]}
            if item["kind"] == "audit":
                # Acts are never written again: those of before stand in the one chain of their day.
                assert again["pk"].rpartition("#")[0] == item["pk"]
                exempt.add("pk")
            came = again.keys() - item.keys()
            assert came <= last_kinds[item["kind"]].schema["properties"].keys() | set(OWN) | exempt
            kept = {name: value for name, value in again.items() if name not in came}
            assert {**kept, **{name: item[name] for name in exempt & item.keys()}} == item


def test_what_becomes_of_it_is_what_became_of_it(taken_over: Play, last: Last, written: Written) -> None:
    """Exports, the links of mails, what goes when six weeks pass,
    and the messages that functions send one another.
    """
    system, before = last
    release = load(released()[-1])
    fields = {kind: list(one.schema["properties"]) for kind, one in release.kinds.items()}
    new = frozenset(MIGRATIONS) - release.migrations

    after = outcome_of(taken_over, written.sent)

    assert judged(sorted(differences(before, after, system, fields)), exemptions("system"), new) == []
    assert not taken_over.cloud.dead
    assert len(after.exports) > 10
    assert {200, 409, 410} <= set(after.links.values())
    assert len(after.gone) > 50
    assert len([one for one in taken_over.stored("employment") if one["holds"] != {"L": []}]) == 1


def test_what_becomes_of_it_otherwise_is_noticed(last: Last) -> None:
    system, before = last
    person_id = next(one for one, told in before.exports.items() if ["person", "first_name", "Dirk"] in told)
    link = next(iter(before.links))
    key = next(key for key in sorted(before.gone) if key[1].startswith("outbox#"))
    after = Outcome(
        sent={**before.sent, "mail_delivery": [{"pk": "text"}]},
        exports={**before.exports, person_id: [*before.exports[person_id][1:], ["person", "shoe_size", 44]]},
        links={**before.links, link: 500},
        gone=before.gone - {key},
    )
    [kind, field, _] = before.exports[person_id][0]

    found = differences(before, after, system, {"person": ["first_name"]})

    assert {(one.kind, one.field) for one in found} == {
        (kind, field),
        ("links", link.rpartition("/")[0] or link),
        ("outbox", ""),
        ("mail_delivery", ""),
    }


def test_a_message_has_the_form_of_one_that_had_nothing_where_it_has_something() -> None:
    known = [{"pk": "text", "sk": "text", "part": "null"}]

    assert is_known({"pk": "text", "sk": "text", "part": "number"}, known)
    assert not is_known({"pk": "text", "sk": "number", "part": "null"}, known)
    assert not is_known({"pk": "text", "sk": "text"}, known)
    assert not is_known({"pk": "text", "sk": "text", "part": "null", "urgent": "truth"}, known)


def test_what_was_under_way_comes_to_its_end_and_nothing_is_lost(taken_over: Play, last: Last) -> None:
    before, mails = keys_of(taken_over), len(taken_over.cloud.provider.taken)

    taken_over.settle()

    # What a moment was for is done: the one invitation went out, and the request was answered in time.
    gone = {sort.partition("#")[2].partition("#")[0] for _, sort in before - keys_of(taken_over)}
    assert gone == {"invitations.dispatch", "rights.deadline"}
    assert not taken_over.cloud.dead
    assert len(taken_over.cloud.provider.taken) > mails
    assert set(last[0]["messages"]) >= {
        "mail_delivery",
        "invitation_dispatch",
        "rights_fulfilment",
        "roster_import",
    }
    states = {item["title"]["S"]: item["state"]["S"] for item in taken_over.stored("invitation")}
    assert states["Nieuwjaarsborrel"] == states["Voorjaarslunch"] == "open"
    assert {item["state"]["S"] for item in taken_over.stored("roster")} == {"done", "held"}


def test_everybody_sees_their_own_data(taken_over: Play) -> None:
    taken_over.settle()

    assert len(holders(taken_over)) > 1
    for person_id in holders(taken_over):
        own = taken_over.request("GET", "/v1/account", user=person_id).json
        invited = taken_over.request("GET", "/v1/invitations", user=person_id).json
        relations = taken_over.request("GET", "/v1/account/relations", user=person_id).json
        assert own["first_name"]
        assert bool(relations["relations"]) == bool(invited["invitations"])


def record_training(play: Play) -> None:
    """What docs/operations.md says under "To recorded training", of each of the staff."""
    today = home_day(play.cloud.now).isoformat()
    for one in play.stored("staff"):
        said = {"email": one["email"]["S"], "role": "manager", "trained_on": today}
        play.order("staff_members", {"change_staff": said})


def test_staff_see_nothing_until_their_training_is_recorded_and_then_are_in_the_list(
    taken_over: Play,
) -> None:
    taken_over.settle()
    user, group = staff(taken_over), "staff"

    refused = taken_over.request("GET", "/v1/staff/members", user=user, group=group, expect=403)
    record_training(taken_over)
    members = taken_over.request("GET", "/v1/staff/members", user=user, group=group).json["members"]

    assert "training-missing" in refused.body
    assert [one["member_id"] for one in members] == [
        one["person_id"]["S"] for one in taken_over.stored("staff")
    ]
    assert {one["role"] for one in members} == {"manager"}


def test_an_employer_and_staff_see_theirs(taken_over: Play) -> None:
    taken_over.settle()
    record_training(taken_over)
    user, group = desk_user(taken_over), "employer"

    people = taken_over.request("GET", "/v1/employer/people", user=user, group=group).json["people"]
    waiting = taken_over.request("GET", "/v1/employer/waiting-rows", user=user, group=group).json["rows"]
    users = taken_over.request(
        "GET",
        f"/v1/staff/employers/{employer_id(taken_over)}/users",
        user=staff(taken_over),
        group="staff",
    ).json["users"]

    assert len(people) == sum(item["given_by"] != {"S": SELF} for item in taken_over.stored("person"))
    assert len(waiting) == len(taken_over.stored("waiting_row")) > 0
    assert len(users) == 2


def test_an_invitation_is_answered_in_the_app_and_by_a_link_of_before(taken_over: Play) -> None:
    link = taken_over.link(INVITED, "/i/", about="Kerstborrel")
    taken_over.settle()
    [app] = [
        one
        for one in taken_over.request("GET", "/v1/invitations", user=taken_over.account_id(EMPLOYED)).json[
            "invitations"
        ]
        if one["title"] == "Kerstborrel"
    ]

    path = f"/v1/invitations/{app['invitation_id']}/reply"
    taken_over.request("PUT", path, body={"reply": "decline"}, user=taken_over.account_id(EMPLOYED))
    taken_over.request("POST", link, form={"reply": "accept"}, expect=303)
    taken_over.settle()

    states = {
        item["person_id"]["S"]: item["state"]["S"]
        for item in taken_over.stored("invitee")
        if item["title"]["S"] == "Kerstborrel"
    }
    assert states[taken_over.relation_id(EMPLOYED)] == "declined"
    assert states[taken_over.relation_id(INVITED)] == "accepted"


def test_a_right_is_used(taken_over: Play) -> None:
    taken_over.settle()
    person_id = taken_over.account_id(EMPLOYED)
    link = taken_over.request(
        "POST", "/v1/account/rights-requests", body={"kind": "erasure"}, user=person_id, expect=202
    ).json["status_token"]

    taken_over.settle()

    status = taken_over.request("GET", f"/v1/rights-requests/{link}").json
    assert status["state"] == "fulfilled"
    assert f"person#{person_id}" not in {pk for pk, _ in keys_of(taken_over)}
