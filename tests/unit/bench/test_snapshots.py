"""A snapshot is taken after the import and resumed many times:
nothing that must differ may be settled by then (SnapStart).
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from tests.bench.first_event import RUNTIME, settings, waited_for
from tests.support.application import application
from tests.support.forking import Warm

FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
WAITED_FOR = waited_for(application())
# Each process would compile the same templates, which takes two thirds of its time: what one compiled is
# there for the others.
_COMPILED: Final = TemporaryDirectory(prefix="templates")
# Importing under watch: whoever of ours draws chance, opens a connection or makes a client at import is
# named. The packages that most functions use are loaded once for all, under the same watch: what they settle
# is told for each.
_WATCH = f"""
import json, os, random, secrets, socket, sys, time, uuid
import botocore.client, botocore.credentials, botocore.endpoint, botocore.httpsession, botocore.session
import email.utils, urllib.request, tempfile  # what the standard library itself settles when it is loaded
OURS = [{str(DOMAIN_LAYER)!r}, "<warm>"]
settled, watching = [], [True]

def watched(owner, name):
    original = getattr(owner, name)
    def called(*given, **more):
        frame = sys._getframe(1) if watching else None
        while frame is not None:
            if frame.f_code.co_filename.startswith(tuple(OURS)):
                settled.append(name)
                break
            frame = frame.f_back
        return original(*given, **more)
    setattr(owner, name, called)

for owner, names in (
    (os, ("urandom",)),
    (secrets, ("token_bytes", "token_hex", "token_urlsafe")),
    (uuid, ("uuid4", "uuid1")),
    (random.Random, ("random", "getrandbits", "seed")),
    (socket.socket, ("connect",)),
    (socket, ("create_connection", "getaddrinfo")),
    (botocore.client.ClientCreator, ("create_client",)),
):
    for name in names:
        watched(owner, name)

import aws_lambda_powertools.event_handler, itsdangerous.url_safe, jinja2, pydantic.types, pyotp

made = jinja2.Environment.__init__

def remembering(self, *given, **named):
    made(self, *given, **named)
    name = f"{{type(self).__name__}}-{{len(self.extensions)}}-{{self.autoescape is True}}-%s"
    self.bytecode_cache = jinja2.FileSystemBytecodeCache({_COMPILED.name!r}, name)

jinja2.Environment.__init__ = remembering
"""
_IMPORT = """
OURS.append(sys.argv[1])
sys.path.insert(0, sys.argv[1])
import handler
watching.clear()
found = {"settled": sorted(set(settled))}
"""
# Of the environment: what is set when a function is published.
_PUBLISHED = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "PUBLISHED",
    "AWS_SECRET_ACCESS_KEY": "testing",
}
_LOADED = Warm(_WATCH, paths=[str(DOMAIN_LAYER), str(RUNTIME)], environment=_PUBLISHED)


def told_by(program: str, folder: Path, given: Mapping[str, str]) -> dict[str, Any]:
    """What a program found in a fresh process; it imports the handler in a folder."""
    done = _LOADED.run(
        f"{program}\nprint(json.dumps(found))", str(folder), environment={**_PUBLISHED, **given}
    )
    assert done.returncode == 0, done.stderr
    *logged, last = done.stdout.splitlines()
    return {**json.loads(last), "logged": logged}


def settled_by_import(folder: Path) -> list[str]:
    """What importing the handler in a folder settled that must be settled anew in each process."""
    settled: list[str] = told_by(_IMPORT, folder, {})["settled"]
    return settled


@cache
def found_in(function: str) -> dict[str, Any]:
    """All that one process tells about a function: people wait for some, and those are made ready."""
    folder = ROOT / "functions" / function
    if function in WAITED_FOR:
        return made_ready(folder, settings(application(), function))
    return told_by(_IMPORT, folder, {})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_settles_nothing_at_import(name: str) -> None:
    assert found_in(name)["settled"] == []


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("import secrets\nTOKEN = secrets.token_hex()\n", "token_hex"),
        ("import uuid\nRUN = uuid.uuid4()\n", "uuid4"),
        ("import random\nSTART = random.random() if False else random.Random().random()\n", "random"),
        ("from qlinx.aws.clients import dynamodb\nCLIENT = dynamodb()\n", "create_client"),
        (
            "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError:\n    pass\n",
            "connect",
        ),
    ],
    ids=["a token", "an id", "chance", "a client", "a connection"],
)
def test_what_would_be_the_same_in_every_resumed_process_is_noticed(
    tmp_path: Path, source: str, caught: str
) -> None:
    (tmp_path / "handler.py").write_text(source)

    assert any(caught in name for name in settled_by_import(tmp_path))


def test_no_module_draws_from_the_generator_that_snapshots_share() -> None:
    """Python's own generator goes on where the snapshot was taken:
    resumed processes would all draw the same.
    """
    drawing = [
        path.name
        for root in (DOMAIN_LAYER, ROOT / "functions")
        for path in root.rglob("*.py")
        if any(
            line.startswith(("import random", "from random import")) for line in path.read_text().splitlines()
        )
    ]
    assert drawing == []


# What the runtime does before it takes a snapshot, watched; then a first call, as a process that was resumed
# with other credentials.
_REFUSED = """
caught, sent = [], []

before = [True]

def refused(owner, name):
    original = getattr(owner, name)
    def called(*given, **more):
        if not before:
            return original(*given, **more)
        caught.append(name)
        raise OSError(name)
    setattr(owner, name, called)

for owner, name in (
    (socket.socket, "connect"),
    (socket, "getaddrinfo"),
    (botocore.credentials.CredentialResolver, "load_credentials"),
    (botocore.httpsession.URLLib3Session, "send"),
):
    refused(owner, name)
