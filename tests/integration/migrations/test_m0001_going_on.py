"""What is under way goes on after the migration: rights, stops, invitations, mails, employments."""

import pytest

from tests.integration.migrations.carried import Carried
from tests.support.stored_dump import X, Y, Z, of_kind


def names_of(item: dict[str, object]) -> set[str]:
    return {name for name in item if name in {"mobile", "postcode", "town", "photo_id"}}


def test_what_a_hold_keeps_of_somebody_erased_stays_as_it_is(carried: Carried) -> None:
    tobias = "umajqolxkotos4mv5zogadtlra"

    assert carried.items(tobias) == [
        item for items in carried.before.values() for item in items if item["pk"] == f"person#{tobias}"
    ]


@pytest.mark.parametrize(
    ("hashed", "employers"),
    [
        ("e11b824c83127bfafd513bc93e603ff34b49aaca", {X, Y}),
        ("861fdd3051b041efdc7399ae09005fd12225c7dc", {X, Y, Z}),
        ("fb1e4c7181eff902e6ad3c8e3a159564a5ba7f9c", {X}),
        ("c3a6b3d5cc605daf5d8d584e0a4a07ec2399e47a", {X}),
    ],
)
def test_a_memory_of_an_erasure_is_one_for_each_employer(
    carried: Carried, hashed: str, employers: set[str]
) -> None:
    memories = [item for item in carried.ledger if item["pk"] == f"memory#{hashed}"]

    assert {item["employer_id"] for item in memories} == employers
    assert all(item["of"] == "address" for item in memories)


@pytest.mark.parametrize(
    "who", ["smgbgqnnae4tohhtz73dmlmsta", "r5g5gfa7iwzqvyhz6grubbac5q", "7vl5md7rdewcz5lqdqsvulf2h4"]
)
def test_a_request_that_was_handled_stays_with_whom_it_was_about(carried: Carried, who: str) -> None:
    assert carried.item(who, "rights_request") == carried.was(who, "rights_request")


def test_an_export_can_still_be_fetched(carried: Carried) -> None:
    zeb = "r5g5gfa7iwzqvyhz6grubbac5q"

    assert carried.item(zeb, "export") == carried.was(zeb, "export")
    assert f"exports/{zeb}/psvx6icgn5czr75zinuixhzcve.zip" in carried.files


def test_a_restriction_stays(carried: Carried) -> None:
    assert carried.item("ngzgnmaaw7eqfzprwkrt3agmzi", "person")["restricted"] is True


def test_a_hold_stays_on_what_it_was_on(carried: Carried) -> None:
    koen, lot = "lv3otdan3mrzkqfieffl3mxxpy", "wf3it7te4zhfxp4u4tivv3xpsm"

    assert carried.item(koen, "person")["holds"] == ["hold-2026-1"]
    assert carried.item(koen, "employment")["holds"] == ["hold-2026-1"]
    assert carried.item(lot, "employment")["holds"] == carried.was(lot, "employment")["holds"]
    assert [item["holds"] for item in carried.items(lot, "invitee") if item["holds"]]


@pytest.mark.parametrize(
    ("who", "address", "stop"),
    [
        ("mrr7wlnusge2xqe5dnkn6ccgq4", "mats.terug@zorg-x.example", "bounced"),
        ("6kyu3qurcha6jqmko2gce57kom", "nora.spam@zorg-x.example", "spam_report"),
        ("eauuefqk3hkf5yc32hoazbcamy", "otto.bezwaar@zorg-x.example", "objection"),
    ],
)
def test_a_stop_holds_for_the_employer_and_for_our_own_mail(
    carried: Carried, who: str, address: str, stop: str
) -> None:
    stops = carried.stops(address)

    assert stops.keys() == {X, "qlinx"}
    assert all(since.keys() == {stop} for since in stops.values())
    assert carried.item(who, "person")["mail_stops"] == [stop]


def test_people_named_one_by_one_are_named_by_their_relations(carried: Carried) -> None:
    (selection,) = of_kind(carried.records, "selection")
    nico, rosa = "lfgzkii6d2qcc4j2e6woi4wncm", "gkzki7mq3cbxlcf6tpctjq36xa"

    assert selection["person_ids"] == [
        "oouf67ndpe5jrexgpwlb244rca",
        "4ycrxhrnzodud7kiywrewwkqei",
        carried.relation(nico, Y),
        carried.relation(rosa, Y),
    ]


