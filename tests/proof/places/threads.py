"""Real threads against real servers: the local engine, and dynalite where node can run it."""

import os
import random
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from infrastructure.local.engine import ACCESS_KEY, LOOPBACK, REGION, SECRET_KEY, free_port, running_engine
from infrastructure.local.paths import BUILD
from qlinx.invitations.errors import NoPlaceLeft
from qlinx.invitations.model import Place, ReplyChoice
from qlinx.invitations.replies import reply
from qlinx.invitations.store import PLACE
from tests.proof.places.interleaving import RECORDS, context_on
from tests.proof.places.scene import Scene, ledger, prepare
from tests.support.application import application
from tests.support.cloud.tables import Tables, TableShape

_THREADS = 8
_PLACES = 3
_DYNALITE = "4.0.0"
_INSTALL_SECONDS = 180


@dataclass
class Raced:
    """What came of the races on one server."""

    server: str
    races: int = 0
    answers: int = 0
    wrong: tuple[str, ...] = ()
    skipped: str = ""


@contextmanager
def engine() -> Iterator[str]:
    """The address of a local engine of its own."""
    with running_engine(free_port(), functions_see={}, log=BUILD / "proof-places-engine.log") as running:
        yield running.url


@contextmanager
def dynalite() -> Iterator[str]:
    """The address of dynalite, installed under build/ at the first use.

    Raises
    ------
    SkippedError
        It can't run here; the text says why.
    """
    program = _installed_dynalite()
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"http://{LOOPBACK}:{port}/")
        yield f"http://{LOOPBACK}:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


class SkippedError(Exception):
    """A server can't run on this machine."""


def _installed_dynalite() -> str:
    folder = BUILD / f"dynalite-{_DYNALITE}"
    program = folder / "node_modules" / ".bin" / "dynalite"
    if program.exists():
        return str(program)
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SkippedError("node and npm are not installed")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(folder),
                f"dynalite@{_DYNALITE}",
            ],
            check=True,
            capture_output=True,
            timeout=_INSTALL_SECONDS,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        raise SkippedError(f"npm could not install dynalite: {type(failed).__name__}") from failed
    return str(program)


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SkippedError("dynalite did not come up")


def race(server: str, url: str, races: int, seed: int) -> Raced:
    """So many invitations, each with more accepters than places at the same moment,
    some with second thoughts.
    """
    made = _make_table(url)
    found = Raced(server)
    order = random.Random(seed)
    wrong: list[str] = []
    clients = [_client(url) for _ in range(_THREADS)]
    for _ in range(races):
        _empty(made)
        ctx = context_on(made, ids=random.Random(order.random()))
        scene = prepare(ctx, RECORDS, places=_PLACES, people=_THREADS)
        unexpected = _at_once(scene, clients, order)
        found.races += 1
        found.answers += _THREADS
        if problem := unexpected or ledger(_seen(made), scene).wrong() or _not_full(made, scene):
            wrong.append(f"{server}: {problem}")
    found.wrong = tuple(wrong)
    return found


def race_for_single_places(server: str, url: str, races: int, seed: int) -> Raced:
    """The ledger's one condition alone, where a server has no transactions:
    of many who take a free place, one gets it.
    """
    made = _make_table(url)
    found = Raced(server)
    clients = [_client(url) for _ in range(_THREADS)]
    wrong: list[str] = []
    for number in range(races):
        place = Place(invitation_id=f"i{seed}", number=number)
        context_on(made, ids=random.Random(seed)).store.write(PLACE.insert(place))
        takers = _takers(clients, place)
        found.races += 1
        found.answers += _THREADS
        if takers != 1:
            wrong.append(f"{server}: {takers} took one place")
    found.wrong = tuple(wrong)
    return found


def _takers(clients: list[Any], place: Place) -> int:
    barrier = threading.Barrier(len(clients))
    took: list[bool] = []

    def take(client: Any) -> None:
        ctx = context_on(client, ids=random.Random(0))
        barrier.wait()
        took.append(ctx.store.try_write(PLACE.remove(place)))

    threads = [threading.Thread(target=take, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(took)


def _at_once(scene: Scene, clients: list[Any], order: random.Random) -> str | None:
    barrier = threading.Barrier(len(clients))
    unexpected: list[str] = []

    def act(number: int, seed: float) -> None:
        ctx = context_on(clients[number], ids=random.Random(seed))
        person_id = scene.people[number]
        barrier.wait()
        try:
            reply(ctx, person_id, scene.invitation_id, ReplyChoice.ACCEPT)
            if number % 4 == 0:
                reply(ctx, person_id, scene.invitation_id, ReplyChoice.DECLINE)
                reply(ctx, person_id, scene.invitation_id, ReplyChoice.ACCEPT)
        except NoPlaceLeft:
            return
        except Exception as wrong:  # noqa: BLE001  # told in the proof
            unexpected.append(f"{type(wrong).__name__}: {wrong}")

    threads = [threading.Thread(target=act, args=(number, order.random())) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return unexpected[0] if unexpected else None


def _not_full(client: Any, scene: Scene) -> str | None:
    now = ledger(_seen(client), scene)
    # Who was refused while another hesitated may ask again; then every place is taken.
    for person_id in scene.people:
        if now.free:
            ctx = context_on(client, ids=random.Random(0))
            try:
                reply(ctx, person_id, scene.invitation_id, ReplyChoice.ACCEPT)
            except NoPlaceLeft:
                return "refused while a place is free"
            now = ledger(_seen(client), scene)
    return None if len(now.held) == scene.places else f"{len(now.held)} holders of {scene.places} places"


def _client(url: str) -> Any:
    return boto3.session.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION).client(
        "dynamodb", endpoint_url=url, config=Config(retries={"total_max_attempts": 4}, read_timeout=30)
    )


def _make_table(url: str) -> Any:
    """The records table as the template has it."""
    (found,) = [one for one in application().resources("AWS::DynamoDB::Table") if one.name == "Records"]
    wanted: Mapping[str, Any] = {
        name: found.properties[name]
        for name in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    }
    client = _client(url)
    client.create_table(TableName=RECORDS, **wanted)
    client.get_waiter("table_exists").wait(TableName=RECORDS, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    return client


def _scan(client: Any) -> list[dict[str, Any]]:
    pages = client.get_paginator("scan").paginate(TableName=RECORDS, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def _empty(client: Any) -> None:
    for item in _scan(client):
        client.delete_item(TableName=RECORDS, Key={"pk": item["pk"], "sk": item["sk"]})


def _seen(client: Any) -> Tables:
    """What a server has stored, as tables that can be looked at."""
    tables = Tables({RECORDS: TableShape()})
    for item in _scan(client):
        tables.items[RECORDS].setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item
    return tables


Race = Callable[[str, str, int, int], Raced]


def raced_on(name: str, server: Callable[[], Any], run: Race, races: int) -> Raced:
    """The races on a server, or why there were none."""
    try:
        with server() as url:
            return run(name, url, races, 1)
    except SkippedError as reason:
        return Raced(name, skipped=str(reason))


__all__ = ["Raced", "dynalite", "engine", "race", "race_for_single_places", "raced_on"]
