"""Subjects of whom everything is known: every field of every kind has a value."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from qlinx.employers.model import Employer
from qlinx.factors.model import FactorReset, Shown
from qlinx.factors.store import FACTOR_RESET
from qlinx.incidents.telling_model import Told
from qlinx.incidents.telling_store import TOLD
from qlinx.invitations.model import Invitee, InviteeState
from qlinx.invitations.store import INVITEE
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.outbox import OUTBOX, MailState, enqueue_mail
from qlinx.newsletters.consent_texts import CONSENT_TEXT
from qlinx.newsletters.consenting import acted
from qlinx.newsletters.model import ConsentAct, Frequency, Route, Subscription, SubscriptionState
from qlinx.newsletters.store import GROUND as NEWSLETTER
from qlinx.newsletters.store import SUBSCRIPTION
from qlinx.people.mailed import AddressChange, AddressUndo, PasswordRequest
from qlinx.people.model import NoticeState, Person
from qlinx.people.service import personnel_hash
from qlinx.people.store import (
    ADDRESS_CHANGE,
    PASSWORD,
    UNDO,
)
from qlinx.records.addresses import led_to
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt, told_of
from qlinx.records.shape import Change
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.model import Channel, Export, Extension, Origin, RequestState, RightsRequest
from qlinx.rights.store import EXPORT, RIGHTS_REQUEST, export_object
from qlinx.sessions.model import Session
from qlinx.sessions.store import SESSION
from tests.support.authenticating import with_factor
from tests.support.subjects import NOOR, a_holder, a_relation, an_employer, an_invitation
from tests.support.world import World

JPEG = b"\xff\xd8\xff\xe0 made-up photo"


def a_whole_account(world: World, email: str = NOOR) -> Person:
    """The holder of an account with everything that can be known: every field of every kind has a value."""
    ctx, now = world.ctx, world.now
    person = a_holder(
        ctx,
        email,
        mobile="+31612345678",
        postcode="2012 KN",
        town="Haarlem",
        photo_id="photo-1",
        mail_stops=("bounced",),
        account_has=with_factor(ctx),
    )
    pid = person.person_id
    told = Told(person_id=pid, incident_id=ctx.new_id(), audience=ctx.new_id(), told_at=now)
    ctx.store.write(
        TOLD.insert(told),
        ADDRESS_CHANGE.insert(
            AddressChange(
                person_id=pid, change_id="c", email="n2@werk.example.nl", address_hash="9" * 40, at=now
            )
        ),
        PASSWORD.insert(
            PasswordRequest(person_id=pid, request_id="r", address_hash=person.address_hash, requested_at=now)
        ),
        SESSION.insert(Session(person_id=pid, session_id="s", began_at=now)),
        UNDO.insert(
            AddressUndo(
                person_id=pid, undo_id="u", email="n3@werk.example.nl", address_hash="8" * 40, asked_at=now
            )
        ),
        FACTOR_RESET.insert(
            FactorReset(
                person_id=pid, role="person", factor_id="f", shown=Shown.DOCUMENT, asked_at=now, asked_by="s"
            )
        ),
        told_of(About(pid, Dealt.FOUND, reason="complaint"), now, "audit#1"),
        _sent(ctx, pid, "people.address_changed_warning"),
        *_earlier_export(ctx, pid),
    )
    world.pool().create(pid)
    private = world.bucket("Private")
    private.write(f"photos/{pid}/photo-1.jpg", JPEG, "image/jpeg")
    private.write(f"photo-uploads/{pid}/upload-1", JPEG, "image/jpeg")
    private.write(export_object(pid, "earlier"), b"zip", "application/zip")
    return person


def a_whole_relation(world: World, employer: Employer | None = None, email: str = NOOR) -> Person:
    """Somebody of an employer of whom everything is known that it may say, and who accepted an invitation."""
    ctx, now = world.ctx, world.now
    employer = employer or an_employer(ctx)
    other = personnel_hash(ctx, employer.employer_id, "P-0")
    person = a_relation(
        ctx,
        employer,
        email,
        "P-1",
        first_name="N.",
        mobile="+31687654321",
        said="known",
        work={
            "department": "=Zorg",
            "put_right": ("mobile",),
            "put_right_hashes": ("4" * 40,),
            "said_again": ("mobile",),
            "tags": ("nacht", "bhv"),
            "other_numbers": ("P-0",),
            "other_hashes": (other,),
            "notice": NoticeState.GIVEN,
            "notice_given_at": now,
        },
    )
    pid = person.person_id
    invitation = an_invitation(ctx, invitation_id=ctx.new_id(), employer_id=employer.employer_id)
    ctx.store.write(
        INVITEE.insert(
            Invitee(
                person_id=pid,
                invitation_id=invitation.invitation_id,
                employer_id=invitation.employer_id,
                title=invitation.title,
                starts_at=invitation.starts_at,
                ends_at=invitation.ends_at,
                invited_at=now,
                state=InviteeState.ACCEPTED,
                answered_at=now,
                place=2,
            )
        ),
        told_of(About(pid, Dealt.CORRECTED, employer.employer_id), now, "audit#2"),
        _sent(ctx, pid, "invitations.invitation"),
        *_earlier_export(ctx, pid, address_hash=person.address_hash),
    )
    world.bucket("Private").write(export_object(pid, "earlier"), b"zip", "application/zip")
    return person


def _sent(ctx: Context, person_id: str, template: str) -> Change:
    """A mail that left some time ago."""
    entry = OUTBOX.value(enqueue_mail(ctx, person_id, template, once="some time ago").item)
    sent = {"state": MailState.SENT, "sent_at": ctx.now(), "message_hash": "5" * 64, "body_hash": "6" * 64}
    return OUTBOX.insert(entry.model_copy(update=sent))


def _earlier_export(ctx: Context, person_id: str, address_hash: str | None = None) -> Iterator[Any]:
    request = RightsRequest(
        person_id=person_id,
        request_id="earlier",
        right=ACCESS.name,
        state=RequestState.FULFILLED,
        received_at=ctx.now(),
        deadline_on=date(2026, 12, 23),
        closed_at=ctx.now(),
        origin=Origin.PERSON,
        address_hash=address_hash,
        next_step_at=ctx.now(),
        channel=Channel.PHONE,
        extended_at=ctx.now(),
        extension=Extension.COMPLEX,
        weighing="Zonder deze gegevens is er geen rooster.",
        used_again_at=ctx.now(),
        paused_at=ctx.now(),
    )
    yield RIGHTS_REQUEST.insert(request)
    yield EXPORT.insert(Export(person_id=person_id, request_id="earlier", made_at=ctx.now()))


def a_reader(ctx: Context, email: str = "lezer@thuis.example.nl") -> Subscription:
    """Somebody who said yes to the newsletter, and whose mail came back."""
    one = Subscription(
        person_id=ctx.new_id(),
        email=email,
        address_hash=ctx.address_hash(email),
        state=SubscriptionState.ACTIVE,
        changed_at=ctx.now(),
        consented_at=ctx.now(),
        consent_text=CONSENT_TEXT,
        consent_language="nl",
        consent_route=Route.MAILED_LINK,
        frequency=Frequency.MONTHLY,
        first_name="Lieke",
        last_issue_at=ctx.now(),
        mail_stops=(MailStop.BOUNCED,),
    )
    ctx.store.write(
        SUBSCRIPTION.insert(one),
        led_to(None, one.address_hash, NEWSLETTER, one.person_id),
        acted(one, ConsentAct.GIVEN, Route.MAILED_LINK, "nl", ctx.now()),
    )
    return one
