"""A snapshot is taken after the import and resumed many times: nothing that must differ may be settled by then (SnapStart)."""

import subprocess
import sys
from pathlib import Path

import pytest

from infrastructure.local.paths import DOMAIN_LAYER, ROOT

FUNCTIONS = sorted(path.parent for path in (ROOT / "functions").glob("*/handler.py"))
# Importing under watch: whoever of ours draws chance, opens a connection or makes a client at import is named.
_WATCH = f"""
import os, random, secrets, socket, sys, time, uuid
import botocore.client
import email.utils, urllib.request, tempfile  # what the standard library itself settles when it is loaded
OURS = ({str(DOMAIN_LAYER)!r}, sys.argv[1])
caught = []

def watched(owner, name):
    original = getattr(owner, name)
    def called(*given, **more):
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(OURS):
                caught.append(name)
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
sys.path.insert(0, sys.argv[1])
import handler
print(",".join(sorted(set(caught))))
"""


def settled_by_import(folder: Path) -> list[str]:
    """What importing the handler in a folder settled that must be settled anew in each process."""
    environment = {
        "PYTHONPATH": f"{DOMAIN_LAYER}",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [name for name in done.stdout.strip().split(",") if name]


@pytest.mark.parametrize("folder", FUNCTIONS, ids=lambda folder: folder.name)
def test_a_function_settles_nothing_at_import(folder: Path) -> None:
    assert settled_by_import(folder) == []


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
    """Python's own generator goes on where the snapshot was taken: resumed processes would all draw the same."""
    drawing = [
        path.name
        for root in (DOMAIN_LAYER, ROOT / "functions")
        for path in root.rglob("*.py")
        if any(
            line.startswith(("import random", "from random import")) for line in path.read_text().splitlines()
        )
    ]
    assert drawing == []
