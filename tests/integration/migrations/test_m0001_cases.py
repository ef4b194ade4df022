"""Every case of the dump's README ends as the table of the design says."""

import pytest

from qlinx.kit.ids import derived_id
from tests.integration.migrations.carried import IVO, YVES, Carried, hash_of
from tests.support.stored_dump import W, X, Y, Z, of_kind

MINUTE_LATER = "2026-11-20T12:00:01Z"


def names_of(item: dict[str, object]) -> set[str]:
    return {name for name in item if name in {"mobile", "postcode", "town", "photo_id"}}


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


# 1. One employment, no account.


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


# 2. Several employments, no account.


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


# 3. Accounts without an employment.


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


# 4. An account, and an employment with its address.


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


# 5 and 6. The employer names another address than the account's.


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


# 7 and 8. An alias, or pool and person differ.

ALIASES = (
    "qpdyyls5kikle4m4dis3chha5q",
    "sl2yg62nhy5jasr7u6yyuz4pli",
    "ndgiub7oayu34cjroq5gu4znqi",
    "aed33wo7xpmi5s4eecukbslvou",
    "oohutuxplfrf4dyv5bz4erafo4",
    "3vrtsqnp7djtoyx6aqzd7nueby",
)
DIFFERENT = ("2q3hn4dfuaisxe3cvagvoj77tu", "vf5y55pf7w2w2m5wyshg7qu4vy", "ulgfvmukkej4arqufis4jn3xni")


@pytest.mark.parametrize("who", [*ALIASES, *DIFFERENT])
def test_where_it_is_not_certain_who_had_the_account_sessions_and_links_end(
    carried: Carried, who: str
) -> None:
    assert carried.item(who, "account")["sessions_valid_from"] == MINUTE_LATER
    assert not {"password_request", "address_change"} & carried.kinds(who)


@pytest.mark.parametrize("who", [*ALIASES, *DIFFERENT])
def test_it_is_listed_for_the_decision_about_a_breach_and_does_not_wait_for_it(
    carried: Carried, who: str
) -> None:
    (case,) = (item for item in of_kind(carried.records, "migration_case") if item["subject_id"] == who)

    assert case["found"] == ("alias" if who in ALIASES else "sign_in_differs")
    assert case["options"] == ["reported", "people_told", "no_risk"]
    assert not case["blocks"]
    assert "decision" not in case


def test_everybody_elses_sessions_go_on(carried: Carried) -> None:
    ended = {*ALIASES, *DIFFERENT, YVES}
    for item in of_kind(carried.records, "account"):
        if item["person_id"] not in ended:
            was = carried.was(item["person_id"], "account")
            assert item["sessions_valid_from"] == was["sessions_valid_from"]


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("2q3hn4dfuaisxe3cvagvoj77tu", "xena@thuis.example"),
        ("vf5y55pf7w2w2m5wyshg7qu4vy", "sien@elders.example"),
        ("ulgfvmukkej4arqufis4jn3xni", "willem.doelwit@zorg-x.example"),
    ],
)
def test_the_sign_in_address_is_the_pools(carried: Carried, who: str, address: str) -> None:
    assert carried.users_before[who] == address
    assert carried.item(who, "person")["email"] == address
    assert carried.leads(address)["account"] == [who]


def test_an_address_that_an_employer_put_on_somebody_is_that_of_its_relation_alone(carried: Carried) -> None:
    willem = "ulgfvmukkej4arqufis4jn3xni"

    assert carried.leads("willem.nieuw@zorg-x.example") == {f"relation#{X}": [carried.relation(willem, X)]}
    assert carried.item(willem, "join")["employer_id"] == Y


# 9. No user in the pool.


def test_two_decided_that_yves_gets_a_new_sign_in(carried: Carried) -> None:
    assert YVES not in carried.users_before
    assert YVES in carried.users
    assert carried.item(YVES, "person")["email"] == "yves.weg@zorg-x.example"
    assert carried.item(YVES, "join")["employer_id"] == X
    assert carried.item(YVES, "account")["sessions_valid_from"] == MINUTE_LATER


def test_two_decided_that_ivos_account_is_closed_and_his_employer_keeps_its_relation(
    carried: Carried,
) -> None:
    assert IVO not in carried.users
    assert "account" not in carried.kinds(IVO)
    assert carried.item(IVO, "person")["given_by"] == X
    assert carried.leads("ivo.weg@thuis.example") == {f"relation#{X}": [IVO]}


# 10. Opening and closing.


def test_an_account_that_was_never_opened_under_an_employers_person_is_a_sign_up_again(
    carried: Carried,
) -> None:
    zara, again = "h5dhoeo273dvwane6ovyitw43m", derived_id("sign-up", "h5dhoeo273dvwane6ovyitw43m")

    assert carried.item(zara, "person")["given_by"] == X
    assert "account" not in carried.kinds(zara)
    assert zara not in carried.users
    assert carried.item(again, "sign_up")["email"] == "zara.openend@zorg-x.example"
    assert carried.item(again, "outbox")["template"] == "people.confirm_signup"