def test_a_dispatch_that_is_under_way_goes_over_everybody_again(carried: Carried) -> None:
    dispatching = [item for item in of_kind(carried.records, "invitation") if item["state"] == "dispatching"]

    assert [item["parts_done"] for item in dispatching] == [{}]


def test_other_invitations_are_as_they_were(carried: Carried) -> None:
    before = {
        item["pk"]: item
        for items in carried.before.values()
        for item in items
        if item["kind"] == "invitation"
    }
    for item in of_kind(carried.records, "invitation"):
        if item["state"] != "dispatching":
            assert item == before[item["pk"]]


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("2q3hn4dfuaisxe3cvagvoj77tu", "claimed"),
        ("3vrtsqnp7djtoyx6aqzd7nueby", "pending"),
        ("3mmpltq5tbhzsbvwoqeqyroofq", "delivered"),
        ("gnyyo7fbps4xvh6lre6eaalv6y", "refused"),
        ("w6luly4vvbg27t3vhevgylofhe", "returned"),
    ],
)
def test_a_mail_of_an_employer_is_with_its_relation_in_the_state_it_was_in(
    carried: Carried, who: str, state: str
) -> None:
    mails = carried.items(carried.relation(who, X), "outbox")

    assert state in {item["state"] for item in mails if item["template"].startswith("invitations.")}


def test_an_ended_employment_keeps_its_end(carried: Carried) -> None:
    vic, wies = "n6xhgmcgopzyn2bl4ja6em5f64", "tn6zu3otxitn6blopkcidis6wa"

    assert carried.item(vic, "person")["ends_at"] == carried.was(vic, "person")["ends_at"]
    assert "ends_at" in carried.item(carried.relation(wies, X), "person")
    assert "ends_at" not in carried.item(carried.relation(wies, Y), "person")


def test_an_account_is_joined_to_a_relation_that_has_ended_until_that_goes(carried: Carried) -> None:
    xander = "5tyevo7oiqugz7vxxpowhsra7i"

    assert carried.item(xander, "join")["employer_id"] == X
    assert "ends_at" not in carried.item(xander, "person")
    assert "ends_at" in carried.item(carried.relation(xander, X), "person")


@pytest.mark.parametrize("who", ["3cpk3tti6ebpebwpwskzxhgsta", "zslyy3jpfkquolcrywhp3nn2yy"])
def test_a_notice_that_is_due_stays_due(carried: Carried, who: str) -> None:
    assert carried.item(who, "employment")["due_queue"] == "notice"


@pytest.mark.parametrize(
    "who",
    [
        "c5pvi4uictvorxg323ely3qecy",
        "6qdzavfft3g2grhvhflzekusea",
        "os2lqiahjtxhncbaphurhlotwi",
        "3mmpltq5tbhzsbvwoqeqyroofq",
        "vioaijwpj3ns3lhjvbeioefpte",
        "wyum3mmw3n3szthcufc2qwcrze",
        "4qmzzw6yc77ihe3oa55giz4msu",
    ],
)
def test_a_number_that_is_none_is_dropped_with_its_pointer(carried: Carried, who: str) -> None:
    work = carried.item(who, "employment")

    assert not {"personnel_number", "personnel_hash"} & work.keys()
    assert not [item for item in of_kind(carried.records, "personnel") if item["person_id"] == who]


def test_all_other_numbers_lead_to_their_relation(carried: Carried) -> None:
    pointers = {item["pk"]: item["person_id"] for item in of_kind(carried.records, "personnel")}
    numbered = [item for item in of_kind(carried.records, "employment") if "personnel_hash" in item]

    assert numbered
    assert pointers == {
        f"personnel#{item['employer_id']}#{item['personnel_hash']}": item["person_id"] for item in numbered
    }


@pytest.mark.parametrize("who", ["bzq6bz27jz4y523xcnphijcvua", "qpdyyls5kikle4m4dis3chha5q"])
def test_a_photo_stays_with_the_account(carried: Carried, who: str) -> None:
    photo = carried.item(who, "person")["photo_id"]

    assert f"photos/{who}/{photo}.jpg" in carried.files
    assert names_of(carried.item(carried.relation(who, X), "person")) <= {"mobile"}


def test_a_user_of_an_employer_keeps_everything(carried: Carried) -> None:
    users = of_kind(carried.records, "employer_user")

    assert len(users) == 5
    for item in users:
        assert item == carried.was(item["person_id"], "employer_user")


def test_no_user_of_the_pool_has_an_address(carried: Carried) -> None:
    assert carried.users
    assert set(carried.users.values()) == {None}
