"""The carrying out of rights requests, and what comes of it."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from qlinx.aws.queues import Queue
from qlinx.mailing.letter import Letter
from qlinx.people.store import PERSON
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.rights.fulfilment import Outcome, fulfil
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import RightsRequest
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import RIGHTS_REQUEST, export_object
from tests.support.people import letters
from tests.support.queues import RememberedQueue
from tests.support.standing import client
from tests.support.subjects import an_employer, works
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def carry_out(
    world: World, message: Mapping[str, Any], queue: Queue | None = None, ctx: Context | None = None
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
    """Carries a request out to its end, with the mail leaving whenever it waits for that;
    gives the steps' outcomes.
    """
    queue = RememberedQueue()
    queue.send([message_of(request)])
    words = []
    while queue.messages:
        words.append(carry_out(world, queue.messages.pop(0), queue).word)
        if queue.messages:
            letters(world)
    return words


def requests_in_stream(world: World) -> dict[str, Any]:
    """The writing of every request that is stored, as the table's stream tells it;
    moto's own can't be read.
    """
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


def erases(world: World, person_id: str) -> list[str]:
    """Asks for an erasure and has it carried out to its end."""
    return carry_out_request(world, ask(world.ctx, person_id, ERASURE))


def told(world: World, template: str) -> list[Letter]:
    """The letters of one kind that wait."""
    found = letters(world)
    return [one for one in found if isinstance(one, Letter) and one.template == template]


def exports(world: World, person_id: str) -> tuple[dict[str, bytes], Any]:
    """The files of somebody's export, and its document."""
    request = ask(world.ctx, person_id, ACCESS, by_representative=True)
    assert carry_out_request(world, request) == ["exported"]
    files = exported(world, person_id, request.request_id)
    return files, json.loads(files["data.json"])


def of_account(world: World, **changes: Any) -> tuple[dict[str, bytes], Any]:
    """The export of a whole account, joined to a relation."""
    person = a_whole_account(world)
    if changes:
        world.ctx.store.write(PERSON.replace(person, **changes))
    works(world, person, an_employer(world.ctx))
    return exports(world, person.person_id)


def of_relation(world: World) -> tuple[dict[str, bytes], Any]:
    """The export of a whole relation."""
    return exports(world, a_whole_relation(world).person_id)


def fields_of(document: Any, kind: str) -> dict[str, Any]:
    """The fields of the one item of a kind."""
    (item,) = [item for item in document["items"] if item["kind"] == kind]
    return {field["name"]: field for field in item["fields"]}
