"""The judge of the canary proof, on made-up evidence:
it is content with what is right, and sees each thing that is not.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.proof.canary import judging
from tests.proof.canary.evidence import Evidence, judged
from tests.proof.canary.mutants import MUTANTS, is_caught
from tests.proof.canary.people import Canaries
from tests.proof.canary.told import ACTING, ASKING, USE, Told


def a_person(canaries: Canaries, role: str, email: str) -> dict[str, Any]:
    """A stored item with some of a person's fields."""
    return {
        "kind": "person",
        "pk": f"person#{role}",
        "sk": "person",
        "version": 1,
        "email": email,
        "address_hash": f"{role:0>40}",
        "first_name": canaries.word(role),
    }


def export_of(*items: Mapping[str, Any]) -> dict[str, Any]:
    """The export that tells these items rightly."""
    return {
        "items": [
            {
                "kind": item["kind"],
                "fields": [
                    {"name": name, "value": item[name]}
                    for name in judging.declared(item["kind"])
                    if name in item
                ],
            }
            for item in items
        ]
    }


def good_evidence() -> Evidence:
    """What a system leaves to be seen that keeps its promises."""
    told = Told(Canaries(7))
    canaries = told.canaries
    for role in (*ASKING, *ACTING):
        told.address[role] = canaries.email(role)
        person = a_person(canaries, role, told.address[role])
        told.seen.append(person)
        told.exports[role] = ([person], export_of(person))
    told.seen.append(
        {"kind": "attestation", "pk": "employer#e", "declared_by": canaries.word("declarer"), "version": 1}
    )
    return Evidence(
        told,
        on_the_way=[
            *(("RecordsTable person", str(item)) for item in told.seen if item["kind"] == "person"),
            ("user pool", told.address["worker"]),
            ("log signup", "http://127.0.0.1:8123 answered"),
            ("SecurityTable limit_passed", "{'network_address': '127.0.0.1'}"),
        ],
        names=["photos/worker/1.jpg"],
        addresses=["https://uitnodigingen.example/i/WyJpZCJd.c2lnbmVk"],
        erased=[("LedgerTable memory", f"{'worker':0>40}"), ("log rights", "erased")],
        afterwards=[("LedgerTable erasure", "{'person': 1}")],
    )


def test_what_is_right_is_not_held_against_the_product() -> None:
    verdict = judged(good_evidence())

    assert verdict.cases > 0
    assert (verdict.incomplete, verdict.left, verdict.loud, verdict.used) == ([], [], [], [])


@pytest.mark.parametrize("name", list(MUTANTS))
def test_a_broken_variant_is_caught(name: str) -> None:
    assert is_caught(name, good_evidence())


def test_a_field_that_no_canary_fills_is_named() -> None:
    evidence = good_evidence()
    missing = judging.unfilled(evidence.told.seen, evidence.told.canaries.every())

    assert "no canary in person.mobile" in missing
    assert "no canary in person.first_name" not in missing
    without = judging.unfilled(evidence.told.seen, ["somebody else"])
    assert "no canary in person.first_name" in without


def test_an_address_is_found_in_any_letter_case_and_inside_a_token() -> None:
    token = base64.urlsafe_b64encode(json.dumps(["qabc@kanarie.example"]).encode()).decode().rstrip("=")

    assert judging.left_behind([("log", "QABC@KANARIE.EXAMPLE")], ["Qabc"])
    assert judging.loud([], [], [f"https://uitnodigingen.example/i/{token}.x"], [], ["Qabc"])
    assert not judging.loud([], [], ["https://uitnodigingen.example/i/WyJpZCJd"], [], ["Qabc"])


@pytest.mark.parametrize("place", list(judging.EXCEPTIONS))
def test_an_exception_lets_a_keyed_hash_stay_and_never_a_plain_value(place: str) -> None:
    assert not judging.left_behind([(place, "f" * 40)], ["Qabc"], ["f" * 40])
    assert judging.left_behind([(place, "qabc@kanarie.example")], ["Qabc"], ["f" * 40])


@pytest.mark.parametrize("sign", USE)
def test_traces_of_use_are_seen_wherever_they_are(sign: str) -> None:
    assert judging.watched([("SecurityTable limit_passed", f"from {sign}")], USE) == [
        "SecurityTable limit_passed"
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("'127.0.0.1'", True),
        ("from 127.0.0.1, today", True),
        ("http://127.0.0.1:8123/i/x", False),
        ("127.0.0.1:8123", False),
        ("127.0.0.12", False),
    ],
)
def test_a_callers_address_is_told_from_that_of_a_page(text: str, seen: bool) -> None:
    assert bool(judging.watched([("RecordsTable account", text)], [])) is seen


def test_no_queue_may_hold_a_callers_address() -> None:
    assert judging.watched([("queue qlinx-DropsQueue-1", '{"sourceIPAddress": "127.0.0.1"}')], USE)


def test_a_copy_is_only_where_it_is_said_to_be() -> None:
    export = {"items": [{"kind": "person", "fields": []}]}
    places = [
        ("RecordsTable person", "Qabc"),
        ("DropBucket employers/e1/results/i1.csv", "Qabc"),
        ("DropBucket employers/e1/rosters/kanaries.csv", "Qabc"),
        ("RecordsTable sign_up", "Qabc"),
    ]

    assert judging.untold(places, ["Qabc"], export) == [
        "kept and not told: DropBucket employers/e1/rosters/kanaries.csv",
        "kept and not told: RecordsTable sign_up",
    ]
