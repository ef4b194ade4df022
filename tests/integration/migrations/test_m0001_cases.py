"""Every case of the dump's README ends as the table of the design says."""

import pytest

from qlinx.kit.ids import derived_id
from tests.integration.migrations.carried import Carried, hash_of
from tests.support.stored_dump import W, X, Y, Z, of_kind


def test_the_whole_is_finished(carried: Carried) -> None:
    assert carried.report.finished
    assert not carried.report.waiting


def test_users_and_contacts_of_employers_keep_their_ids_and_are_found_by_address(carried: Carried) -> None:
    for kind in ("employer_user", "employer_contact"):
        people = of_kind(carried.records, kind)
        assert people
        for item in people:
            assert item["address_hash"] == hash_of(item["email"])
            assert carried.leads(item["email"])[f"{kind}#{item['employer_id']}"] == [item["person_id"]]


def test_a_person_of_one_employer_stays_under_their_id_as_the_employer_says(carried: Carried) -> None:
    lena = "5v7djbmcd3o336ojgs4sex6avy"
    person, work = carried.item(lena, "person"), carried.item(lena, "employment")

    assert person["given_by"] == X
    assert person["email"] == "lena.nieuw@zorg-x.example"
    assert "account_id" not in person
    assert not {"first_name", "last_name", "email", "mobile"} & work.keys()
    assert carried.leads("lena.nieuw@zorg-x.example") == {f"relation#{X}": [lena]}


def test_first_names_and_numbers_that_employers_share_make_nobody_one(carried: Carried) -> None:
    of_x, of_y = "gnyyo7fbps4xvh6lre6eaalv6y", "oouf67ndpe5jrexgpwlb244rca"

    assert carried.item(of_x, "person")["given_by"] == X
    assert carried.item(of_y, "person")["given_by"] == Y


@pytest.mark.parametrize(
    ("old", "employers"),
    [
        ("lfgzkii6d2qcc4j2e6woi4wncm", {X, Y}),
        ("ozht2b2pomq3diy5yidp2e3d4y", {X, Y}),
        ("ms5av65be5na63wtrk45zacg44", {X, Y, Z}),
        ("kybt4gpa5bqa7ss54sv4jiwyx4", {X, Y, W}),
    ],
)
def test_a_person_of_several_employers_becomes_a_relation_for_each(
    carried: Carried, old: str, employers: set[str]
) -> None:
    forward = carried.item(old, "forward")

    assert carried.kinds(old) == {"forward"}
    assert forward["relations"].keys() == employers
    for employer, relation in forward["relations"].items():
        assert relation == derived_id("relation", old, employer)
        assert carried.item(relation, "person")["given_by"] == employer
        assert carried.item(relation, "employment")["employer_id"] == employer
        assert {item["employer_id"] for item in carried.items(relation, "invitee")} <= {employer}


def test_an_address_is_spelled_as_its_employer_spells_it(carried: Carried) -> None:
    olga = "ozht2b2pomq3diy5yidp2e3d4y"

    assert carried.item(carried.relation(olga, Y), "person")["email"] == "Olga.Dubbel@prive.example"
    assert carried.leads("olga.dubbel@prive.example").keys() == {f"relation#{X}", f"relation#{Y}"}


def test_a_relation_that_has_ended_ends_for_itself(carried: Carried) -> None:
    piet = "kybt4gpa5bqa7ss54sv4jiwyx4"

    assert carried.item(carried.relation(piet, W), "person")["ends_at"].startswith("2026-12-09")
    assert "ends_at" not in carried.item(carried.relation(piet, X), "person")


def test_an_account_with_three_employers_at_its_address_is_joined_to_each_and_asked_about_them(
    carried: Carried,
) -> None:
    rosa = "gkzki7mq3cbxlcf6tpctjq36xa"
    joins = carried.items(rosa, "join")

    assert {join["employer_id"] for join in joins} == {X, Y, Z}
    assert all(join["ask"] and not join["asleep"] for join in joins)
    assert {carried.item(join["relation_id"], "person")["account_id"] for join in joins} == {rosa}
    assert carried.item(rosa, "person")["given_by"] == "self"
    assert not carried.items(rosa, "invitee")
    assert carried.leads("rosa.trio@prive.example") == {
        "account": [rosa],
        **{f"relation#{one}": [carried.relation(rosa, one)] for one in (X, Y, Z)},
    }