def test_an_account_of_a_new_person_goes_on_opening(carried: Carried) -> None:
    olaf = "przzo62pmulsflg4kbmbily32u"

    assert carried.item(olaf, "account")["state"] == "opening"
    assert carried.item(olaf, "person")["ends_at"] == carried.was(olaf, "person")["ends_at"]
    assert carried.leads("olaf.openend@thuis.example") == {"account": [olaf]}


def test_a_closing_is_finished(carried: Carried) -> None:
    arno = "3yplvsez6rqptxyzzb4u4buopa"

    assert "account" not in carried.kinds(arno)
    assert arno not in carried.users
    assert not any(arno in key for key in carried.files)
    assert carried.item(arno, "person")["given_by"] == X


# 11, 12 and 13. Sign-ups, changes of address, new passwords.


@pytest.mark.parametrize(
    "who",
    [
        "cpddk55fd67s5eft4j5hso3oja",
        "ipnkogqq4fpebz7fxdvewxqt3i",
        "udir4ktbqjjhwi7cvb33agyhgy",
        "gga2mw3wjrf7q3au2latgpj2gu",
        "sqrnqfdw4l5l7s5v5mw2e6mhoi",
    ],
)
def test_a_sign_up_waits_as_it_was(carried: Carried, who: str) -> None:
    assert carried.item(who, "sign_up") == carried.was(who, "sign_up")


@pytest.mark.parametrize(
    "who", ["556iidmpuzfhzwswkjhcitc2ii", "x3wyswho7ece5ilurvjiqlbgqe", "mkrhj6dw7nju7rf24pgizxtnb4"]
)
def test_a_change_of_address_goes_on(carried: Carried, who: str) -> None:
    assert carried.item(who, "address_change") == carried.was(who, "address_change")


def test_a_link_for_a_new_password_still_works(carried: Carried) -> None:
    petra = "tpv6tanevnrrtmuwi4i3vsooki"

    assert carried.item(petra, "password_request") == carried.was(petra, "password_request")
    assert (
        carried.item(petra, "person")["address_hash"]
        == carried.item(petra, "password_request")["address_hash"]
    )


# 14. Erased people and memories.


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


# 15. Requests.


@pytest.mark.parametrize(
    "who", ["smgbgqnnae4tohhtz73dmlmsta", "r5g5gfa7iwzqvyhz6grubbac5q", "7vl5md7rdewcz5lqdqsvulf2h4"]
)
def test_a_request_that_was_handled_stays_with_whom_it_was_about(carried: Carried, who: str) -> None:
    assert carried.item(who, "rights_request") == carried.was(who, "rights_request")


def test_an_export_can_still_be_fetched(carried: Carried) -> None:
    zeb = "r5g5gfa7iwzqvyhz6grubbac5q"

    assert carried.item(zeb, "export") == carried.was(zeb, "export")
    assert f"exports/{zeb}/psvx6icgn5czr75zinuixhzcve.zip" in carried.files


# 16. Restriction and holds.


def test_a_restriction_stays(carried: Carried) -> None:
    assert carried.item("ngzgnmaaw7eqfzprwkrt3agmzi", "person")["restricted"] is True


def test_a_hold_stays_on_what_it_was_on(carried: Carried) -> None:
    koen, lot = "lv3otdan3mrzkqfieffl3mxxpy", "wf3it7te4zhfxp4u4tivv3xpsm"

    assert carried.item(koen, "person")["holds"] == ["hold-2026-1"]
    assert carried.item(koen, "employment")["holds"] == ["hold-2026-1"]
    assert carried.item(lot, "employment")["holds"] == carried.was(lot, "employment")["holds"]
    assert [item["holds"] for item in carried.items(lot, "invitee") if item["holds"]]


# 17. Stops.


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


# 18. Invitations.


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


# 19. Employments that ended, and notices.


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


# 20. Numbers that are none.


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


# 21. Photos.


@pytest.mark.parametrize("who", ["bzq6bz27jz4y523xcnphijcvua", "qpdyyls5kikle4m4dis3chha5q"])
def test_a_photo_stays_with_the_account(carried: Carried, who: str) -> None:
    photo = carried.item(who, "person")["photo_id"]

    assert f"photos/{who}/{photo}.jpg" in carried.files
    assert names_of(carried.item(carried.relation(who, X), "person")) <= {"mobile"}


# 22 to 24.


def test_a_user_of_an_employer_keeps_everything(carried: Carried) -> None:
    users = of_kind(carried.records, "employer_user")

    assert len(users) == 5
    for item in users:
        assert item == carried.was(item["person_id"], "employer_user")


def test_no_user_of_the_pool_has_an_address(carried: Carried) -> None:
    assert carried.users
    assert set(carried.users.values()) == {None}
