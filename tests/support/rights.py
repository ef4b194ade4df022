"""A person of whom everything is known, and the carrying out of their rights requests."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from qlinx.aws.queues import Queue
from qlinx.employers.model import Agreement, Employer
from qlinx.employers.store import AGREEMENT, EMPLOYER
from qlinx.invitations.model import Invitation, InvitationState, Invitee, InviteeState
from qlinx.invitations.store import INVITATION, INVITEE
from qlinx.mailing.outbox import post
from qlinx.people.model import (
    AddressChange,
    AddressPointer,
    NoticeState,
    PasswordRequest,
    Person,
    PersonnelPointer,
)
from qlinx.people.service import personnel_hash
from qlinx.people.store import ACCOUNT, ADDRESS, ADDRESS_CHANGE, EMPLOYMENT, PASSWORD, PERSON, PERSONNEL
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.rights.fulfilment import Outcome, fulfil
from qlinx.rights.model import Export, Origin, RequestState, RightKind, RightsRequest
from qlinx.rights.service import message_of
from qlinx.rights.store import EXPORT, RIGHTS_REQUEST, export_object
from tests.support.factories import a_person, an_account, an_employment
from tests.support.inviting import RememberedQueue
from tests.support.standing import client
from tests.support.world import World

NOOR = "noor@werk.example.nl"
JPEG = b"\xff\xd8\xff\xe0 made-up photo"


def an_employer(ctx: Context, number: int = 1, *, ends_on: date | None = None) -> Employer:
    """An employer with an agreement."""
    employer = Employer(
        employer_id=str(number) * 26,
        name=f"Voorbeeld Zorg {number}",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    agreement = Agreement(employer_id=employer.employer_id, starts_on=date(2026, 1, 1), ends_on=ends_on)
    ctx.store.write(EMPLOYER.insert(employer), AGREEMENT.insert(agreement))
    return employer


def works(
    ctx: Context, person: Person, employer: Employer, number: str | None = None, **changes: Any
) -> None:
    """An employer shares a person who is known already."""
    hashed = personnel_hash(ctx, employer.employer_id, number) if number else None
    employment = an_employment(
        person_id=person.person_id,
        employer_id=employer.employer_id,
        email=person.email,
        personnel_number=number,
        personnel_hash=hashed,
        **changes,
    )
    ctx.store.write(EMPLOYMENT.insert(employment))
    if hashed:
        pointer = PersonnelPointer(
            personnel_hash=hashed, employer_id=employer.employer_id, person_id=person.person_id
        )
        ctx.store.write(PERSONNEL.insert(pointer))


def a_known_person(ctx: Context, email: str = NOOR, **changes: Any) -> Person:
    """Somebody whom their address finds."""
    person = a_person(
        **{
            "person_id": ctx.new_id(),
            "email": email,
            "address_hash": ctx.address_hash(email.lower()),
            "created_at": ctx.now(),
            **changes,
        }
    )
    pointer = AddressPointer(address_hash=person.address_hash, person_id=person.person_id)
    ctx.store.write(PERSON.insert(person), ADDRESS.insert(pointer))
    return person


def a_whole_person(world: World, email: str = NOOR) -> Person:
    """Somebody with everything that can be known: every field of every kind has a value."""
    ctx, now = world.ctx, world.now
    person = a_known_person(
        ctx,
        email,
        mobile="+31612345678",
        postcode="2012 KN",
        town="Haarlem",
        photo_id="photo-1",
        sources={"first_name": "self", "mobile": f"employer:{'1' * 26}"},
        mail_stops=("bounced",),
    )
    pid = person.person_id
    for number in (1, 2):
        works(
            ctx,
            person,
            an_employer(ctx, number),
            f"P-{number}",
            mobile="+31612345678",
            department="=Zorg",
            tags=("nacht", "bhv"),
            notice=NoticeState.GIVEN,
            notice_given_at=now,
        )
    invitation = an_invitation(ctx)
    ctx.store.write(
        ACCOUNT.insert(an_account(person_id=pid, opened_at=now)),
        ADDRESS_CHANGE.insert(
            AddressChange(
                person_id=pid, change_id="c", email="n2@werk.example.nl", address_hash="9" * 40, at=now
            )
        ),
        PASSWORD.insert(
            PasswordRequest(person_id=pid, request_id="r", address_hash=person.address_hash, requested_at=now)
        ),
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
        post(ctx, pid, "invitations.invitation", {"invitation_id": invitation.invitation_id}, once="i"),
        *_earlier_export(ctx, pid),
    )
    world.pool().create(pid, email)
    private = world.bucket("Private")
    private.write(f"photos/{pid}/photo-1.jpg", JPEG, "image/jpeg")
    private.write(f"photo-uploads/{pid}/upload-1", JPEG, "image/jpeg")
    private.write(export_object(pid, "earlier"), b"zip", "application/zip")
    return person


def _earlier_export(ctx: Context, person_id: str) -> Iterator[Any]:
    request = RightsRequest(
        person_id=person_id,
        request_id="earlier",
        right=RightKind.ACCESS,
        state=RequestState.FULFILLED,
        received_at=ctx.now(),
        deadline_on=date(2026, 12, 23),
        closed_at=ctx.now(),
        origin=Origin.PERSON,
        next_step_at=ctx.now(),
    )
    yield RIGHTS_REQUEST.insert(request)
    yield EXPORT.insert(Export(person_id=person_id, request_id="earlier", made_at=ctx.now()))


def an_invitation(ctx: Context, **changes: Any) -> Invitation:
    """An open invitation of employer 1 with three places, of which number 2 is taken."""
    now = ctx.now()
    invitation = Invitation.model_validate(
        {
            "invitation_id": "i" * 26,
            "employer_id": "1" * 26,
            "state": InvitationState.OPEN,
            "title": "=Kerstborrel",
            "text": "Kom ook.",
            "time_zone": "Europe/Amsterdam",
            "starts_at": now + timedelta(days=10),
            "ends_at": now + timedelta(days=10, hours=4),
            "answer_by": now + timedelta(days=5),
            "send_at": now,
            "number_of_places": 3,
            "audience": "everyone",
            "draft_hash": "d",
            "created_at": now,
            **changes,
        }
    )
    ctx.store.write(INVITATION.insert(invitation))
    return invitation


def carry_out(
    world: World, message: dict[str, Any], queue: Queue | None = None, ctx: Context | None = None
) -> Outcome:
    """What the function does with one message."""
    return fulfil(
        ctx or world.ctx,
        message,
        private=world.bucket("Private"),
        pool=world.pool(),
        queue=queue or RememberedQueue(),
    )


def carry_out_request(world: World, request: RightsRequest) -> list[str]:
    """Carries a request out to its end, with the mail leaving whenever it waits for that; gives the steps' outcomes."""
    from tests.support.people import letters

    queue = RememberedQueue()
    queue.send([message_of(request)])
    words = []
    while queue.messages:
        words.append(carry_out(world, queue.messages.pop(0), queue).word)
        if queue.messages:
            letters(world)
    return words