def test_perhaps_the_same_human_being_stays_two(carried: Carried) -> None:
    nick, dolf, d = "wpnsj3nlcrecucclouooeesdfu", "yt5ikqrtp3hxzjr56yo4iybm74", "f7fqoolxjjbzpovmiisyn7i5ku"

    assert [carried.item(one, "person")["given_by"] for one in (nick, dolf, d)] == [Y, X, Y]


@pytest.mark.parametrize(
    "who", ["6yg3spbk2hkbgcmnv2pcpwzgq4", "s6amggrrhcsjtnce7iv7ndldyu", "urfedei42bv7ujltdcd43n5iaa"]
)
def test_an_account_keeps_its_id_and_what_its_holder_gave(carried: Carried, who: str) -> None:
    old, person = carried.was(who, "person"), carried.item(who, "person")
    kept = (
        "first_name",
        "last_name",
        "language",
        "mobile",
        "postcode",
        "town",
        "email",
        "ends_at",
        "photo_at",
    )

    assert {name: person.get(name) for name in kept} == {name: old.get(name) for name in kept}
    assert (
        carried.item(who, "account")["sessions_valid_from"]
        == carried.was(who, "account")["sessions_valid_from"]
    )
    assert carried.leads(old["email"]) == {"account": [who]}


@pytest.mark.parametrize(
    "who", ["d44fa4upnvieokzapkmychtm3u", "u2jkrex4xnoslpbtfpzooiyg3m", "x3wyswho7ece5ilurvjiqlbgqe"]
)
def test_an_employment_with_the_accounts_address_is_joined(carried: Carried, who: str) -> None:
    relation = carried.relation(who, X)

    assert relation == derived_id("relation", who, X)
    assert carried.item(relation, "person")["account_id"] == who
    assert carried.item(who, "join")["relation_id"] == relation
    assert "ends_at" not in carried.item(who, "person")


def test_what_the_person_corrected_stays_in_the_account_alone(carried: Carried) -> None:
    sven = "x3wyswho7ece5ilurvjiqlbgqe"

    assert carried.item(sven, "person")["first_name"] == "Sven-Erik"
    assert carried.item(carried.relation(sven, X), "person")["first_name"] == "Sven"
    assert carried.item(sven, "address_change")["state"] == "waiting"


@pytest.mark.parametrize(
    ("who", "own", "employers"),
    [
        ("qpdyyls5kikle4m4dis3chha5q", "tess@thuis.example", "tess.anders@zorg-x.example"),
        ("sl2yg62nhy5jasr7u6yyuz4pli", "udo.nieuw@thuis.example", "udo.anders@zorg-x.example"),
        ("ndgiub7oayu34cjroq5gu4znqi", "hanna@thuis.example", "hanna.twee@thuis.example"),
        ("aed33wo7xpmi5s4eecukbslvou", "vera@thuis.example", "vera.twee@zorg-x.example"),
    ],
)
def test_an_employment_with_another_address_stands_alone_and_the_account_is_told_without_content(
    carried: Carried, who: str, own: str, employers: str
) -> None:
    relation = carried.relation(who, X)
    note = [item for item in carried.items(who, "outbox") if item["template"] == "people.joins_to_make"]

    assert carried.leads(own)["account"] == [who]
    assert carried.leads(employers) == {f"relation#{X}": [relation]}
    assert "account_id" not in carried.item(relation, "person")
    assert relation not in {join["relation_id"] for join in carried.items(who, "join")}
    assert [(item["state"], item["refs"]) for item in note] == [("pending", {})]


@pytest.mark.parametrize("who", ["ndgiub7oayu34cjroq5gu4znqi", "aed33wo7xpmi5s4eecukbslvou"])
def test_of_two_employments_the_equal_one_is_joined(carried: Carried, who: str) -> None:
    assert carried.item(who, "join")["employer_id"] == Y


def test_a_notice_that_never_went_to_the_employers_address_is_due_again(carried: Carried) -> None:
    gijs = "oohutuxplfrf4dyv5bz4erafo4"
    alone, joined = (carried.item(carried.relation(gijs, one), "employment") for one in (X, Y))

    assert (alone["notice"], alone["notice_due_at"], alone["due_queue"]) == (
        "due",
        "2026-12-15T12:00:00Z",
        "notice",
    )
    assert joined["notice"] == carried_notice(carried, gijs, Y)


def carried_notice(carried: Carried, who: str, employer: str) -> str:
    before = next(
        item
        for items in carried.before.values()
        for item in items
        if item["pk"] == f"person#{who}" and item["sk"] == f"employment#{employer}"
    )
    return str(before["notice"])
