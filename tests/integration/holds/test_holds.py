"""What an operator holds is kept in every way in which data go, and nothing else is."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from qlinx.aws.database import Key
from qlinx.employers.model import EmployerUser
from qlinx.holds.errors import HoldEnding, NothingToHold
from qlinx.holds.model import HoldState
from qlinx.holds.placing import begin_lifting
from qlinx.holds.store import every_hold, hold_id_of
from qlinx.kit.texts import Language
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.employment import end_employment
from qlinx.people.model import Person
from qlinx.people.photos import remove_photo
from qlinx.people.store import EMPLOYMENT, PERSON, employment_of, person_by_id
from qlinx.records.audit import acts
from qlinx.records.shape import Regime
from qlinx.retention.holding import carry_out_hold_order
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.certificate import retained_in_words
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import (
    EXPORT,
    RIGHTS_REQUEST,
    erasure_by_id,
    export_by_id,
    export_object,
    requests_of,
)
from tests.support.queues import RememberedQueue
from tests.support.retention import former_employee, line, run
from tests.support.rights import carry_out, carry_out_request, erases, exports, fields_of
from tests.support.subjects import an_employer, an_employer_user
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def order(world: World, person: Any, *parts: Any, rights: Any = None, **changes: Any) -> list[dict[str, Any]]:
    """An operator's order about one person, as it is given."""
    body = {
        "do": "place",
        "subject": f"person#{person.person_id}",
        "matter": "2026-014",
        "owner": "privacy officer",
        "reason": "a claim that was announced",
        "parts": list(parts),
        "review_on": (world.now + timedelta(days=90)).date().isoformat(),
        **changes,
    }
    return carry_out_hold_order(world.ctx, body, rights=rights or RememberedQueue())


def lifts(world: World, person: Any) -> RememberedQueue:
    queue = RememberedQueue()
    assert order(world, person, do="lift", rights=queue) == []
    return queue


def kinds(world: World, person: Any) -> list[str]:
    return sorted(item["kind"] for item in world.ctx.store.about(person.person_id))


def item(world: World, person: Any, kind: str) -> dict[str, Any]:
    (found,) = [one for one in world.ctx.store.about(person.person_id) if one["kind"] == kind]
    return found


# ---- native expiry


def test_what_is_held_does_not_expire_by_itself_and_does_again_once_the_hold_is_lifted(world: World) -> None:
    person = a_whole_account(world)
    expires_at = item(world, person, "outbox")["expires_at"]

    (told,) = order(world, person, {"kind": "outbox"})

    assert "expires_at" not in item(world, person, "outbox")
    assert told["items"] == 1
    lifts(world, person)
    assert item(world, person, "outbox")["expires_at"] == expires_at
    assert "holds" not in item(world, person, "outbox") or item(world, person, "outbox")["holds"] == []


def test_no_write_of_a_held_item_brings_its_native_expiry_back(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "outbox"})
    (entry,) = world.ctx.store.within(OUTBOX, f"person#{person.person_id}", "outbox#")

    world.ctx.store.write(OUTBOX.replace(entry))

    assert "expires_at" not in item(world, person, "outbox")


def test_what_comes_after_the_hold_is_held_from_the_next_night(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "rights_request"}, {"kind": "outbox"})
    request = ask(world.ctx, person.person_id, ACCESS)

    run(world)

    held = [one for one in world.ctx.store.about(person.person_id) if one["kind"] == "rights_request"]
    assert len(held) == 2
    assert all(one["holds"] for one in held)
    assert request.request_id in {one["request_id"] for one in held}


# ---- files and sign-in