def requests_in_stream(world: World) -> dict[str, Any]:
    """The writing of every request that is stored, as the table's stream tells it; moto's own can't be read."""
    stored = client("dynamodb").scan(TableName=world.ctx.store.table(Regime.RECORDS))["Items"]
    return {
        "Records": [
            {"eventName": "INSERT", "dynamodb": {"NewImage": item}}
            for item in stored
            if item["kind"]["S"] == RIGHTS_REQUEST.kind
        ]
    }


def exported(world: World, person_id: str, request_id: str) -> dict[str, bytes]:
    """The files of an export by their path."""
    body = world.bucket("Private").read(export_object(person_id, request_id))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(world: World) -> str:
    """All that is stored anywhere, as one text: tables, object keys and bodies, users of the pool."""
    parts = [json.dumps(world.every_item(regime), default=str) for regime in Regime]
    s3 = client("s3")
    for name in ("Drop", "Work", "Private"):
        bucket = world.resources.outputs[f"{name}Bucket"]
        for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            parts.append(entry["Key"])
            parts.append(s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read().decode("latin-1"))
    pool = world.resources.outputs["UserPoolId"]
    users = client("cognito-idp").list_users(UserPoolId=pool)["Users"]
    return "\n".join([*parts, json.dumps(users, default=str)])
