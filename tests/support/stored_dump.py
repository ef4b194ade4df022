"""A filled system as the code of November 2026 stored it, put into the world,
with what its cases are called.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from qlinx.aws.objects import Bucket
from qlinx.aws.pool_addresses import PoolAddresses
from qlinx.aws.serialization import serialize_item
from qlinx.migrations.m0001_relations.migration import relations_migration
from qlinx.migrations.m0001_relations.outside import Outside
from qlinx.migrations.plan import Migration
from qlinx.migrations.runner import Mode, Report, look_over, run
from qlinx.records.shape import Regime
from tests.support.standing import client
from tests.support.world import World

DUMP = Path(__file__).parents[1] / "data" / "stored-2026-11"
MOMENT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

X, Y, Z, W = (
    "zhnmq4ladokrlooao2mnq76bbe",
    "wsohwqecj75jfujmhafkduxzse",
    "mddohbeqa3p52rubtqeaffr7ru",
    "z4diaxxvpxlrgx7kwfhc4al76a",
)

Item = dict[str, Any]
Tables = dict[Regime, list[Item]]


@cache
def loaded(name: str) -> Any:
    """What a file of the dump holds. Not to be changed."""
    return json.loads((DUMP / f"{name}.json").read_text())


def fill(world: World, keep: Callable[[Item], bool] = lambda _: True) -> None:
    """Puts the dump into the tables, the pool and the private bucket; the clock is that of the dump.

    ``keep`` chooses items, where a test needs few; of the pool and the bucket come only those of people who
    are there.
    """
    world.now = MOMENT
    for regime in Regime:
        put(world, [item for item in loaded(regime.value) if keep(item)], regime)
    there = {item["person_id"] for item in loaded("records") if keep(item) and "person_id" in item}
    pool_id, cognito = world.resources.outputs["UserPoolId"], client("cognito-idp")
    for user in loaded("users"):
        name = user["username"]
        if name not in there:
            continue
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": key, "Value": value} for key, value in user["attributes"].items()],
        )
        if user["status"] == "CONFIRMED":
            cognito.admin_set_user_password(
                UserPoolId=pool_id, Username=name, Password="Een wachtwoord 1", Permanent=True
            )
    for key in loaded("objects")["private"]:
        if key.split("/")[1] not in there:
            continue
        world.bucket("Private").write(key, b"content", "application/octet-stream")


def put(world: World, items: list[Item], regime: Regime = Regime.RECORDS) -> None:
    """Stores items as they are."""
    table = world.ctx.store.table(regime)
    for start in range(0, len(items), 25):
        some = [{"PutRequest": {"Item": serialize_item(item)}} for item in items[start : start + 25]]
        client("dynamodb").batch_write_item(RequestItems={table: some})


def take(world: World, item: Item, regime: Regime = Regime.RECORDS) -> None:
    """Removes an item."""
    client("dynamodb").delete_item(
        TableName=world.ctx.store.table(regime), Key=serialize_item({"pk": item["pk"], "sk": item["sk"]})
    )


def finish_what_is_under_way(world: World) -> None:
    """What the code that began it does with open requests and erasures before the migration."""
    going = {item["person_id"] for item in world.items_of("person") if item["state"] == "erasing"}
    for item in world.every_item():
        if item.get("person_id") in going:
            take(world, item)
        elif (
            item["kind"] == "rights_request"
            and item["state"] in {"received", "in_progress"}
            and _has_person(world, item)
        ):
            closed = {
                **item,
                "state": "fulfilled",
                "closed_at": "2026-11-20T12:00:00Z",
                "version": int(item["version"]) + 1,
            }
            closed |= {"due_queue": "retention#0", "due_at": "2027-11-20T12:00:00.000000Z"}
            put(world, [closed])


def _has_person(world: World, item: Item) -> bool:
    return any(one["pk"] == item["pk"] for one in world.items_of("person"))


def outside(world: World, *, cognito: Any = None, s3: Any = None) -> Outside:
    """The pool and the bucket; with clients of one's own for a test that cuts them off."""
    pool = PoolAddresses(cognito or client("cognito-idp"), world.resources.outputs["UserPoolId"])
    return Outside(pool, Bucket(s3 or client("s3"), world.resources.outputs["PrivateBucket"]))


def migration(world: World) -> Migration:
    return relations_migration(outside(world))


def carry_all(world: World) -> Report:
    """Runs the migration as far as it comes."""
    return run(world.ctx, migration(world), milliseconds_left=lambda: 900_000)


def look(world: World, mode: Mode = Mode.DRY) -> Report:
    return look_over(world.ctx, migration(world), mode, milliseconds_left=lambda: 900_000)


def tables(world: World, *regimes: Regime) -> Tables:
    """What the tables hold, sorted, whole numbers as such; without the progress of migrations."""
    return {
        regime: _sorted(world.every_item(regime)) for regime in regimes or (Regime.RECORDS, Regime.LEDGER)
    }


def _sorted(items: list[Item]) -> list[Item]:
    kept = [
        json.loads(json.dumps(item, default=int)) for item in items if item["kind"] != "migration_progress"
    ]
    return sorted(kept, key=lambda item: (item["pk"], item["sk"]))


def users(world: World) -> dict[str, str | None]:
    """The users of the pool with the address that it has of them."""
    found, _ = outside(world).pool.users(None)
    return {user.user_id: user.address for user in found}


def of_kind(items: list[Item], kind: str) -> list[Item]:
    return [item for item in items if item["kind"] == kind]


def answers(items: list[Item]) -> Counter[tuple[Any, ...]]:
    """Every answer of an invitee, whoever it stands under."""
    names = ("employer_id", "invitation_id", "state", "answered_at", "place", "called_off", "mail_problem")
    return Counter(tuple(item.get(name) for name in names) for item in of_kind(items, "invitee"))


def mails(items: list[Item]) -> Counter[tuple[Any, ...]]:
    """Every mail, whoever it stands under."""
    names = ("entry_id", "template", "state", "message_id", "created_at")
    return Counter(tuple(item.get(name) for name in names) for item in of_kind(items, "outbox"))