def test_an_erasure_keeps_the_photo_of_a_held_person_and_the_sign_in_of_a_held_account(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"}, {"kind": "account"})

    assert erases(world, person.person_id)[-1] == "held"

    assert kinds(world, person) == ["account", "hold", "person", "rights_request"]
    assert [*world.bucket("Private").keys("exports/")] == []
    assert [*world.bucket("Private").keys("photos/")] != []
    assert world.pool().exists(person.person_id)
    queue = lifts(world, person)
    assert [message["right"] for message in queue.messages] == ["erasure"]
    assert carry_out_request(world, _open_request(world, person))[-1] == "done"
    assert world.ctx.store.about(person.person_id) == ()
    assert [*world.bucket("Private").keys("")] == []
    assert not world.pool().exists(person.person_id)


def _open_request(world: World, person: Person) -> Any:
    (request,) = [one for one in requests_of(world.ctx.store, person.person_id) if one.is_ours_to_do]
    return request


def test_a_hold_that_names_the_photo_keeps_it_and_lets_the_sign_in_go(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person", "fields": ["photos"]})

    assert erases(world, person.person_id)[-1] == "held"

    assert [*world.bucket("Private").keys("photos/")] != []
    assert [*world.bucket("Private").keys("photo-uploads/")] == []
    assert not world.pool().exists(person.person_id)


def test_the_cleanup_leaves_a_held_export_and_its_file(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "export"})
    world.pass_time(days=8)

    assert line(run(world), "export").held == 1

    assert export_by_id(world.ctx.store, person.person_id, "earlier") is not None
    assert [*world.bucket("Private").keys("exports/")] != []
    lifts(world, person)
    assert line(run(world), "export").removed == 1
    assert [*world.bucket("Private").keys("exports/")] == []


def test_the_cleanup_leaves_a_held_user_of_an_employer_and_their_sign_in(world: World) -> None:
    user: EmployerUser = an_employer_user(world.ctx, an_employer(world.ctx), ends_at=world.now)
    world.pool().create(user.person_id)
    order(world, user, {"kind": "employer_user"})

    assert line(run(world), "employer_user").held == 1

    assert world.pool().exists(user.person_id)
    lifts(world, user)
    assert line(run(world), "employer_user").removed == 1
    assert not world.pool().exists(user.person_id)


# ---- fields


def test_an_erasure_keeps_the_fields_that_a_hold_names_and_empties_the_others(world: World) -> None:
    person = a_whole_relation(world)
    order(
        world,
        person,
        {"kind": "employment", "fields": ["department"]},
        {"kind": "person", "fields": ["mobile"]},
    )
    request = ask(world.ctx, person.person_id, ERASURE)

    assert carry_out_request(world, request)[-1] == "held"

    kept = person_by_id(world.ctx.store, person.person_id)
    assert kept is not None
    assert (kept.mobile, kept.first_name, kept.last_name, kept.email) == ("+31687654321", "", "", "")
    work = employment_of(world.ctx.store, kept)
    assert work is not None
    assert (work.department, work.personnel_number, work.tags, work.other_numbers) == ("=Zorg", None, (), ())
    assert world.items_of("personnel") == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_person_is_told_which_fields_stay_and_why(world: World, language: Language) -> None:
    person = a_whole_account(world)
    order(
        world,
        person,
        {"kind": "person", "fields": ["mobile", "photos"]},
        {"kind": "account", "fields": ["sign_in"]},
    )
    request = ask(world.ctx, person.person_id, ERASURE)
    carry_out_request(world, request)

    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    held = [one.kind for one in erasure.kept if one.ground.value == "legal_claim"]
    assert {"person.mobile", "person.photos", "account.sign_in", "hold"} <= {*held}
    assert not {"person", "person.first_name", "person.email", "person.town"} & {*held}
    words = [one.what for one in retained_in_words(erasure.kept, language)]
    assert any(one.endswith(": sign-in" if language == "en" else ": inloggegevens") for one in words)


def test_an_export_tells_that_there_is_a_hold_since_when_and_why(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person", "fields": ["mobile"]})

    _, document = exports(world, person.person_id)

    told = fields_of(document, "hold")
    assert set(told) == {"ground", "placed_at", "review_on"}
    assert "claim that was announced" not in str(document)


def test_the_cleanup_empties_what_is_over_but_for_the_fields_that_a_hold_names_once(world: World) -> None:
    person = former_employee(world)
    order(world, person, {"kind": "employment", "fields": ["personnel_number"]})
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "employment").held == 1
    assert person_by_id(world.ctx.store, person.person_id) is None
    before = item(world, person, "employment")
    assert before["personnel_number"] == "P-1"
    run(world)
    assert item(world, person, "employment") == before


def test_a_mail_of_which_a_moment_is_held_is_not_sent_again(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "outbox", "fields": ["created_at"]})

    erases(world, person.person_id)

    states = {(one["template"], one["state"]) for one in world.items_of("outbox")}
    assert ("people.address_changed_warning", "sent") in states
    assert not any(state == "pending" for _, state in states)


def test_a_mail_to_somebody_of_whom_a_hold_keeps_no_address_is_dropped(world: World) -> None:
    person = a_whole_account(world)
    order(
        world,
        person,
        {"kind": "person", "fields": ["mobile"]},
        {"kind": "outbox", "fields": ["created_at"]},
    )
    request = ask(world.ctx, person.person_id, ERASURE)
    assert carry_out(world, message_of(request)).word == "waiting-for-receipt"
    run(world)
    world.pass_time(days=1, seconds=1)

    assert carry_out(world, message_of(request)).word == "held"

    pending = [one for one in world.items_of("outbox") if one["state"] == "pending"]
    assert pending
    office = PostOffice(cast("Any", None), cast("Any", None), Links("https://qlinx.example"))
    for one in pending:
        outcome = deliver(world.ctx, Key(one["pk"], one["sk"]), office)
        assert outcome is Outcome.SKIPPED


def test_an_end_that_a_held_item_has_is_not_emptied_with_the_rest(world: World) -> None:
    person = a_whole_relation(world)
    work = employment_of(world.ctx.store, person)
    assert work is not None
    end_employment(world.ctx, work, world.now)
    order(world, person, {"kind": "employment", "fields": ["department"]})
    due_at = item(world, person, "employment")["due_at"]

    assert erases(world, person.person_id)[-1] == "held"

    assert item(world, person, "employment")["due_at"] == due_at
    lifts(world, person)
    assert carry_out_request(world, _open_request(world, person))[-1] == "done"