"""
_MAKE_READY = """
import io
from contextlib import redirect_stdout
import snapshot_restore_py
from pydantic import BaseModel
told = io.StringIO()
# Once shows all that it does; the product does each thing more often for its speed alone.
for rehearsing in ("api", "wiring"):
    if rehearsing := sys.modules.get(f"qlinx.entrypoints.{rehearsing}"):
        rehearsing.REHEARSALS = 1
with redirect_stdout(told):
    for work, given, named in snapshot_restore_py.get_before_snapshot()[::-1]:
        try:
            work(*given, **named)
        except OSError:
            pass
wiring = sys.modules.get("qlinx.entrypoints.wiring")
found |= {"caught": caught, "told": told.getvalue(), "done": len(snapshot_restore_py.get_before_snapshot())}
found["kept"] = wiring.context.cache_info().currsize if wiring else 0
found["clients"] = sorted(
    name for name, made in vars(wiring.clients if wiring else os).items()
    if getattr(made, "__wrapped__", None) and name[0] != "_" and hasattr(made, "cache_info") and made.cache_info().currsize
)

def below(model):
    for one in model.__subclasses__():
        yield one
        yield from below(one)

found["unbuilt"] = [
    one.__name__ for one in below(BaseModel) if one.__module__.startswith("qlinx.") and not one.__pydantic_complete__
]
before.clear()

def send(_, request):
    sent.append(str(request.headers.get("Authorization")))
    raise OSError("nothing leaves this process")

botocore.httpsession.URLLib3Session.send = send
os.environ["AWS_ACCESS_KEY_ID"] = "RESUMED"
if wiring:
    try:
        wiring.clients.dynamodb().meta.events.register("needs-retry", lambda **_: None)
        wiring.clients.dynamodb().get_item(TableName="records", Key={"pk": {"S": "-"}, "sk": {"S": "-"}})
    except OSError:
        pass
found["signed"] = sent
"""


def made_ready(folder: Path, given: Mapping[str, str]) -> dict[str, Any]:
    """What a function did before its snapshot, and how a process resumed from it signs its first call."""
    found = told_by(_REFUSED + _IMPORT + _MAKE_READY, folder, given)
    # The log was made by the import: what it tells comes before what was found.
    return {**found, "told": found["told"] + "\n".join(found["logged"])}


@pytest.mark.parametrize("name", WAITED_FOR)
def test_a_function_that_is_made_ready_reaches_nobody_keeps_nothing_unique_and_builds_its_models(
    name: str,
) -> None:
    found = found_in(name)

    assert found["done"] >= 3
    # A rehearsal that failed would tell so.
    assert (found["caught"], found["told"], found["kept"], found["unbuilt"]) == ([], "", 0, [])
    # With what the resumed process was given, never with what the published one had.
    assert all("Credential=RESUMED/" in signed for signed in found["signed"])
    assert bool(found["signed"]) == (name != "website")


# What a setting is of, by how its name ends.
_SERVICES = {
    "_TABLE": "dynamodb",
    "SECRET_ARN": "secrets_manager",
    "_BUCKET": "s3",
    "_QUEUE_URL": "sqs",
    "_POOL_ID": "cognito",
}


@pytest.mark.parametrize("name", WAITED_FOR)
def test_a_function_rehearses_with_every_service_that_its_template_gives_it(name: str) -> None:
    given = settings(application(), name)

    asked = {service for end, service in _SERVICES.items() if any(one.endswith(end) for one in given)}
    assert set(found_in(name)["clients"]) == asked


def test_a_queue_of_a_function_is_rehearsed(tmp_path: Path) -> None:
    (tmp_path / "handler.py").write_text(
        "from qlinx.entrypoints import wiring\nfrom qlinx.entrypoints.api import Api\napi = Api('queues')\n"
    )

    found = made_ready(tmp_path, {"WORK_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/work"})

    assert (found["clients"], found["caught"], found["told"]) == (["sqs"], [], "")


def test_a_rehearsal_that_fails_is_told_by_its_class_and_the_version_stands(tmp_path: Path) -> None:
    (tmp_path / "handler.py").write_text(
        "from qlinx.entrypoints.api import Api\n"
        "api = Api('failing')\n"
        "@api.get('/v1/failing', summary='Fails', public=True)\n"
        "def fail() -> None:\n"
        "    raise LookupError('somebody@werk.example')\n"
    )

    told = made_ready(tmp_path, {})["told"]

    assert [json.loads(line)["message"] for line in told.splitlines()] == ["rehearsal failed"]
    assert ("GET /v1/failing" in told, "LookupError" in told, "somebody" in told) == (True, True, False)


_REACHING = "from qlinx.entrypoints.snapshots import before_snapshot\nfrom qlinx.entrypoints import wiring\n"


@pytest.mark.parametrize(
    ("source", "seen", "what"),
    [
        (
            "before_snapshot(lambda: wiring.clients.dynamodb().scan(TableName='records'))\n",
            "caught",
            ["load_credentials"],
        ),
        ("before_snapshot(lambda: print('sign-up received'))\n", "told", "sign-up received\n"),
        ("before_snapshot(wiring.context)\n", "kept", 1),
    ],
    ids=["a call", "a line of the log", "a context with its keys"],
)
def test_what_a_snapshot_may_not_hold_is_noticed(
    tmp_path: Path, source: str, seen: str, what: object
) -> None:
    (tmp_path / "handler.py").write_text(_REACHING + source)

    assert made_ready(tmp_path, {"RECORDS_TABLE": "records"})[seen] == what
