"""What the nightly cleanup removes goes whole: with its mail, its files, its sign-in and its pointers."""

from datetime import timedelta

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER
from qlinx.invitations.store import results_object
from qlinx.mailing.outbox import post
from qlinx.people.model import UNCONFIRMED_SIGN_UP
from qlinx.people.store import ERASED, SIGN_UP, erased_item, person_by_id
from qlinx.records.shape import Regime
from qlinx.retention.model import Line
from qlinx.rights.model import Origin
from qlinx.rights.store import ERASURE
from tests.support.factories import a_sign_up
from tests.support.people import letters
from tests.support.retention import former_employee, line, run
from tests.support.rights import a_whole_person, an_invitation, everything
from tests.support.world import World


def test_a_sign_up_that_was_never_confirmed_goes_with_its_mail(world: World) -> None:
    sign_up = a_sign_up(created_at=world.now)
    world.ctx.store.write(
        SIGN_UP.insert(sign_up), post(world.ctx, sign_up.person_id, "people.confirm_signup", once="x")
    )
    world.pass_time(days=7, seconds=-1)
    assert run(world).lines == ()
    world.pass_time(seconds=1)

    report = run(world)

    assert report.lines == (Line("sign_up", UNCONFIRMED_SIGN_UP.name, found=1, removed=1),)
    assert world.every_item() == []


def test_a_closed_invitation_goes_with_its_invitees_places_and_results(world: World) -> None:
    person = a_whole_person(world)
    invitation = an_invitation(
        world.ctx, invitation_id="j" * 26, state="closed", ends_at=world.now + timedelta(days=1)
    )
    drop = world.bucket("Drop")
    drop.write(results_object(invitation), b"name;answer", "text/csv")
    world.pass_time(days=41)

    report = run(world)

    assert line(report, "invitee").removed == 1
    assert line(report, "invitation").removed == 1
    assert list(drop.keys("employers/")) == []
    assert person_by_id(world.ctx.store, person.person_id) is not None
    assert [item["invitation_id"] for item in world.items_of("invitation")] == ["i" * 26]


def test_an_export_goes_after_a_week_with_its_file_and_its_request_after_a_year(world: World) -> None:
    person = a_whole_person(world)
    private = world.bucket("Private")
    world.pass_time(days=7)

    assert line(run(world), "export").removed == 1
    assert list(private.keys(f"exports/{person.person_id}/")) == []
    assert world.items_of("export") == []
    assert len(world.items_of("rights_request")) == 1

    world.pass_time(days=358)
    assert line(run(world), "rights_request").removed == 1
    assert world.items_of("rights_request") == []


def test_somebody_whose_last_employment_ended_goes_whole_with_proof_and_without_mail(world: World) -> None:
    person = former_employee(world, photo_id="photo-1")
    world.bucket("Private").write(f"photos/{person.person_id}/photo-1.jpg", b"jpeg", "image/jpeg")
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "person").removed == line(report, "employment").removed == 1
    assert world.ctx.store.about(person.person_id) == ()
    assert "noor" not in everything(world).lower()
    (proof,) = [item for item in world.every_item(Regime.LEDGER) if item["kind"] == ERASURE.kind]
    assert (proof["origin"], proof["state"]) == (Origin.RETENTION, "done")
    assert letters(world) == []


def test_an_employer_may_share_somebody_again_whose_employment_had_ended(world: World) -> None:
    person = former_employee(world)
    world.pass_time(days=28)

    run(world)

    assert world.ctx.store.get(ERASED, erased_item(person.address_hash)) is None


def test_a_user_of_an_employer_goes_with_their_sign_in(world: World) -> None:
    user = EmployerUser(
        person_id="u" * 26,
        employer_id="1" * 26,
        name="Sam Voorbeeld",
        email="sam@werk.example.nl",
        address_hash="1" * 40,
        created_at=world.now,
        sessions_valid_from=world.now,
        ends_at=world.now,
    )
    world.ctx.store.write(EMPLOYER_USER.insert(user), post(world.ctx, "u" * 26, "employers.user_invited"))
    world.pool().create(user.person_id, user.email)

    assert line(run(world), "employer_user").removed == 1
    assert not world.pool().exists(user.person_id)
    assert world.every_item() == []
