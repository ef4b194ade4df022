"""What the nightly cleanup removes goes whole: with its mail, its files, its sign-in and its pointers."""

from datetime import timedelta

from qlinx.invitations.store import results_object
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.employment import end_employment
from qlinx.people.mailed import UNCONFIRMED_SIGN_UP
from qlinx.people.relations import relation_by_id
from qlinx.people.store import SIGN_UP, memories_of, person_by_id
from qlinx.records.shape import Regime
from qlinx.retention.model import Line
from qlinx.rights.model import Origin
from qlinx.rights.store import ERASURE
from tests.support.factories import a_sign_up
from tests.support.people import letters, person_of
from tests.support.retention import former_employee, line, run
from tests.support.rights import everything
from tests.support.subjects import a_holder, an_employer, an_employer_user, an_invitation, works
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def test_a_sign_up_that_was_never_confirmed_goes_with_its_mail(world: World) -> None:
    sign_up = a_sign_up(created_at=world.now)
    world.ctx.store.write(
        SIGN_UP.insert(sign_up), enqueue_mail(world.ctx, sign_up.person_id, "people.confirm_signup", once="x")
    )
    world.pass_time(days=7, seconds=-1)
    assert run(world).lines == ()
    world.pass_time(seconds=1)

    report = run(world)

    assert report.lines == (Line("sign_up", UNCONFIRMED_SIGN_UP.name, found=1, removed=1),)
    assert world.every_item() == []


def test_a_closed_invitation_goes_with_its_invitees_places_and_results(world: World) -> None:
    person = a_whole_relation(world)
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
    assert invitation.invitation_id not in {item["invitation_id"] for item in world.items_of("invitation")}
    assert len(world.items_of("invitation")) == 1


def test_an_export_goes_after_a_week_with_its_file_and_its_request_after_a_year(world: World) -> None:
    person = a_whole_account(world)
    private = world.bucket("Private")
    world.pass_time(days=7)

    assert line(run(world), "export").removed == 1
    assert list(private.keys(f"exports/{person.person_id}/")) == []
    assert world.items_of("export") == []
    assert len(world.items_of("rights_request")) == 1

    world.pass_time(days=358)
    assert line(run(world), "rights_request").removed == 1
    assert world.items_of("rights_request") == []


def test_a_relation_whose_work_ended_goes_whole_with_proof_and_without_mail(world: World) -> None:
    person = former_employee(world)
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

    assert memories_of(world.ctx.store, person.address_hash) == ()


def test_an_account_that_nobody_is_joined_to_for_a_year_goes_whole(world: World) -> None:
    holder = a_holder(world.ctx, ends_at=world.now + timedelta(days=365), photo_id="photo-1")
    world.bucket("Private").write(f"photos/{holder.person_id}/photo-1.jpg", b"jpeg", "image/jpeg")
    world.pool().create(holder.person_id)
    world.pass_time(days=365, seconds=-1)
    assert run(world).lines == ()
    world.pass_time(seconds=1)

    assert line(run(world), "person").removed == 1

    assert world.ctx.store.about(holder.person_id) == ()
    assert world.items_of("address_row") == []
    assert not world.pool().exists(holder.person_id)
    assert "jpeg" not in everything(world)


def test_the_holder_of_an_account_hears_when_a_joined_relation_went_and_has_a_year_from_then(
    world: World,
) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx))
    works_no_more(world, relation.person_id)
    world.pass_time(days=28)

    run(world)

    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert (mail.template, mail.facts["because"]) == ("people.join_ended", "relation_ended")
    assert person_of(world.ctx, holder.person_id).ends_at == world.now + timedelta(days=365)


def works_no_more(world: World, person_id: str) -> None:
    relation = relation_by_id(world.ctx, person_id)
    assert relation is not None
    end_employment(world.ctx, relation.employment, world.now)


def test_a_user_of_an_employer_goes_with_their_sign_in_and_the_row_of_their_address(world: World) -> None:
    holder = a_holder(world.ctx)
    user = an_employer_user(world.ctx, an_employer(world.ctx), ends_at=world.now)
    world.ctx.store.write(enqueue_mail(world.ctx, user.person_id, "employers.user_invited"))
    world.pool().create(user.person_id)

    assert line(run(world), "employer_user").removed == 1
    assert not world.pool().exists(user.person_id)
    assert world.items_of("outbox") == []
    assert [item["person_ids"] for item in world.items_of("address_row")] == [[holder.person_id]]