# ---- restriction


def test_a_restriction_restricts_and_takes_native_expiry_off_and_its_end_undoes_both(world: World) -> None:
    person = a_whole_relation(world)

    order(world, person, {"kind": "outbox"}, ground="restriction")

    restricted = person_by_id(world.ctx.store, person.person_id)
    assert restricted is not None
    assert restricted.restricted
    assert "expires_at" not in item(world, person, "outbox")
    lifts(world, person)
    free = person_by_id(world.ctx.store, person.person_id)
    assert free is not None
    assert not free.restricted
    assert "expires_at" in item(world, person, "outbox")


def test_who_is_restricted_and_asks_for_an_erasure_is_erased(world: World) -> None:
    person = a_whole_relation(world)
    order(world, person, {"kind": "outbox"}, {"kind": "person"}, ground="restriction")

    assert erases(world, person.person_id)[-1] == "done"
    assert world.ctx.store.about(person.person_id) == ()


# ---- the order, the review, the trail


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": [{"kind": "unheard_of"}]},
        {"parts": [{"kind": "person", "fields": ["nickname"]}]},
        {"parts": [{"kind": "hold"}]},
        {"parts": []},
        {"matter": None},
        {"owner": None},
        {"reason": None},
        {"review_on": None},
        {"review_on": "2026-11-23"},
        {"subject": "person#nobody"},
    ],
    ids=str,
)
def test_an_order_that_says_too_little_or_names_nothing_holds_nothing(world: World, wrong: Any) -> None:
    person = a_whole_account(world)

    with pytest.raises(NothingToHold):
        order(world, person, **{"parts": [{"kind": "person"}], **wrong})

    assert not any(one.get("holds") for one in world.every_item())


def test_lifting_tells_what_is_left_and_another_matter_is_left_alone(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})

    (left,) = order(world, person, do="lift", matter="2026-015")

    assert (left["matter"], left["items"]) == ("2026-014", 1)
    assert order(world, person, do="lift") == []
    assert order(world, person, do="lift") == []


def test_a_hold_that_is_being_lifted_is_not_placed_again_and_the_night_lifts_it(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})
    subject = f"person#{person.person_id}"
    hold = begin_lifting(world.ctx, subject, hold_id_of(subject, "2026-014"))
    assert hold.state is HoldState.LIFTING

    with pytest.raises(HoldEnding):
        order(world, person, {"kind": "person"})
    run(world)

    assert not any(one.get("holds") for one in world.every_item())
    assert [*every_hold(world.ctx.store)] == []


def test_a_hold_that_nobody_reviewed_in_time_counts_as_failed(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"})
    world.pass_time(days=90)
    assert not any(one.rule == "review-overdue" for one in run(world).lines)

    world.pass_time(days=1)

    assert line(run(world), "hold", "review-overdue").failed == 1
    order(world, person, {"kind": "person"})
    assert not any(one.rule == "review-overdue" for one in run(world).lines)


def test_placing_and_lifting_stand_in_the_audit_trail_without_the_reason(world: World) -> None:
    person = a_whole_account(world)

    order(world, person, {"kind": "person"})
    lifts(world, person)

    assert [(act.actor, act.action) for act in acts(world.ctx, world.now.date())] == [
        ("operator", "hold-placed"),
        ("operator", "hold-lifted"),
    ]
    assert "announced" not in str(world.every_item(Regime.AUDIT))


def test_an_operator_sees_every_hold_with_what_it_is_on(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person"}, {"kind": "account", "fields": ["sign_in"]})

    (told,) = carry_out_hold_order(world.ctx, {"do": "list"}, rights=RememberedQueue())

    assert (told["items"], told["state"], told["too_late"]) == (2, "placed", [])
    assert PERSON.kind in str(told["parts"])
    assert EXPORT.kind not in str(told["parts"])
    assert EMPLOYMENT.kind not in str(told)


def test_a_photo_that_its_owner_takes_away_is_kept_for_a_hold_and_shown_no_more(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person", "fields": ["photos"]})
    private = world.bucket("Private")

    remove_photo(world.ctx, person.person_id, photos=private)

    assert [*private.keys("photos/")] != []
    now = person_by_id(world.ctx.store, person.person_id)
    assert now is not None
    assert now.photo_id is None
    lifts(world, person)
    world.now = datetime.now(UTC) + timedelta(days=2)
    run(world)
    assert [*private.keys("photos/")] == []


def test_a_late_message_about_an_export_leaves_its_file_to_its_item(world: World) -> None:
    person = a_whole_account(world)
    key = export_object(person.person_id, "earlier")
    gone = requests_of(world.ctx.store, person.person_id)[0]
    world.ctx.store.write(RIGHTS_REQUEST.remove(gone))

    assert carry_out(world, message_of(gone)).word == "nothing-to-do"

    assert [*world.bucket("Private").keys("exports/")] == [key]
